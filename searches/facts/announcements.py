"""Facts for announcements: the facts of a ledger entry, and whom an announcement is for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from searches.models import (
    Announcement,
    Area,
    Confirmation,
    Draw,
    Duty,
    Landing,
    LedgerEntry,
    LockSession,
    Movement,
    Party,
    Visit,
    WholeRoll,
    WorkSession,
)
from searches.words.actors import Actor
from searches.words.announcements import DrawnForVisit, EntryFacts
from searches.words.events import Event
from searches.words.events.locks import LockSealed
from searches.words.events.people import (
    ConfirmationRequested,
)
from searches.words.events.rolls import MovementBecameOverdue, RollRowAskedAgain
from searches.words.events.visits import VehicleLoggedIn
from searches.words.policy import Policy
from searches.words.rolls import RollPart
from searches.words.visits import DrillOutcome


def entry_facts(entry: LedgerEntry) -> EntryFacts:
    """Return the facts of the entry from which the rules make announcements."""
    prison = entry.establishment
    visits = Visit.objects.within(prison).select_related("vehicle")
    visit = visits.filter(pk=entry.visit_id).first() if entry.visit_id else None
    parties = dict(Party.objects.within(prison).values_list("code", "name"))
    at_work = WorkSession.objects.within(prison).filter(ended_at__isnull=True)
    working = set(at_work.values_list("party__code", flat=True))
    event = entry.event
    barred: Iterable[str] = ()
    if isinstance(event, ConfirmationRequested):
        requests = Confirmation.objects.within(prison).filter(pk=event.confirmation)
        barred = requests.values_list("barred", flat=True).first() or ()
    alive = LockSession.objects.within(prison).filter(voided_at__isnull=True, ended_at__isnull=True)
    lock = alive.filter(visit_id=entry.visit_id).first() if entry.visit_id else None
    policy = Policy.from_document(prison.policy)
    area = _end_of(event)
    return EntryFacts(
        event=event,
        at=entry.at,
        by=str(entry.by_id) if entry.by_id else "",
        by_name=entry.by.printed_name if entry.by else "",
        plate=visit.vehicle.plate_display if visit else "",
        vehicle_type=visit.vehicle_type if visit else "",
        visit=visit.pk if visit else None,
        lock=str(lock.pk) if lock else "",
        barred=tuple(barred),
        parties=tuple(parties.items()),
        without_session=frozenset(parties) - working,
        count_alert_minutes=policy.count_alert_minutes,
        count_stop_minutes=policy.count_stop_minutes,
        movement_overdue_minutes=policy.movement_overdue_minutes,
        drawn=_drawn(entry) if isinstance(event, VehicleLoggedIn | LockSealed) else None,
        awaiting=_officers_at(area) if area else (),
        awaited_at=area.name if area else "",
    )


def _end_of(event: Event) -> Area | None:
    """Return the place where an overdue movement ends, or where a row of a roll is counted."""
    if isinstance(event, RollRowAskedAgain):
        return _area_of_row(event)
    if not isinstance(event, MovementBecameOverdue):
        return None
    movements = Movement.objects.filter(pk=event.movement).select_related("to_area")
    movement: Movement | None = movements.first()
    return movement.to_area if movement else None


def _area_of_row(event: RollRowAskedAgain) -> Area | None:
    """Return the area of a landing or receiving place. A party has its own officers."""
    roll = WholeRoll.objects.filter(pk=event.roll).first()
    if roll is None or event.part is RollPart.PARTY:
        return None
    if event.part is RollPart.LANDING:
        landings = Landing.objects.within(roll.establishment_id).filter(code=event.code)
        landing: Landing | None = landings.select_related("area").first()
        return landing.area if landing else None
    area: Area | None = Area.objects.within(roll.establishment_id).filter(code=event.code).first()
    return area


def _officers_at(area: Area) -> tuple[str, ...]:
    """Return the ids of the officers who are on duty in this area."""
    duties = Duty.objects.filter(area=area, ended_at__isnull=True).order_by("began_at")
    return tuple(
        dict.fromkeys(str(person) for person in duties.values_list("person_id", flat=True))
    )


def _drawn(entry: LedgerEntry) -> DrawnForVisit | None:
    if entry.visit_id is None:
        return None
    draws = Draw.objects.within(entry.establishment).filter(visit_id=entry.visit_id)
    draw = draws.prefetch_related("settlements").first()
    if draw is None:
        return None
    outcomes = sorted(draw.settlements.all(), key=lambda row: row.recorded_at)
    newest = DrillOutcome(outcomes[-1].outcome) if outcomes else None
    return DrawnForVisit(draw.deep_search, draw.drill, newest)


def concerns(
    announcement: Announcement, actor: Actor, parties: Iterable[UUID] | None = None
) -> bool:
    """Return whether this announcement is for this person.

    `parties` has the ids of the parties with which the person is on duty. If it is not given, the
    function reads the ids from the database.
    """
    person = str(actor.person)
    if actor.person is None or person in announcement.excepted:
        return False
    if person in announcement.people:
        return True
    if not actor.roles.isdisjoint(announcement.roles):
        return True
    if announcement.party_id is None:
        return False
    own = parties_of(actor) if parties is None else parties
    return announcement.party_id in own


def parties_of(actor: Actor) -> frozenset[UUID]:
    """Return the parties in the areas where this person is on duty."""
    if actor.person is None:
        return frozenset()
    duties = Duty.objects.filter(person_id=actor.person, ended_at__isnull=True)
    here = Party.objects.filter(establishment_id=actor.establishment)
    return frozenset(here.filter(area__duties__in=duties).values_list("pk", flat=True))
