"""Work sessions: opened with a roster, extended, and ended by handing people back to landings.

The roster lists the people who came to work. The allocation list, which `allocations.py` keeps,
decides for whom a count must account.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
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
    MovementReceipt,
    Party,
    Prisoner,
    RosterEntry,
    WorkSession,
)
from searches.rules.prisoners import NUMBER, WrongLine, sentence_of
from searches.services.command import command
from searches.services.rolls.late_entries import counts_before, rejudge_counts
from searches.services.stops.stops import demand_no_standfast
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
    _demand_no_open_session(party)
    return begin_session(record, party, _people(record, party, numbers), id=id)


@command(Act.OPEN_WORK_SESSION)
def add_to_work_session(
    record: Record,
    *,
    session_id: UUID,
    numbers: Iterable[str],
    occurred_at: datetime | None = None,
) -> list[RosterEntry | MovementReceipt]:
    """Add people to an open session, such as a person who came late or is back from healthcare.

    People are never removed. `occurred_at` is when they came, if that is entered late: they are
    then on the list from that time, and counts that have been signed are judged again.
    """
    session = _open_session(record, session_id)
    party = own_party(record, session.party_id)
    people = _people(record, party, numbers)
    if not people:
        raise Invalid("numbers", "Enter a prisoner number.", field="numbers")
    came_at = min(occurred_at or record.now, record.now)
    _demand_possible(record, session, people, came_at)
    present = _present(record, party)
    added = [person for person in people if person.pk not in present]
    if not added:
        raise Refused("on-the-roster", "These people are already in this session.", field="numbers")
    before = counts_before(record, occurred_at)
    was_here = set(session.roster.values_list("prisoner_id", flat=True))
    rows = [
        _come_back(record, session, person, came_at)
        if person.pk in was_here
        else _put_on_roster(record, session, person, came_at)
        for person in added
    ]
    allocated = _allocated_to(party)
    record.enter(
        PeopleAddedToWorkSession(
            session=session.pk,
            party=party.code,
            size=len(added),
            added=sum(person.pk not in allocated for person in added),
        )
    )
    rejudge_counts(record, before)
    return rows


@command(Act.OPEN_WORK_SESSION)
def end_work_session(record: Record, *, session_id: UUID) -> WorkSession:
    """End the session and hand everybody who is still in it back to their landings.

    These people stay on the party's expected list until their landing has received them. Raises
    Refused while a movement from the session is open.
    """
    session = _open_session(record, session_id)
    party = own_party(record, session.party_id)
    demand_no_standfast(record)
    _demand_nobody_on_the_way(session)
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


def begin_session(
    record: Record, party: Party, people: list[Prisoner], *, id: UUID | None = None
) -> WorkSession:
    """Open a session with these people on its roster. The calling act checks who may open it."""
    _demand_no_open_session(party)
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
        _put_on_roster(record, session, prisoner, record.now)
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


def _demand_no_open_session(party: Party) -> None:
    if WorkSession.objects.filter(party=party, ended_at__isnull=True).exists():
        raise Refused(
            "session-open", f"{party.name} already has a work session. End that session first."
        )


def _demand_nobody_on_the_way(session: WorkSession) -> None:
    """Refuse to end a session while somebody is on the way from this session or to it."""
    sent = Movement.objects.filter(from_session=session).on_the_way()
    if numbers := list(sent.values_list("prisoner__number", flat=True)):
        sentence = (
            f"{_named(numbers)} must be received first. "
            "Ask the place to which you sent these people."
        )
        raise Refused("on-the-way", sentence)
    coming = Movement.objects.filter(to_session=session).on_the_way()
    if numbers := list(coming.values_list("prisoner__number", flat=True)):
        sentence = f"{_named(numbers)} must arrive first, or the sender must cancel the movement."
        raise Refused("on-the-way", sentence)


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


def is_on_duty(record: Record, area: Area) -> bool:
    """Return whether the person who acts is on duty at this area."""
    duties = Duty.objects.filter(person_id=record.by, area=area, ended_at__isnull=True)
    return duties.exists()


def demand_on_duty(record: Record, area: Area) -> None:
    """Raise NotAllowed for anybody who is not on duty at this area."""
    if not is_on_duty(record, area):
        raise NotAllowed("not-on-duty", f"You are not on duty at {area.name}.")


def _open_session(record: Record, session_id: UUID) -> WorkSession:
    session: WorkSession | None = (
        WorkSession.objects.within(record.establishment)
        .select_related("party__area")
        .filter(pk=session_id, ended_at__isnull=True)
        .first()
    )
    if session is None:
        raise NotThere("This work session")
    return session


def _put_on_roster(
    record: Record, session: WorkSession, prisoner: Prisoner, came_at: datetime
) -> RosterEntry:
    return record.add(
        RosterEntry(
            establishment=record.establishment,
            work_session=session,
            prisoner=prisoner,
            occurred_at=came_at,
            recorded_at=record.now,
        )
    )


def _come_back(
    record: Record, session: WorkSession, prisoner: Prisoner, came_at: datetime
) -> MovementReceipt:
    """Record that a prisoner of the roster, who had been received elsewhere, is back.

    A roster names a prisoner once, so the return is a movement that the supervisor receives. No
    party's list loses the prisoner by it, so no second officer is needed.
    """
    movement = record.add(
        Movement(
            establishment=record.establishment,
            prisoner=prisoner,
            to_session=session,
            to_area=session.party.area,
            sent_by_id=record.by,
            occurred_at=came_at,
            recorded_at=record.now,
        )
    )
    return record.add(
        MovementReceipt(
            establishment=record.establishment,
            movement=movement,
            received_by_id=record.by,
            occurred_at=came_at,
            recorded_at=record.now,
        )
    )


def _present(record: Record, party: Party) -> set[UUID]:
    """Return the prisoners who are on this party's list now."""
    stays = memberships(record.establishment.pk, record.now, record.now)
    return {
        UUID(stay.prisoner) for stay in stays if stay.party == party.code and stay.left_at is None
    }


def _demand_possible(
    record: Record, session: WorkSession, people: list[Prisoner], came_at: datetime
) -> None:
    """Refuse an arrival that contradicts another record of the same person.

    A person on the way must be received. Nobody came before work began, or while another party had
    them.
    """
    on_the_way = Movement.objects.filter(prisoner__in=people).on_the_way()
    if numbers := list(on_the_way.values_list("prisoner__number", flat=True)):
        sentence = f"{_named(numbers)} must be received under Movements, not added to the list."
        raise Invalid("on-the-way", sentence, field="numbers")
    if came_at < session.began_at:
        raise Invalid("came", "Enter a time after work began.", field="came")
    known = {str(person.pk): person.number for person in people}
    for stay in memberships(record.establishment.pk, came_at, record.now):
        if stay.prisoner in known and stay.party != session.party.code:
            sentence = f"{known[stay.prisoner]} was with another party at that time."
            raise Invalid("came", sentence, field="came")


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
