"""A supervisor's parties: whether each is at work or must count, and who is on its list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from searches.facts.party_officers import supervisors_on_duty
from searches.facts.release import release_facts
from searches.facts.rolls import counted_by_number, memberships, on_the_way
from searches.ledger.clock import server_now
from searches.models import (
    Area,
    Count,
    Device,
    Duty,
    Landing,
    Movement,
    Party,
    Prisoner,
    WholeRoll,
    WorkSession,
)
from searches.queries.rolls.allocations import NotHere, added_to, not_here
from searches.queries.rolls.counting import PersonLine, line_of
from searches.queries.rolls.counts import PartyState, State, live_lock, states_of
from searches.queries.rolls.timetable import sessions_to_confirm
from searches.words.policy import Policy
from searches.words.refusals import NotAllowed, NotThere
from searches.words.releases import ReleaseFacts
from searches.words.timetables import PlannedSession

#: The most officers or screens that a card names.
MOST_NAMED = 4
#: How far back the card looks for where the people of a list went.
MOVEMENTS_READ_BEFORE_SEAL = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class AnotherOfficer:
    """Why another officer must make the next count, and the names of those who can make it."""

    took_part: bool  # this person searches or escorts the vehicle
    on_duty: tuple[str, ...]  # names of the officers on duty at the party's area who may count


@dataclass(frozen=True, slots=True)
class PartyCard:
    id: UUID
    name: str
    area: str
    began_at: datetime | None  # when the open work session began
    size: int
    on_the_way: int
    asked_at: datetime | None = None
    stops_at: datetime | None = None  # when a missing count raises a stop by itself
    state: State | None = None
    why: str = ""
    counted_by_me: bool = False  # if so, another officer must recount
    going_on: UUID | None = None  # this person's count that is not signed yet
    # When the open whole-prison roll was called, if the roll still needs this party's count.
    roll_at: datetime | None = None
    elsewhere: bool = False  # this screen is not a screen of the party's area
    screens: tuple[str, ...] = ()  # the names of the screens of the party's area
    another: AnotherOfficer | None = None  # set if this person must not make the next count
    awaited: tuple[str, ...] = ()  # sentences about people of the list who are at other places
    joinable: UUID | None = None  # another officer's open count that this person can join
    counted_by: str = ""  # the officer who began that count
    signed: UUID | None = None  # this person's newest signed count for this request
    planned: PlannedSession | None = None  # the session that can be confirmed with one tap

    @property
    def urgent(self) -> bool:
        done = {None, State.BALANCED, State.TO_SETTLE}
        return self.state not in done or self.roll_at is not None


@dataclass(frozen=True, slots=True)
class Joinable:
    """A count that a second officer can join."""

    id: UUID
    party: str
    area: str
    counted_by: str


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places of one kind. Each place is named once, by its area and, if it has one, its party."""

    title: str
    places: tuple[tuple[str, str], ...]  # the value of the form, and the words

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(value for value, _ in self.places)


@dataclass(frozen=True, slots=True)
class Away:
    """A person on the way from the party or to the party, whom nobody has received yet."""

    person: PersonLine
    place: str
    movement_id: UUID
    sent_at: datetime
    sent_by_me: bool
    is_coming: bool  # on the way to this party, sent by somebody who is not with it


@dataclass(frozen=True, slots=True)
class Roster:
    """The people who are now at work with one party."""

    party_id: UUID
    party: str
    session_id: UUID | None
    began_at: datetime | None
    people: tuple[PersonLine, ...]
    away: tuple[Away, ...]  # the people on the way
    not_here: tuple[NotHere, ...] = ()  # on the allocation list but not at work
    added: frozenset[str] = frozenset()  # the numbers of people who are not on the allocation list


