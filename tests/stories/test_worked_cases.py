"""The worked cases of the domain description (section 9), one test for each, to the second.

Entry is at 06:50:00, `sealed_at` is 07:26:00, and the kitchen's expected list has 24 prisoners.
"""

from __future__ import annotations

from dataclasses import replace

from searches.rules.contact import contact_set, expected_list
from searches.rules.counts import judge_parties, second_mismatch
from searches.rules.release import decide
from searches.words.releases import Decision, HoldCode, LockFact, ReleaseFacts, StopFact
from searches.words.rolls import (
    ContactFacts,
    ContactReason,
    CountFact,
    CountFault,
    CountJudgement,
    HaltFact,
    Membership,
    PartyFacts,
    PartyJudgement,
    Sighting,
    SightingKind,
)
from tests.support.lorry import (
    ENTERED,
    MS,
    at,
    count,
    good_facts,
    good_parties,
    kitchen,
    party,
    prisoners,
    taps,
    terms,
    with_answer,
    with_photo,
)

ALL = prisoners("kitchen", 24)
LAST_MAN = "kitchen-24"
SHORT = ALL - {LAST_MAN}


def judged(*parties: PartyFacts, now: str = "07:40") -> PartyJudgement:
    return judge_parties(parties, terms(at(now)))[0]


def only(fact: PartyFacts, now: str = "07:40") -> CountJudgement:
    (judgement,) = judged(fact, now=now).judgements
    return judgement


def codes(decision: Decision) -> set[HoldCode]:
    return {hold.code for hold in decision.holds}


def decided(*, now: str = "07:40", **changes: object) -> Decision:
    """Decide with a last look at the moment of the decision."""
    facts = good_facts(now=at(now), **changes)
    if facts.now > at("07:40"):
        facts = with_answer("F1", facts, answered_at=facts.now)
        facts = with_photo("F1", facts, taken_at=facts.now)
    return decide(facts)


def parties_with(fact: PartyFacts) -> tuple[PartyFacts, ...]:
    return (fact, good_parties()[1])


def test_first_tap_07_25_59_all_24_seen_is_void() -> None:
    fact = kitchen(count(ALL, first=at("07:25:59"), last=at("07:29")))
    judgement = only(fact)
    assert CountFault.BEFORE_SEALED in judgement.faults
    assert not judgement.valid
    assert codes(decided(parties=parties_with(fact))) == {HoldCode.COUNT_MISSING}


def test_first_tap_07_26_00_last_07_29_00_headcount_24_is_valid_and_balanced() -> None:
    fact = kitchen(count(ALL, headcount=24, first=at("07:26:00"), last=at("07:29:00")))
    judgement = only(fact)
    assert judgement.valid
    assert judgement.balanced
    assert decided(parties=parties_with(fact)).go


def test_one_millisecond_before_sealed_at_is_void() -> None:
    judgement = only(kitchen(count(ALL, first=at("07:26:00") - MS, last=at("07:29"))))
    assert CountFault.BEFORE_SEALED in judgement.faults


def test_one_tap_of_many_before_sealed_at_is_void() -> None:
    early = Sighting(LAST_MAN, at("07:25:59"), "kay", SightingKind.COUNTED, "kitchen")
    seen = (*taps(SHORT, first=at("07:26:00")), early)
    judgement = only(kitchen(replace(count(ALL, first=at("07:26:00")), seen=seen)))
    assert CountFault.BEFORE_SEALED in judgement.faults


def test_first_tap_07_26_05_last_07_36_06_is_over_10_minutes() -> None:
    over = only(kitchen(count(ALL, first=at("07:26:05"), last=at("07:36:06"))))
    just = only(kitchen(count(ALL, first=at("07:26:05"), last=at("07:36:05"))))
    assert over.faults == (CountFault.TOO_LONG,)
    assert just.valid


def test_headcount_24_with_23_seen_and_1_on_the_way_does_not_balance() -> None:
    fact = kitchen(count(SHORT, headcount=24), on_the_way=frozenset({LAST_MAN}))
    judgement = only(fact)
    assert judgement.valid
    assert not judgement.balanced
    assert judgement.missing == {LAST_MAN}
    assert codes(decided(parties=parties_with(fact))) == {HoldCode.COUNT_UNBALANCED}


def healthcare_tap(clock: str) -> Sighting:
    return Sighting(LAST_MAN, at(clock), "hana", SightingKind.RECEIVED, "")


def test_23_seen_and_a_healthcare_tap_at_07_25_needs_another_tap() -> None:
    counted = count(SHORT)
    early = kitchen(counted, elsewhere=(healthcare_tap("07:25:00"),))
    again = kitchen(counted, elsewhere=(healthcare_tap("07:25:00"), healthcare_tap("07:27:00")))
    assert not only(early).balanced
    assert only(again).balanced
    assert codes(decided(parties=parties_with(early))) == {HoldCode.COUNT_UNBALANCED}
    assert decided(parties=parties_with(again)).go


def test_a_healthcare_tap_counts_at_sealed_at_and_not_one_millisecond_before() -> None:
    tap = healthcare_tap("07:26:00")
    early = replace(tap, seen_at=tap.seen_at - MS)
    assert only(kitchen(count(SHORT), elsewhere=(tap,))).balanced
    assert not only(kitchen(count(SHORT), elsewhere=(early,))).balanced


