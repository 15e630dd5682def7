"""A party's period of work: opened with its roster, ended, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from searches.ledger.record import Record
from searches.models import Duty, Party, Prisoner, RosterEntry, WorkSession
from searches.services.command import command
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused


@command(Act.OPEN_WORK_SESSION)
def open_work_session(
    record: Record, *, party_id: UUID, numbers: Iterable[str], id: UUID | None = None
) -> WorkSession:
    """Begin work with these prisoner numbers on the roster; an empty roster is allowed.

    Raises Invalid naming the first number that is not held here or already at work elsewhere.
    """
    party = own_party(record, party_id)
    if WorkSession.objects.filter(party=party, ended_at__isnull=True).exists():
        raise Refused("session-open", f"{party.name} is at work already. End that session first.")
    people = _people(record, numbers)
    session = record.add(
        WorkSession(
            id=id or uuid4(),
            establishment=record.establishment,
            party=party,
            opened_by_id=record.by,
            began_at=record.now,
        )
    )
    for prisoner in people:
        record.add(
            RosterEntry(
                establishment=record.establishment,
                work_session=session,
                prisoner=prisoner,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
    record.enter("open_work_session", session=session.pk, party=party.code, size=len(people))
    return session


@command(Act.OPEN_WORK_SESSION)
def end_work_session(record: Record, *, session_id: UUID) -> WorkSession:
    session = (
        WorkSession.objects.within(record.establishment)
        .filter(pk=session_id, ended_at__isnull=True)
        .first()
    )
    if session is None:
        raise NotThere("This work session")
    party = own_party(record, session.party_id)
    record.change(session, ended_at=record.now)
    record.enter("end_work_session", session=session.pk, party=party.code)
    return session


def own_party(record: Record, party_id: UUID) -> Party:
    """The party, if whoever acts is on duty at its area. Raises NotThere and NotAllowed."""
    party = (
        Party.objects.within(record.establishment)
        .select_related("area")
        .filter(pk=party_id)
        .first()
    )
    if party is None:
        raise NotThere("This party")
    on_duty = Duty.objects.filter(person_id=record.by, area=party.area, ended_at__isnull=True)
    if not on_duty.exists():
        raise NotAllowed("not-on-duty", f"You are not on duty at {party.area.name}.")
    return party


def prisoner_here(record: Record, number: str) -> Prisoner:
    prisoner = (
        Prisoner.objects.within(record.establishment)
        .filter(number="".join(number.split()).upper(), left_at__isnull=True)
        .first()
    )
    if prisoner is None:
        raise Invalid("prisoner-unknown", f"{number} is not held here.", field="number")
    return prisoner


def _people(record: Record, numbers: Iterable[str]) -> list[Prisoner]:
    people = [prisoner_here(record, number) for number in dict.fromkeys(numbers)]
    busy = RosterEntry.objects.filter(
        prisoner__in=people, work_session__ended_at__isnull=True
    ).select_related("prisoner", "work_session__party")
    for entry in busy:
        name = entry.work_session.party.name
        raise Invalid(
            "prisoner-at-work", f"{entry.prisoner.number} is at work in {name}.", field="numbers"
        )
    return people