def my_parties(
    establishment_id: UUID,
    person: UUID | None,
    *,
    everywhere: bool = False,
    screen_area: UUID | None = None,
) -> tuple[PartyCard, ...]:
    """Return the parties of the areas where this person is on duty, those that must count first.

    With no person, or with `everywhere` for the orderly officer, return every party. `screen_area`
    is the area of the screen on which the cards are shown.
    """
    parties = Party.objects.filter(establishment_id=establishment_id)
    if person is not None and not everywhere:
        duties = Duty.objects.filter(person_id=person, ended_at__isnull=True)
        parties = parties.filter(area__in=duties.values("area"))
    cards = _cards(establishment_id, person, parties, screen_area)
    return tuple(sorted(cards, key=lambda card: (not card.urgent, card.name)))


def card_of(party: Party, person: UUID | None, *, screen_area: UUID | None) -> PartyCard:
    """Return the card of one party, for the page on which its count begins."""
    parties = Party.objects.filter(pk=party.pk)
    return _cards(party.establishment_id, person, parties, screen_area)[0]


def my_party(
    establishment_id: UUID, person: UUID | None, party_id: UUID, *, everywhere: bool = False
) -> Party:
    """Return the party if this person may see it.

    With no person, or with `everywhere` for the orderly officer, any party may be seen. Raises
    NotThere for an unknown party, and NotAllowed for an area where the person is not on duty.
    """
    party = (
        Party.objects.filter(establishment_id=establishment_id, pk=party_id)
        .select_related("area", "establishment")
        .first()
    )
    if party is None:
        raise NotThere("This party")
    if person is None or everywhere:
        return party
    on_duty = Duty.objects.filter(person_id=person, area=party.area_id, ended_at__isnull=True)
    if not on_duty.exists():
        raise NotAllowed("not-on-duty", f"You are not on duty at {party.area.name}.")
    return party


def roster_of(party: Party, person: UUID | None = None) -> Roster:
    """Return who is with the party now. `person` is the reader, who may cancel their own acts."""
    now = server_now()
    session = WorkSession.objects.filter(party=party, ended_at__isnull=True).first()
    stays = memberships(party.establishment_id, now, now)
    here = [stay.prisoner for stay in stays if stay.party == party.code and stay.left_at is None]
    sent = {
        movement.prisoner_id: movement
        for movement in Movement.objects.filter(prisoner__pk__in=here)
        .on_the_way()
        .select_related("to_area")
    }
    people = list(Prisoner.objects.filter(pk__in=here).order_by("name", "number"))
    return Roster(
        party_id=party.pk,
        party=party.name,
        session_id=session.pk if session else None,
        began_at=session.began_at if session else None,
        people=tuple(line_of(prisoner) for prisoner in people if prisoner.pk not in sent),
        away=tuple(
            Away(
                person=line_of(prisoner),
                place=(movement := sent[prisoner.pk]).to_area.name,
                movement_id=movement.pk,
                sent_at=movement.recorded_at,
                sent_by_me=person is not None and movement.sent_by_id == person,
                is_coming=movement.from_session_id is None,
            )
            for prisoner in people
            if prisoner.pk in sent
        ),
        not_here=not_here(party) if session else (),
        added=frozenset(person_line.number for person_line in added_to(session))
        if session
        else frozenset(),
    )


def places(establishment_id: UUID) -> tuple[PlaceGroup, ...]:
    """Return the places to which somebody may be sent, each once, in groups.

    These are the areas that prisoners may enter. A workplace stands for the party at work there; if
    several parties share a room, each is a place of its own.
    """
    areas = Area.objects.filter(establishment_id=establishment_id, prisoner_access=True)
    at_work: dict[UUID, list[WorkSession]] = {}
    sessions = WorkSession.objects.filter(establishment_id=establishment_id, ended_at__isnull=True)
    for session in sessions.select_related("party").order_by("party__name"):
        at_work.setdefault(session.party.area_id, []).append(session)
    of_parties = set(
        Party.objects.filter(establishment_id=establishment_id).values_list("area_id", flat=True)
    )
    wings = set(
        Landing.objects.filter(establishment_id=establishment_id, area__isnull=False).values_list(
            "area_id", flat=True
        )
    )
    found: dict[str, list[tuple[str, str]]] = {"Workplaces": [], "Wings": [], "Other places": []}
    for area in areas.order_by("name"):
        if area.pk in of_parties:
            found["Workplaces"] += [
                (f"{area.pk} {session.party_id}", _workplace(area, session.party.name))
                for session in at_work.get(area.pk, ())
            ] or [(str(area.pk), f"{area.name}, nobody is at work there")]
        else:
            found["Wings" if area.pk in wings else "Other places"].append((str(area.pk), area.name))
    return tuple(PlaceGroup(title, tuple(lines)) for title, lines in found.items() if lines)