def test_a_prisoner_moved_away_at_07_20_is_still_expected() -> None:
    members = [Membership(man, "kitchen", at("06:00"), None) for man in SHORT]
    members.append(Membership(LAST_MAN, "kitchen", at("06:00"), at("07:20")))
    expected = expected_list(members, party="kitchen", entered_at=ENTERED, sealed_at=at("07:26"))
    assert expected == ALL
    unseen = kitchen(count(SHORT), expected=expected)
    assert only(unseen).missing == {LAST_MAN}
    seen = replace(unseen, elsewhere=(healthcare_tap("07:26:00"),))
    assert only(seen).balanced


def laundry_man_in_the_kitchen(headcount: int, kitchen_men: frozenset[str]) -> CountFact:
    return count(kitchen_men | {"laundry-08"}, headcount=headcount)


def test_headcount_24_with_23_seen_and_a_stranger_does_not_balance() -> None:
    """The number is right, but a kitchen prisoner is missing, so names must be compared."""
    laundry = party(
        "Laundry", 8, count(prisoners("laundry", 7), first=at("07:28"), by="lena", party="laundry")
    )
    judgement = judged(kitchen(laundry_man_in_the_kitchen(24, SHORT)), laundry)
    assert judgement.standing is not None
    assert not judgement.standing.balanced
    assert judgement.standing.missing == {LAST_MAN}


def test_headcount_25_with_a_laundry_prisoner_needs_laundry_to_miss_them() -> None:
    fact = kitchen(laundry_man_in_the_kitchen(25, ALL))

    def laundry(seen: frozenset[str]) -> PartyFacts:
        return party("Laundry", 8, count(seen, first=at("07:28"), by="lena", party="laundry"))

    def balances(*parties: PartyFacts) -> bool:
        standing = judged(*parties).standing
        return standing is not None and standing.balanced

    same_people = prisoners("laundry", 7)
    assert balances(fact, laundry(same_people))
    assert not balances(fact)
    assert not balances(fact, party("Laundry", 8))
    assert not balances(fact, laundry(prisoners("laundry", 8)))
    assert not balances(fact, laundry(same_people - {"laundry-01"}))


def test_a_stranger_adds_their_own_party_to_the_contact_set() -> None:
    facts = ContactFacts(
        entered_at=ENTERED,
        sealed_at=at("07:26"),
        supply=True,
        whole_prison_type=False,
        always=("kitchen", "stores"),
        area_parties={"kitchen-bay": ("kitchen",)},
        areas_with_prisoners=frozenset({"kitchen-bay"}),
        planned_areas=("kitchen-bay",),
        halts=(HaltFact("kitchen-bay", at("07:00"), at("07:20")),),
        stranger_parties=("laundry",),
    )
    found = contact_set(facts)
    assert found.parties["laundry"] == (ContactReason.STRANGER_FOUND,)
    assert not found.whole_prison


def test_inner_gate_opened_07_31_needs_every_count_and_search_again() -> None:
    voided = LockFact("lock-1", at("07:26"), at("07:31"), "inner_gate_opened")
    assert HoldCode.LOCK_VOID in codes(decided(lock=voided))
    resealed = decided(lock=LockFact("lock-2", at("07:34"), None))
    assert codes(resealed) >= {
        HoldCode.SEARCH_INCOMPLETE,
        HoldCode.PHOTO_MISSING,
        HoldCode.COUNT_MISSING,
    }


def test_first_tap_07_26_05_go_requested_07_56_06_is_refused() -> None:
    fact = kitchen(count(ALL, first=at("07:26:05"), last=at("07:29")))
    stores = replace(
        good_parties()[1],
        counts=(count(prisoners("stores", 6), first=at("07:28"), by="stan", party="stores"),),
    )
    assert decided(now="07:56:05", parties=(fact, stores)).go
    refused = decided(now="07:56:06", parties=(fact, stores))
    assert codes(refused) == {HoldCode.COUNT_MISSING}


def test_stop_commits_and_release_commits_one_millisecond_later() -> None:
    """The release reads the stops again while it holds their lock, so it sees the new stop."""
    now = at("07:40")
    stop = StopFact("stop-1", "stop", now - MS)
    assert decided().go
    assert codes(decided(stops=(stop,))) == {HoldCode.STOP}


def looked(clock: str, now: str) -> ReleaseFacts:
    facts = with_answer("F1", good_facts(now=at(now)), answered_at=at(clock))
    return with_photo("F1", facts, taken_at=at(clock))


def test_last_look_07_40_00_go_07_42_01_is_refused_look_again() -> None:
    assert decide(looked("07:40:00", now="07:42:00")).go
    assert codes(decide(looked("07:40:00", now="07:42:01"))) == {HoldCode.LAST_LOOK}


def test_the_morning_of_2023() -> None:
    """Seal at 07:26, count 23 of 24 from 07:27 to 07:30, recount 23 by another officer: stop at
    about 07:34.
    """
    first = count(SHORT, first=at("07:27"), last=at("07:30"))
    after_one = judged(kitchen(first), now="07:31")
    assert after_one.mismatches == 1
    assert not second_mismatch(after_one)
    recount = count(SHORT, first=at("07:31"), last=at("07:34"), by="kit")
    after_two = judged(kitchen(first, recount), now="07:34")
    assert after_two.standing is not None
    assert after_two.standing.missing == {LAST_MAN}
    assert second_mismatch(after_two)
    held = decided(parties=parties_with(kitchen(first, recount)))
    assert codes(held) == {HoldCode.COUNT_UNBALANCED}
    assert held.holds[0].sentence == "Kitchen: 23 of 24 seen."
