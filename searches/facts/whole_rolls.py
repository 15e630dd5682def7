"""Facts about whole-prison rolls: the landings, parties and other places to add up.

The other places are receiving places, and places outside the prison.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from searches.facts.counts import count_fact, count_row, tap_rows
from searches.facts.policies import policy_while_inside
from searches.facts.rolls import counted_by_number
from searches.facts.whereabouts import Whereabout, Whereabouts, whereabouts
from searches.models import (
    Area,
    Count,
    CountJoin,
    Device,
    Establishment,
    Landing,
    LandingCount,
    LedgerEntry,
    OfficialRoll,
    Party,
    Prisoner,
    Tap,
    WholeRoll,
    WorkSession,
)
from searches.rules.counts import UNSOUND, Terms, faults
from searches.rules.whole_rolls import place_everybody
from searches.words.events.rolls import PlaceCounted
from searches.words.rolls import (
    LandingFacts,
    LandingNumber,
    OfficialFigure,
    PartyAtRoll,
    PartyFacts,
    PlaceAtRoll,
    RollFacts,
    RollPart,
    RollRow,
)


@dataclass(frozen=True, slots=True)
class Places:
    """Who belongs to each row of a roll, by prisoner id. Each prisoner is in one row only."""

    rows: dict[RollRow, frozenset[str]]

    def at(self, part: RollPart, key: str = "") -> frozenset[str]:
        return self.rows.get(RollRow(part, key), frozenset())

    def keys(self, part: RollPart) -> tuple[str, ...]:
        return tuple(row.key for row in self.rows if row.part is part)


def open_roll(establishment_id: UUID) -> WholeRoll | None:
    """Return the newest roll if nobody has signed it. A newer roll replaces an unsigned one."""
    rolls = WholeRoll.objects.filter(establishment_id=establishment_id)
    newest: WholeRoll | None = (
        rolls.select_related("signature", "establishment").order_by("recorded_at").last()
    )
    return None if newest is None or hasattr(newest, "signature") else newest


def roll_facts(roll: WholeRoll, now: datetime) -> RollFacts:
    """Return the facts of this roll so far."""
    places = places_of(roll.establishment, now)
    return RollFacts(
        landings=_landings(roll, places),
        parties=_parties(roll, places, now),
        places=_receiving_places(roll, places),
        outside=len(places.at(RollPart.OUTSIDE)),
        on_the_way=len(places.at(RollPart.ON_THE_WAY)),
        official=_official(roll),
        counters=counters_under(roll),
    )


def counters_under(roll: WholeRoll) -> frozenset[str]:
    """Return the ids of everybody who counted for this roll: a landing, a party or a place."""
    landings = roll.landings.values_list("counter_id", flat=True)
    places = place_counts_under(roll).values_list("by_id", flat=True)
    parties = Count.objects.filter(
        establishment_id=roll.establishment_id, recorded_at__gte=roll.recorded_at
    ).values_list("counter_id", flat=True)
    joins = CountJoin.objects.filter(
        establishment_id=roll.establishment_id, recorded_at__gte=roll.recorded_at
    ).values_list("officer_id", flat=True)
    return frozenset(str(person) for person in {*landings, *places, *parties, *joins})


def place_counts_under(roll: WholeRoll) -> QuerySet[LedgerEntry]:
    """Return the entries in which receiving officers said how many people are with them."""
    entries = LedgerEntry.objects.within(roll.establishment_id)
    found: QuerySet[LedgerEntry] = entries.of(PlaceCounted, roll=roll.pk).order_by("seq")
    return found


def counts_under(roll: WholeRoll) -> QuerySet[Count]:
    """Return the signed counts of parties that began after the roll was called."""
    counts: QuerySet[Count] = Count.objects.filter(
        establishment_id=roll.establishment_id,
        recorded_at__gte=roll.recorded_at,
        confirmation__isnull=False,
    )
    return counts


def expected_on_landings(establishment: Establishment, now: datetime) -> dict[UUID, int]:
    """Return how many people should be on each landing."""
    places = places_of(establishment, now)
    landings = Landing.objects.filter(establishment=establishment)
    codes = dict(landings.values_list("pk", "code"))
    return {pk: len(places.at(RollPart.LANDING, code)) for pk, code in codes.items()}


def places_of(establishment: Establishment, now: datetime) -> Places:
    """Return the row of everybody whom the prison holds now, by the newest record of the day.

    A prisoner on a party's list is with the party. A prisoner whom an officer saw or received
    outside a count is where that officer was. A prisoner at court or in hospital is outside.
    Everybody else should be on their own landing.
    """
    held = Prisoner.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gt=now), establishment=establishment
    )
    landings = Landing.objects.filter(establishment=establishment, area__isnull=False)
    landing_in = dict(landings.values_list("area_id", "code"))
    areas = Area.objects.filter(establishment=establishment)
    area_codes = dict(areas.values_list("pk", "code"))
    newest: dict[str, RollRow] = {}
    for where in whereabouts(establishment, now):
        row = _row_of(where, landing_in, area_codes)
        if row is not None:
            newest[str(where.prisoner)] = row
    return Places(
        place_everybody(
            {str(pk): landing for pk, landing in held.values_list("pk", "landing__code")}, newest
        )
    )


def _row_of(
    where: Whereabout, landing_in: dict[UUID, str], area_codes: dict[UUID, str]
) -> RollRow | None:
    """Return the row to which this record puts a prisoner, or None for their own landing."""
    if where.kind is Whereabouts.AT_WORK:
        return RollRow(RollPart.PARTY, where.party)
    if where.kind is Whereabouts.ON_THE_WAY:
        return RollRow(RollPart.ON_THE_WAY)
    if where.kind is Whereabouts.OUTSIDE:
        return RollRow(RollPart.OUTSIDE)
    area = where.area or where.received_in
    if area is None:
        return None
    if area in landing_in:
        return RollRow(RollPart.LANDING, landing_in[area])
    return RollRow(RollPart.PLACE, area_codes[area])


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
            len(places.at(RollPart.LANDING, landing.code)),
            tuple(
                LandingNumber(str(counter), one.number, one.every_one_responded)
                for counter, one in numbers.get(landing.pk, {}).items()
            ),
        )
        for landing in landings
    )


def _parties(roll: WholeRoll, places: Places, now: datetime) -> tuple[PartyAtRoll, ...]:
    """Return the facts of each party at work, and of each party that has people on its list.

    Parties are counted where they are, because nobody may walk back to a landing in a standfast.
    """
    sessions = WorkSession.objects.filter(
        establishment_id=roll.establishment_id, ended_at__isnull=True
    )
    here = Party.objects.filter(establishment_id=roll.establishment_id)
    at_work = here.filter(
        Q(pk__in=sessions.values("party")) | Q(code__in=places.keys(RollPart.PARTY))
    )
    parties: list[PartyAtRoll] = []
    for party in at_work.select_related("area"):
        members = set(places.at(RollPart.PARTY, party.code))
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


def _receiving_places(roll: WholeRoll, places: Places) -> tuple[PlaceAtRoll, ...]:
    """Return the facts of each receiving place that has people, an officer or a number.

    A receiving place is an area that prisoners may enter and that belongs to no landing and no
    party, or any area in which an officer saw somebody who belongs to no party there.
    """
    numbers: dict[str, int] = {}
    for entry in place_counts_under(roll):
        if isinstance(event := entry.event, PlaceCounted):
            numbers[event.area] = event.number
    staffed = receiving_places_staffed(roll.establishment_id)
    codes = places.keys(RollPart.PLACE)
    areas = Area.objects.filter(establishment_id=roll.establishment_id).filter(
        Q(code__in={*codes, *numbers}) | Q(pk__in=staffed)
    )
    screens = Device.objects.filter(establishment_id=roll.establishment_id, revoked_at=None)
    with_screen = set(screens.filter(area__in=areas).values_list("area_id", flat=True))
    tapped = tapped_since(roll) if codes else frozenset()
    found: list[PlaceAtRoll] = []
    for area in areas.order_by("name"):
        people = places.at(RollPart.PLACE, area.code)
        found.append(
            PlaceAtRoll(
                area.code,
                area.name,
                len(people),
                sum((prisoner, area.pk) in tapped for prisoner in people),
                numbers.get(area.code),
                area.pk in with_screen,
            )
        )
    return tuple(found)


def is_of_landing_or_party(area: Area) -> bool:
    """Return whether a landing or a party counts the people of this area."""
    return Landing.objects.filter(area=area).exists() or Party.objects.filter(area=area).exists()


def receiving_places_staffed(establishment_id: UUID) -> frozenset[UUID]:
    """Return the receiving places in which somebody is on duty."""
    areas = Area.objects.filter(
        establishment_id=establishment_id,
        prisoner_access=True,
        landings__isnull=True,
        parties__isnull=True,
    )
    return frozenset(
        areas.filter(duties__ended_at__isnull=True, duties__isnull=False).values_list(
            "pk", flat=True
        )
    )


def tapped_since(roll: WholeRoll) -> frozenset[tuple[str, UUID]]:
    """Return which prisoners an officer saw in which area since the roll was called."""
    taps = Tap.objects.filter(
        establishment_id=roll.establishment_id,
        count__isnull=True,
        prisoner__isnull=False,
        recorded_at__gte=roll.recorded_at,
    )
    return frozenset(
        (str(prisoner), area) for prisoner, area in taps.values_list("prisoner_id", "area_id")
    )


def _is_sound(count: Count, roll: WholeRoll, now: datetime) -> bool:
    """Return whether the count was properly made after the roll was called.

    The checks are the same as for a count for a lock session.
    """
    row = count_row(count)
    fact = count_fact(row, count.party.code, tap_rows(count.taps.all()), ())
    if fact.began_at < roll.recorded_at or row.start_unproven:
        return False
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
