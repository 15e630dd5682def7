"""Facts about releases by radio: whether a release may still be used, and how to judge it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from searches.facts.announced_records import missing_records
from searches.facts.finished_searches import finished
from searches.facts.photos import missing_photos
from searches.models import (
    OuterGateOpening,
    RadioLook,
    RadioOpening,
    RadioRelease,
    Search,
    SearchSignature,
    Visit,
)
from searches.rules.finished_searches import checksum, digest_of_finished
from searches.words.radio import LookFact, RadioFacts


def alive_by_radio(now: datetime) -> QuerySet[RadioRelease]:
    """Return the releases by radio that may still be used, in every prison.

    Callers must filter them by prison or visit. Each release has not expired and was not used, and
    its lock session is active.
    """
    return RadioRelease.objects.filter(
        expires_at__gte=now,
        opening__isnull=True,
        lock_session__voided_at__isnull=True,
        lock_session__ended_at__isnull=True,
    )


def is_by_radio(visit: Visit, now: datetime) -> bool:
    """Return whether a release by radio was used for this visit, or may still be used."""
    used = RadioOpening.objects.filter(radio__visit=visit).exists()
    return used or alive_by_radio(now).filter(visit=visit).exists()


def signatures_for_letters(radio: RadioRelease) -> QuerySet[RadioLook]:
    """Return the orderly officers' signatures for the letters of this release, oldest first."""
    looks = RadioLook.objects.filter(search=radio.search_id, checksum=radio.checksum)
    return looks.order_by("recorded_at")


def radio_facts(radio: RadioRelease) -> RadioFacts:
    look = signatures_for_letters(radio).last()
    visit = Visit.objects.get(pk=radio.visit_id)
    signed = signed_places(radio.search, finished(radio.search))
    return RadioFacts(
        checksum=radio.checksum,
        tablet=str(radio.tablet_id),
        orderly_officer=str(radio.orderly_officer_id),
        released_by=str(radio.released_by_id),
        look=_look(look) if look else None,
        checksum_of_rows=_letters(radio.search, look) if look else "",
        signed_as_held=signed.keys() == {1, 2},
        missing_photos=len(missing_photos(visit)),
        departure_reported=visit.departed_at is not None,
        gate_fault=_gate_fault(radio),
        missing_records=len(missing_records(visit, radio.lock_session)),
    )


def signed_places(search: Search, held: dict[str, object]) -> dict[int, UUID]:
    """Return who signed as searcher 1 and 2, by place.

    Signatures count only if they have the digest of the document `held`, the search as the server
    has it now.
    """
    digest = digest_of_finished(held)
    rows = SearchSignature.objects.filter(search=search, signature__shown_sha256=digest)
    return dict(rows.order_by("recorded_at").values_list("place", "signed_by_id"))


def _letters(search: Search, look: RadioLook) -> str:
    held = finished(search)
    signatures = [(place, str(who)) for place, who in signed_places(search, held).items()]
    return checksum(held, signatures, (str(look.pk), str(look.looked_by_id)))


def _look(row: RadioLook) -> LookFact:
    return LookFact(
        id=str(row.pk),
        person=str(row.looked_by_id),
        device=str(row.device_id or ""),
        checksum=row.checksum,
        seconds={str(photo): int(seconds) for photo, seconds in row.seconds.items()},
        looked_at=min(row.occurred_at, row.recorded_at),
    )


def _gate_fault(radio: RadioRelease) -> str:
    """Return the fault of the newest opening of the outer gate for this visit, or an empty text."""
    openings = OuterGateOpening.objects.filter(visit=radio.visit_id).order_by("recorded_at")
    newest = openings.last()
    return newest.note if newest else ""
