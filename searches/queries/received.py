"""Who is on the way to where an officer is on duty, and who must be seen there again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.counts import CountsOf
from searches.models import Area, LockSession, Movement, Prisoner, Tap
from searches.queries.counting import PersonLine, line_of
from searches.queries.counts import live_lock
from searches.rules.prisoners import read_number
from searches.words.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Coming:
    """Sent, not received: nowhere."""

    movement_id: UUID
    person: PersonLine
    sent_from: str
    to: str
    sent_at: datetime
    sent_by_me: bool


@dataclass(frozen=True, slots=True)
class Here:
    """What a receiving officer's screen shows."""

    area_id: UUID | None  # of the screen in the officer's hand
    area: str
    coming: tuple[Coming, ...]
    again: tuple[PersonLine, ...]  # received here before the lock was sealed: tap them again


def here(establishment_id: UUID, person: UUID | None, area_id: UUID | None) -> Here:
    area = Area.objects.filter(establishment_id=establishment_id, pk=area_id).first()
    if area is None:
        return Here(None, "", (), ())
    return Here(
        area.pk,
        area.name,
        coming(establishment_id, person, area.pk),
        _again(establishment_id, area),
    )


def coming(
    establishment_id: UUID, person: UUID | None, area_id: UUID | None = None
) -> tuple[Coming, ...]:
    """On the way to one area, or anywhere."""
    movements = Movement.objects.filter(
        establishment_id=establishment_id, receipt__isnull=True
    ).select_related("prisoner", "from_session__party", "to_area", "to_session__party")
    if area_id is not None:
        movements = movements.filter(to_area=area_id)
    return tuple(
        Coming(
            movement_id=one.pk,
            person=line_of(one.prisoner),
            sent_from=one.from_session.party.name if one.from_session else "",
            to=one.to_session.party.name if one.to_session else one.to_area.name,
            sent_at=one.recorded_at,
            sent_by_me=one.sent_by_id == person,
        )
        for one in movements
    )


def prisoner_numbered(establishment_id: UUID, typed: str) -> UUID:
    """Raises Invalid when nobody of this number is held here."""
    prisoner = Prisoner.objects.filter(
        establishment_id=establishment_id, number=read_number(typed), left_at__isnull=True
    ).first()
    if prisoner is None:
        raise Invalid("prisoner-unknown", "Nobody with this number is held here.", field="number")
    return prisoner.pk


def _again(establishment_id: UUID, area: Area) -> tuple[PersonLine, ...]:
    """Expected by the lock now open, received here, and not seen by anybody since the seal."""
    lock = live_lock(establishment_id)
    if lock is None:
        return ()
    seen = Tap.objects.filter(
        establishment_id=establishment_id, recorded_at__gte=lock.sealed_at, prisoner__isnull=False
    )
    people = Prisoner.objects.filter(pk__in=_expected(lock) & _received(area)).exclude(
        pk__in=seen.values("prisoner")
    )
    return tuple(line_of(one) for one in people.order_by("name", "number"))


def _expected(lock: LockSession) -> set[str]:
    counts = CountsOf(lock)
    return {prisoner for party in counts.contact.parties for prisoner in counts.expected(party)}


def _received(area: Area) -> set[str]:
    """Whose newest movement ended here."""
    newest: dict[str, UUID] = {}
    movements = Movement.objects.filter(
        establishment_id=area.establishment_id, receipt__isnull=False
    ).order_by("receipt__recorded_at")
    for prisoner, to_area in movements.values_list("prisoner_id", "to_area_id"):
        newest[str(prisoner)] = to_area
    return {prisoner for prisoner, to_area in newest.items() if to_area == area.pk}
