"""Work sessions: opened with a roster, extended, and ended by handing people back to landings.

The roster lists the people who came to work. The allocation list, which `allocations.py` keeps,
decides for whom a count must account.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from searches.facts.rolls import memberships
from searches.ledger.record import Record
from searches.models import (
    Area,
    Duty,
    HandBack,
    HandBackEntry,
    Landing,
    Movement,
    Party,
    Prisoner,
    RosterEntry,
    WorkSession,
)
from searches.rules.prisoners import NUMBER, WrongLine, sentence_of
from searches.services.command import command
from searches.words.events.rolls import (
    PeopleAddedToWorkSession,
    WorkSessionEnded,
    WorkSessionOpened,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused

#: The most people whom one refusal names. The refusal gives the number of the others.
MOST_NAMED = 8


@command(Act.OPEN_WORK_SESSION)
def open_work_session(
    record: Record, *, party_id: UUID, numbers: Iterable[str], id: UUID | None = None
) -> WorkSession:
    """Open a work session with the prisoners who came to work. An empty roster is allowed.

    Prisoners who are on the allocation list and did not come stay on the expected list until
    another officer accounts for them. Raises Invalid naming every number that is not held here, or
    a prisoner who is at work elsewhere.
    """
    party = own_party(record, party_id)
    if WorkSession.objects.filter(party=party, ended_at__isnull=True).exists():
        raise Refused(
            "session-open", f"{party.name} already has a work session. End that session first."
        )
    people = _people(record, party, numbers)
    allocated = _allocated_to(party)
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
        _put_on_roster(record, session, prisoner)
    present = {person.pk for person in people}
    record.enter(
        WorkSessionOpened(
            session=session.pk,
            party=party.code,
            size=len(people),
            not_here=len(allocated - present),
            added=len(present - allocated),
        )
    )
    return session


@command(Act.OPEN_WORK_SESSION)
def add_to_work_session(
    record: Record, *, session_id: UUID, numbers: Iterable[str]
) -> list[RosterEntry]:
    """Add people to an open session, such as a person who came late. People are never removed."""
    session = _open_session(record, session_id)
    party = own_party(record, session.party_id)
    people = _people(record, party, numbers)
    if not people:
        raise Invalid("numbers", "Enter a prisoner number.", field="numbers")
    known = set(session.roster.values_list("prisoner_id", flat=True))
    added = [_put_on_roster(record, session, person) for person in people if person.pk not in known]
    if not added:
        raise Refused("on-the-roster", "These people are already in this session.", field="numbers")
    allocated = _allocated_to(party)
    record.enter(
        PeopleAddedToWorkSession(
            session=session.pk,
            party=party.code,
            size=len(added),
            added=sum(roster_entry.prisoner_id not in allocated for roster_entry in added),
        )
    )
    return added


@command(Act.OPEN_WORK_SESSION)
def end_work_session(record: Record, *, session_id: UUID) -> WorkSession:
    """End the session and hand everybody who is still in it back to their landings.

    These people stay on the party's expected list until their landing has received them. Raises
    Refused while a movement from the session is open.
    """
    session = _open_session(record, session_id)
    party = own_party(record, session.party_id)
    waiting = Movement.objects.filter(from_session=session).on_the_way()
    if waiting.exists():
        numbers = list(waiting.values_list("prisoner__number", flat=True))
        sentence = f"{_named(numbers)} must be received first. Ask the place where you sent them."
        raise Refused("on-the-way", sentence)
    stays = memberships(record.establishment.pk, record.now, record.now)
    present = {stay.prisoner for stay in stays if stay.party == party.code and stay.left_at is None}
    people = Prisoner.objects.filter(pk__in=present).exclude(
        pk__in=Movement.objects.within(record.establishment).on_the_way().values("prisoner")
    )
    landings: dict[UUID, list[Prisoner]] = {}
    for prisoner in people.select_related("landing__area"):
        landings.setdefault(prisoner.landing_id, []).append(prisoner)
    record.change(session, ended_at=record.now)
    for back in landings.values():
        _hand_back(record, session, back)
    record.enter(
        WorkSessionEnded(
            session=session.pk, party=party.code, handed_back=sum(map(len, landings.values()))
        )
    )
    return session


def own_party(record: Record, party_id: UUID) -> Party:
    """Return the party if the person who acts is on duty at its area.

    Raises NotThere and NotAllowed.
    """
    party = party_of_prison(record, party_id)
    demand_on_duty(record, party.area)
    return party


def party_of_prison(record: Record, party_id: UUID) -> Party:
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
    """Refuse anybody who is not on duty at this area, with NotAllowed."""
    duties = Duty.objects.filter(person_id=record.by, area=area, ended_at__isnull=True)
    if not duties.exists():
        raise NotAllowed("not-on-duty", f"You are not on duty at {area.name}.")


def _open_session(record: Record, session_id: UUID) -> WorkSession:
    session: WorkSession | None = (
        WorkSession.objects.within(record.establishment)
        .filter(pk=session_id, ended_at__isnull=True)
        .first()
    )
    if session is None:
        raise NotThere("This work session")
    return session


def _put_on_roster(record: Record, session: WorkSession, prisoner: Prisoner) -> RosterEntry:
    return record.add(
        RosterEntry(
            establishment=record.establishment,
            work_session=session,
            prisoner=prisoner,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _hand_back(record: Record, session: WorkSession, people: list[Prisoner]) -> HandBack:
    """Hand people back to one landing. All are on the way until the landing confirms the list."""
    landing = people[0].landing
    hand_back = record.add(
        HandBack(
            establishment=record.establishment,
            work_session=session,
            landing=landing,
            handed_back_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    for prisoner in people:
        movement = record.add(
            Movement(
                establishment=record.establishment,
                prisoner=prisoner,
                from_session=session,
                to_area=area_of_landing(record, landing),
                sent_by_id=record.by,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
        record.add(
            HandBackEntry(
                establishment=record.establishment,
                hand_back=hand_back,
                movement=movement,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
    return hand_back


def area_of_landing(record: Record, landing: Landing) -> Area:
    """Return the area of a landing's screens and officers. A landing without an area gets one."""
    if landing.area is None:
        area = record.add(
            Area(
                establishment=record.establishment,
                code=f"landing-{landing.code}"[:40],
                name=f"{landing.name} landing"[:80],
                prisoner_access=True,
            )
        )
        record.change(landing, area=area)
    assert landing.area is not None  # noqa: S101  # added above if missing
    return landing.area