def today_at(clock: time) -> datetime | None:
    """Return this time of today in the prison, or None if the time is still to come."""
    now = timezone.localtime(server_now())
    moment = now.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return moment if moment <= now else None


def _workplace(area: Area, party: str) -> str:
    """Return the name of the area with its party, or one name if both are called the same."""
    return area.name if area.name == party else f"{area.name}, to work in {party}"


def _cards(
    establishment_id: UUID, person: UUID | None, parties: QuerySet[Party], screen_area: UUID | None
) -> list[PartyCard]:
    lock = live_lock(establishment_id)
    facts = release_facts(lock.visit, now=server_now(), releaser=None) if lock else None
    states = {state.code: state for state in states_of(facts)} if facts else {}
    now = server_now()
    stays = memberships(establishment_id, now, now)
    away = on_the_way(establishment_id)
    planned = sessions_to_confirm(establishment_id)
    cards = []
    for party in parties.select_related("area", "establishment"):
        state = states.get(party.code)
        if state is not None and state.asked_at is None:
            state = None
        here = {stay.prisoner for stay in stays if stay.party == party.code and not stay.left_at}
        card = _card(party, person, state, len(here), away)
        card = replace(card, planned=planned.get(party.pk))
        if person is not None and screen_area != party.area_id:
            card = replace(card, elsewhere=True, screens=_screens(party))
        if person is not None and card.urgent:
            card = replace(
                card,
                another=_another_officer(party, person, state) if not card.roll_at else None,
                awaited=_awaited(facts, party, here - away.get(party.code, frozenset()))
                if facts and state and state.state is not State.BALANCED
                else (),
            )
        cards.append(card)
    return cards


def _screens(party: Party) -> tuple[str, ...]:
    screens = Device.objects.filter(
        area=party.area_id, revoked_at__isnull=True, confirmed_at__isnull=False
    )
    return tuple(screens.order_by("name").values_list("name", flat=True)[:MOST_NAMED])


def _another_officer(party: Party, person: UUID, state: PartyState | None) -> AnotherOfficer | None:
    """Return who can make the next count of the party, if this person must not make it."""
    if state is None or state.state is State.BALANCED:
        return None
    took_part = str(person) in state.took_part
    if not took_part and str(person) not in state.not_by:
        return None
    duties = (
        supervisors_on_duty(party.establishment_id)
        .filter(area=party.area_id)
        .exclude(person__in=[UUID(other) for other in {*state.not_by, *state.took_part}])
    )
    names = duties.order_by("person__printed_name").values_list("person__printed_name", flat=True)
    return AnotherOfficer(took_part, tuple(dict.fromkeys(names[:MOST_NAMED])))


def _awaited(facts: ReleaseFacts, party: Party, here: frozenset[str] | set[str]) -> tuple[str, ...]:
    """Return the expected people who are not here and have not been seen elsewhere since the
    sealing.

    The sentences name places and numbers, because the card shows no prisoner's name. Until somebody
    has seen these people, no count of the party balances.
    """
    fact = next((fact for fact in facts.parties if fact.party == party.code), None)
    if fact is None or facts.lock is None or not fact.at_work:
        return ()
    sealed_at = facts.lock.sealed_at
    seen = {tap.prisoner for tap in fact.elsewhere if tap.seen_at >= sealed_at}
    to_see = {UUID(prisoner) for prisoner in fact.expected - here - seen}
    if not to_see:
        return ()
    movements = (
        Movement.objects.filter(
            prisoner__in=to_see,
            cancellation__isnull=True,
            recorded_at__gte=sealed_at - MOVEMENTS_READ_BEFORE_SEAL,
        )
        .select_related("to_area", "receipt")
        .order_by("recorded_at")
    )
    newest = {movement.prisoner_id: movement for movement in movements}
    places: Counter[tuple[str, bool]] = Counter()
    for prisoner in to_see:
        movement = newest.get(prisoner)
        received = movement is not None and hasattr(movement, "receipt")
        places[movement.to_area.name if movement else "", received] += 1
    return tuple(
        _awaited_at(place, number, received) for (place, received), number in sorted(places.items())
    )


