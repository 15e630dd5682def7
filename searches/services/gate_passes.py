"""What the outer gate may be opened on: a GO with its code, or a release by radio with its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from searches.ledger.record import Record
from searches.models import (
    OuterGateOpening,
    RadioOpening,
    RadioRelease,
    Release,
    Stop,
    Visit,
)
from searches.rules.finished import CODE_DIGITS
from searches.services.proven_times import proven

Pass = Release | RadioRelease


def good_pass(
    record: Record, visit: Visit, code: str, said_at: datetime | None
) -> tuple[Pass | None, str]:
    """What this code belongs to, or why the gate should not have been opened."""
    if visit.detained_at is not None or visit.turned_back_at is not None:
        return None, "The vehicle is detained."
    if len(code.strip()) == CODE_DIGITS:
        return _good_radio(record, visit, code.strip(), said_at)
    return _good_go(record, visit, code.strip())


def use_up(record: Record, radio: RadioRelease, opening: OuterGateOpening) -> None:
    """Its code opens the gate once: the database keeps one opening for each."""
    record.add(
        RadioOpening(
            establishment=record.establishment,
            radio=radio,
            gate_opening=opening,
            occurred_at=opening.occurred_at,
            recorded_at=record.now,
        )
    )


def left_on(visit: Visit) -> UUID | None:
    """The GO, or the release by radio, that its gate was opened on, as long as its lock held."""
    opened = OuterGateOpening.objects.filter(
        visit=visit, release__isnull=False, release__lock_session__voided_at__isnull=True
    )
    opening = opened.order_by("recorded_at").last()
    if opening is not None:
        return opening.release_id
    by_radio = RadioOpening.objects.filter(radio__visit=visit).order_by("recorded_at").last()
    return by_radio.radio_id if by_radio else None


def _good_go(record: Record, visit: Visit, code: str) -> tuple[Release | None, str]:
    release: Release | None = (
        Release.objects.filter(visit=visit).select_related("lock_session").last()
    )
    if release is None:
        return None, "No GO was given."
    if code != release.code:
        return None, "The code is not the one given."
    if OuterGateOpening.objects.filter(release=release).exists():
        return None, "The code was used before."
    if release.expires_at < record.now:
        return None, "The GO had run out."
    if release.lock_session.voided_at is not None:
        return None, "The lock was void."
    if Stop.objects.within(record.establishment).filter(closed__isnull=True).exists():
        return None, "All vehicles were stopped."
    return release, ""


def _good_radio(
    record: Record, visit: Visit, code: str, said_at: datetime | None
) -> tuple[RadioRelease | None, str]:
    """Told afterwards, it is judged by the time that the tablet's clocks prove, and by no other."""
    radio: RadioRelease | None = (
        RadioRelease.objects.filter(visit=visit, code=code).select_related("lock_session").last()
    )
    if radio is None:
        return None, "The code is not one given by radio."
    if RadioOpening.objects.filter(radio=radio).exists():
        return None, "The code was used before."
    at = record.now if said_at is None else proven(record, said_at)
    if at is None:
        return None, "When it was opened cannot be proven."
    if not radio.recorded_at <= at <= radio.expires_at:
        return None, "The GO by radio was not good then."
    return _undisturbed(record, radio, at)


def _undisturbed(
    record: Record, radio: RadioRelease, at: datetime
) -> tuple[RadioRelease | None, str]:
    """A stop raised between the code and the gate wins, although the tablet could not know."""
    voided_at = radio.lock_session.voided_at
    if voided_at is not None and voided_at <= at:
        return None, "The lock was void."
    open_then = Q(closed__isnull=True) | Q(closed__recorded_at__gt=at)
    stops = Stop.objects.within(record.establishment).filter(open_then, recorded_at__lte=at)
    if stops.exists():
        return None, "All vehicles were stopped."
    return radio, ""