def _allocated_to(party: Party) -> set[UUID]:
    return set(party.allocations.filter(removal__isnull=True).values_list("prisoner_id", flat=True))


def _people(record: Record, party: Party, numbers: Iterable[str]) -> list[Prisoner]:
    """Return the prisoners with these numbers.

    Raises Invalid naming the numbers that are wrong or not held here, or a prisoner who is at work
    elsewhere.
    """
    wanted = list(dict.fromkeys("".join(number.split()).upper() for number in numbers))
    wrong = [
        WrongLine(line, number[:20])
        for line, number in enumerate(wanted, 1)
        if not NUMBER.fullmatch(number)
    ]
    if wrong:
        raise Invalid("prisoner-number", sentence_of(wrong), field="numbers")
    held = Prisoner.objects.within(record.establishment).filter(left_at__isnull=True)
    known = {prisoner.number: prisoner for prisoner in held.filter(number__in=wanted)}
    unknown = [number for number in wanted if number not in known]
    if unknown:
        are = "is" if len(unknown) == 1 else "are"
        sentence = f"{_named(unknown)} {are} not held here."
        raise Invalid("prisoner-unknown", sentence, field="numbers")
    for prisoner, name in _at_work(record, party, known.values()).items():
        sentence = f"{prisoner.number} is at work in {name}."
        raise Invalid("prisoner-at-work", sentence, field="numbers")
    return [known[number] for number in wanted]


def _named(numbers: list[str]) -> str:
    more = len(numbers) - MOST_NAMED
    return ", ".join(numbers[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _at_work(record: Record, party: Party, people: Iterable[Prisoner]) -> dict[Prisoner, str]:
    """Return the people who are on another party's list now, with the name of that party."""
    names = dict(Party.objects.within(record.establishment).values_list("code", "name"))
    stays = {
        stay.prisoner: stay.party
        for stay in memberships(record.establishment.pk, record.now, record.now)
        if stay.left_at is None and stay.party != party.code
    }
    return {
        prisoner: names[stays[str(prisoner.pk)]] for prisoner in people if str(prisoner.pk) in stays
    }
