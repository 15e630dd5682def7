"""Facts about whole-prison rolls: the landings, parties and other places to add up.

The other places are receiving places, and places outside the prison.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from searches.facts.allocations import accounted_for
from searches.facts.counts import count_fact, count_row, tap_rows
from searches.facts.policies import policy_while_inside
from searches.facts.rolls import counted_by_number, memberships
from searches.models import (
    Count,
    CountJoin,
    Establishment,
    Landing,
    LandingCount,
    Movement,
    OfficialRoll,
    Prisoner,
    Tap,
    WholeRoll,
    WorkSession,
)
from searches.rules.counts import UNSOUND, Terms, faults
from searches.words.rolls import (
    LandingFacts,
    LandingNumber,
    OfficialFigure,
    PartyAtRoll,
    PartyFacts,
    RollFacts,
)


@dataclass(frozen=True, slots=True)
class Places:
    """The ids of the prisoners at each kind of place. Each prisoner is at one place only."""

    # On the list of a party, including people sent by a party and not yet received.
    at_work: frozenset[str]
    outside: frozenset[str]  # at court or in hospital
    at_receiving_places: frozenset[str]  # seen there since the roll was called
    on_landings: dict[UUID, frozenset[str]]  # everybody else, by landing


def roll_facts(roll: WholeRoll, now: datetime) -> RollFacts:
    """Return the facts of this roll so far."""
    places = places_of(roll.establishment, now, seen_since=roll.recorded_at)
    return RollFacts(
        landings=_landings(roll, places),
        parties=_parties(roll, now),
        at_receiving_places=len(places.at_receiving_places),
        outside=len(places.outside),
        on_the_way=Movement.objects.within(roll.establishment_id).on_the_way().count(),
        official=_official(roll),
        counters=counters_under(roll),
    )


def counters_under(roll: WholeRoll) -> frozenset[str]:
    """Return the ids of everybody who counted a landing or a party since the roll was called."""
    landings = roll.landings.values_list("counter_id", flat=True)
    parties = Count.objects.filter(
        establishment_id=roll.establishment_id, recorded_at__gte=roll.recorded_at
    ).values_list("counter_id", flat=True)
    joins = CountJoin.objects.filter(
        establishment_id=roll.establishment_id, recorded_at__gte=roll.recorded_at
    ).values_list("officer_id", flat=True)
    return frozenset(str(person) for person in {*landings, *parties, *joins})


def counts_under(roll: WholeRoll) -> QuerySet[Count]:
    """Return the signed counts of parties that began after the roll was called."""
    counts: QuerySet[Count] = Count.objects.filter(
        establishment_id=roll.establishment_id,
        recorded_at__gte=roll.recorded_at,
        confirmation__isnull=False,
    )
    return counts


def expected_on_landings(
    establishment: Establishment, now: datetime, *, seen_since: datetime
) -> dict[UUID, int]:
    """Return how many people should be on each landing."""
    places = places_of(establishment, now, seen_since=seen_since)
    return {landing: len(people) for landing, people in places.on_landings.items()}


def places_of(establishment: Establishment, now: datetime, *, seen_since: datetime) -> Places:
    """Return the place of everybody whom the prison holds now.

    A prisoner on a party's list is with the party. A prisoner whom an officer saw outside a count
    since `seen_since` is where they were last seen. A prisoner at court or in hospital is outside.
    Everybody else should be on their own landing.
    """
    held = dict(
        Prisoner.objects.filter(
            Q(left_at__isnull=True) | Q(left_at__gt=now), establishment=establishment
        ).values_list("pk", "landing_id")
    )
    landings = Landing.objects.filter(establishment=establishment)
    landing_of = dict(landings.filter(area__isnull=False).values_list("area_id", "pk"))
    stays = memberships(establishment.pk, now, now)
    at_work = frozenset(stay.prisoner for stay in stays if stay.left_at is None)
    seen = _last_seen(establishment, seen_since)
    outside = _outside(establishment, now) - at_work - seen.keys()
    on_landings: dict[UUID, set[str]] = {landing.pk: set() for landing in landings}
    received: set[str] = set()
    for key, own_landing in held.items():
        prisoner = str(key)
        if prisoner in at_work or prisoner in outside:
            continue
        area = seen.get(prisoner)
        if area is not None and area not in landing_of:
            received.add(prisoner)
        else:
            landing = landing_of[area] if area is not None else own_landing
            on_landings[landing].add(prisoner)
    everybody = {str(key) for key in held}
    return Places(
        at_work,
        frozenset(outside & everybody),
        frozenset(received),
        {landing: frozenset(people) for landing, people in on_landings.items()},
    )


def _last_seen(establishment: Establishment, since: datetime) -> dict[str, UUID]:
    """Return the area where an officer last saw each prisoner outside a count, by prisoner id."""
    taps = Tap.objects.filter(
        establishment=establishment,
        count__isnull=True,
        prisoner__isnull=False,
        recorded_at__gte=since,
    ).order_by("recorded_at")
    return {str(prisoner): area for prisoner, area in taps.values_list("prisoner_id", "area_id")}


def _outside(establishment: Establishment, now: datetime) -> frozenset[str]:
    """Return the people who are at court or in hospital now, according to the control room."""
    known = accounted_for(establishment, now, now)
    return frozenset(one.prisoner for one in known if one.outside and one.since <= now < one.until)


def _landings(roll: WholeRoll, places: Places) -> tuple[LandingFacts, ...]:
    """Return the facts of each landing.

    Numbers that were not entered on an enrolled screen do not count and are left out.
    """
    numbers: dict[UUID, dict[UUID, LandingCount]] = {}
    for counted in roll.landings.filter(device__isnull=False).order_by("recorded_at"):
        numbers.setdefault(counted.landing_id, {})[counted.counter_id] = counted
    landings = Landing.objects.filter(establishment_id=roll.establishment_id)
    return tuple(
        LandingFacts(
            landing.code,
            landing.name,
            len(places.on_landings.get(landing.pk, ())),
            tuple(
                LandingNumber(str(counter), one.number, one.every_one_responded)
                for counter, one in numbers.get(landing.pk, {}).items()
            ),
        )
        for landing in landings
    )


def _parties(roll: WholeRoll, now: datetime) -> tuple[PartyAtRoll, ...]:
    """Return the facts of each party at work.

    Parties are counted where they are, because nobody may walk back to a landing in a standfast.
    """
    stays = [
        membership
        for membership in memberships(roll.establishment_id, now, now)
        if membership.left_at is None
    ]
    open_sessions = WorkSession.objects.filter(
        establishment_id=roll.establishment_id, ended_at__isnull=True
    ).select_related("party")
    parties: list[PartyAtRoll] = []
    for session in open_sessions:
        party = session.party
        members = {stay.prisoner for stay in stays if stay.party == party.code}
        count = counts_under(roll).filter(party=party).order_by("recorded_at").last()
        parties.append(
            PartyAtRoll(
                party.code,
                party.name,
                len(members),
                count.headcount if count is not None else None,
                count is not None
                and _is_sound(count, roll, now)
                and _agrees(count, members, number_only=counted_by_number(party)),
            )
        )
    return tuple(parties)


def _is_sound(count: Count, roll: WholeRoll, now: datetime) -> bool:
    """Return whether the count was properly made after the roll was called.

    The checks are the same as for a count for a lock session.
    """
    fact = count_fact(count_row(count), count.party.code, tap_rows(count.taps.all()), ())
    policy = policy_while_inside(roll.establishment, roll.recorded_at)
    party = PartyFacts(
        party=fact.party,
        name=count.party.name,
        number_only=counted_by_number(count.party),
        expected=frozenset(),
        requested_at=roll.recorded_at,
        counts=(),
    )
    terms = Terms(roll.recorded_at, now, frozenset(), policy)
    return UNSOUND.isdisjoint(faults(fact, party, terms))


def _agrees(count: Count, members: set[str], *, number_only: bool) -> bool:
    if number_only:
        return count.headcount == len(members)
    seen = [str(prisoner) for prisoner in count.taps.values_list("prisoner_id", flat=True)]
    return members <= set(seen) and count.headcount == len(seen) == len(members)


def _official(roll: WholeRoll) -> OfficialFigure | None:
    newest: OfficialRoll | None = roll.official_rolls.order_by("recorded_at").last()
    if newest is None:
        return None
    return OfficialFigure(newest.figure, str(newest.entered_by_id))
