"""Rows -> what a whole-prison roll has come to: each landing, each party where it stands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from searches.facts.counts import count_fact
from searches.facts.policies import policy_while_inside
from searches.facts.rolls import counted_by_number, memberships
from searches.models import Count, Landing, LandingCount, Prisoner, Tap, WholeRoll, WorkSession
from searches.rules.counts import UNSOUND, Terms, faults
from searches.words.rolls import PartyFacts


def landing_verdicts(roll: WholeRoll, now: datetime) -> dict[str, bool | None]:
    """Landing code -> None until two officers counted it; then whether both numbers are right."""
    landings = {
        landing.pk: landing
        for landing in Landing.objects.filter(establishment_id=roll.establishment_id)
    }
    newest: dict[UUID, dict[UUID, LandingCount]] = {pk: {} for pk in landings}
    for counted in roll.landings.order_by("recorded_at"):
        newest[counted.landing_id][counted.counter_id] = counted
    expected = expected_on_landings(roll.establishment_id, now, seen_since=roll.recorded_at)
    return {
        landings[pk].code: (
            all(
                one.number == expected.get(pk, 0) and one.every_one_responded
                for one in by_officer.values()
            )
            if len(by_officer) >= 2
            else None
        )
        for pk, by_officer in newest.items()
    }


def party_verdicts(roll: WholeRoll, now: datetime) -> dict[str, bool | None]:
    """Party at work -> None until a count begun under the roll is signed; then whether it is right.

    Standfast: nobody walks back to his landing, so parties are counted where they stand.
    """
    stays = memberships(roll.establishment_id, now, now)
    open_sessions = WorkSession.objects.filter(
        establishment_id=roll.establishment_id, ended_at__isnull=True
    ).select_related("party")
    verdicts: dict[str, bool | None] = {}
    for session in open_sessions:
        party = session.party
        members = {stay.prisoner for stay in stays if stay.party == party.code}
        count = counts_under(roll).filter(party=party).order_by("recorded_at").last()
        verdicts[party.code] = (
            None
            if count is None
            else _is_sound(count, roll, now)
            and _agrees(count, members, number_only=counted_by_number(party))
        )
    return verdicts


def counts_under(roll: WholeRoll) -> QuerySet[Count]:
    """The parties' own counts that a roll stands on."""
    counts: QuerySet[Count] = Count.objects.filter(
        establishment_id=roll.establishment_id,
        recorded_at__gte=roll.recorded_at,
        confirmation__isnull=False,
    )
    return counts


def _is_sound(count: Count, roll: WholeRoll, now: datetime) -> bool:
    """Held against the roll as any count is against a lock: at its place, face by face."""
    fact = count_fact(count, ())
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


def expected_on_landings(
    establishment_id: UUID, now: datetime, *, seen_since: datetime
) -> dict[UUID, int]:
    """Landing -> how many should be there: its prisoners on no party's list, and not seen by an
    officer elsewhere, such as in healthcare, since the roll was called.
    """
    elsewhere = {
        stay.prisoner for stay in memberships(establishment_id, now, now) if stay.left_at is None
    }
    taps = Tap.objects.filter(
        establishment_id=establishment_id,
        count__isnull=True,
        prisoner__isnull=False,
        recorded_at__gte=seen_since,
    )
    elsewhere |= {str(prisoner) for prisoner in taps.values_list("prisoner_id", flat=True)}
    expected: dict[UUID, int] = {}
    held = Prisoner.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gt=now), establishment_id=establishment_id
    )
    for prisoner, landing in held.values_list("pk", "landing_id"):
        if str(prisoner) not in elsewhere:
            expected[landing] = expected.get(landing, 0) + 1
    return expected