def _awaited_at(place: str, number: int, received: bool) -> str:
    people = "1 person" if number == 1 else f"{number} people"
    if not place:
        return f"Nobody has accounted for {people} of the allocation list. Ask the control room."
    if received:
        return f"{place} must see {people} of your list again. Call {place}."
    is_or_are = "is" if number == 1 else "are"
    return f"{people} {is_or_are} on the way to {place} and not received yet. Call {place}."


def _roll_waits(party: Party) -> datetime | None:
    """Return when the open roll was called, or None if the roll does not wait for this party."""
    rolls = WholeRoll.objects.filter(establishment=party.establishment_id, signature__isnull=True)
    called_at = rolls.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    counted = Count.objects.filter(party=party, confirmation__isnull=False)
    if called_at is None or counted.filter(recorded_at__gte=called_at).exists():
        return None
    return called_at


def _my_count(party: Party, person: UUID | None, since: datetime) -> Count | None:
    mine = Q(counter_id=person) | Q(joins__officer=person)
    counts = Count.objects.filter(mine, party=party, recorded_at__gte=since)
    return counts.select_related("confirmation").last()


def joinable(establishment_id: UUID, person: UUID | None, count_id: UUID) -> Joinable:
    """Return another officer's count that this person can join.

    Raises NotThere for an unknown count and for a count that nobody can join any more, and
    NotAllowed for an area where the person is not on duty.
    """
    count = (
        Count.objects.filter(establishment_id=establishment_id, pk=count_id)
        .select_related("party__area", "party__establishment", "counter")
        .first()
    )
    if count is None:
        raise NotThere("This count")
    if joinable_count(count.party, person, count.recorded_at) != count:
        raise NotThere("This count")
    return Joinable(count.pk, count.party.name, count.party.area.name, count.counter.printed_name)


def joinable_count(party: Party, person: UUID | None, since: datetime) -> Count | None:
    """Return the newest count of the party, if another officer makes it and this person can join.

    Nobody can join a count by number, a signed count, or a count that two officers make already.
    """
    newest: Count | None = (
        Count.objects.filter(party=party, recorded_at__gte=since)
        .select_related("counter", "confirmation", "first_signature")
        .last()
    )
    if newest is None or person is None or newest.counter_id == person:
        return None
    closed = hasattr(newest, "confirmation") or hasattr(newest, "first_signature")
    if closed or newest.joins.exists() or counted_by_number(party):
        return None
    return newest


def _card(
    party: Party,
    person: UUID | None,
    state: PartyState | None,
    size: int,
    away: dict[str, frozenset[str]],
) -> PartyCard:
    session = WorkSession.objects.filter(party=party, ended_at__isnull=True).first()
    policy = Policy.from_document(party.establishment.policy)
    asked_at = state.asked_at if state else None
    roll_at = _roll_waits(party) if session else None
    since = roll_at or asked_at
    mine = _my_count(party, person, since) if since else None
    signed = mine is not None and hasattr(mine, "confirmation")
    others = joinable_count(party, person, since) if since and mine is None else None
    return PartyCard(
        id=party.pk,
        name=party.name,
        area=party.area.name,
        began_at=session.began_at if session else None,
        size=size,
        on_the_way=len(away.get(party.code, ())),
        asked_at=asked_at,
        stops_at=asked_at + timedelta(minutes=policy.count_stop_minutes) if asked_at else None,
        state=state.state if state else None,
        why=state.why if state else "",
        counted_by_me=signed,
        going_on=mine.pk if mine is not None and not signed else None,
        roll_at=roll_at,
        joinable=others.pk if others else None,
        counted_by=others.counter.printed_name if others else "",
        signed=mine.pk if mine is not None and signed else None,
    )
