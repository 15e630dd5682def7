"""A party's period of work: opened with its roster, ended, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from searches.facts.rolls import memberships
from searches.ledger.record import Record
from searches.models import Area, Duty, Party, Prisoner, RosterEntry, WorkSession
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
    session: WorkSession | None = (
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
    party = party_here(record, party_id)
    demand_on_duty(record, party.area)
    return party


def party_here(record: Record, party_id: UUID) -> Party:
    """Return the party of this establishment. Raises NotThere."""
    party: Party | None = (
        Party.objects.within(record.establishment)
        .select_related("area")
        .filter(pk=party_id)
        .first()
    )
    if party is None:
        raise NotThere("This party")
    return party


def demand_on_duty(record: Record, area: Area) -> None:
    there = Duty.objects.filter(person_id=record.by, area=area, ended_at__isnull=True)
    if not there.exists():
        raise NotAllowed("not-on-duty", f"You are not on duty at {area.name}.")


def _people(record: Record, numbers: Iterable[str]) -> list[Prisoner]:
    asked = list(dict.fromkeys("".join(number.split()).upper() for number in numbers))
    held = Prisoner.objects.within(record.establishment).filter(left_at__isnull=True)
    known = {prisoner.number: prisoner for prisoner in held.filter(number__in=asked)}
    for number in asked:
        if number not in known:
            raise Invalid("prisoner-unknown", f"{number[:20]} is not held here.", field="numbers")
    for prisoner, party in _at_work(record, known.values()).items():
        sentence = f"{prisoner.number} is at work in {party}."
        raise Invalid("prisoner-at-work", sentence, field="numbers")
    return [known[number] for number in asked]


def _at_work(record: Record, people: Iterable[Prisoner]) -> dict[Prisoner, str]:
    """Those of them who are on a party's list now, with its name."""
    names = dict(Party.objects.within(record.establishment).values_list("code", "name"))
    stays = {
        stay.prisoner: stay.party
        for stay in memberships(record.establishment.pk, record.now, record.now)
        if stay.left_at is None
    }
    return {
        prisoner: names[stays[str(prisoner.pk)]] for prisoner in people if str(prisoner.pk) in stays
    }
