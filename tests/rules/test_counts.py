"""The rules judge each count of a party: whether the count is valid, and whether it balances.

The rules also say which of several counts decides, and when a second mismatch raises a stop.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from searches.rules.counts import contradicts, judge_parties, second_mismatch
from searches.words.rolls import (
    CountFact,
    CountFault,
    CountJudgement,
    PartyFacts,
    PartyJudgement,
    Sighting,
    SightingKind,
)
from tests.support.lorry import (
    MS,
    NOW,
    SEALED,
    SECOND,
    at,
    count,
    kitchen,
    party,
    prisoners,
    terms,
)

ALL = prisoners("kitchen", 24)
SHORT = prisoners("kitchen", 23)
FIRST = at("07:27")
GOOD = count(ALL, first=FIRST)
F = CountFault


def judge(*parties: PartyFacts, now: str = "07:40", barred: str = "grace") -> PartyJudgement:
    return judge_parties(parties, terms(at(now), barred))[0]


def verdicts(*counts: CountFact, now: str = "07:40") -> tuple[CountJudgement, ...]:
    return judge(kitchen(*counts), now=now).judgements


def stands(*counts: CountFact, now: str = "07:40") -> str | None:
    standing = judge(kitchen(*counts), now=now).standing
    return standing.count.id if standing else None


@pytest.mark.parametrize(
    ("fault", "bad", "good"),
    [
        (F.NOT_CONFIRMED, replace(GOOD, confirmed_at=None), GOOD),
        (F.NOT_CONFIRMED, replace(GOOD, confirmed_at=FIRST), GOOD),
        (F.BEFORE_SEALED, count(ALL, first=SEALED - MS), count(ALL, first=SEALED)),
        (F.TAP_BEFORE_HEADCOUNT, replace(GOOD, began_at=FIRST + MS), GOOD),
        (
            F.TOO_LONG,
            count(ALL, first=FIRST, last=FIRST + timedelta(seconds=601)),
            count(ALL, first=FIRST, last=FIRST + timedelta(seconds=600)),
        ),
        (F.MOVEMENT_DURING, replace(GOOD, movement_during=True), GOOD),
        (F.WRONG_DEVICE, replace(GOOD, device_enrolled_to_area=False), GOOD),
        (F.NOT_ON_DUTY, replace(GOOD, counter_on_duty=False), GOOD),
        (F.COUNTER_TOOK_PART, replace(GOOD, counter="grace"), GOOD),
        (F.CLOCK, replace(GOOD, clock_trusted=False), GOOD),
    ],
    ids=str,
)
def test_a_count_is_valid_only_if(fault: CountFault, bad: CountFact, good: CountFact) -> None:
    assert fault in verdicts(bad)[0].faults
    assert verdicts(good)[0].valid


def test_a_count_answers_a_request_of_its_lock_session_from_before_its_first_tap() -> None:
    def faults(requested_at: object) -> tuple[CountFault, ...]:
        return judge(kitchen(GOOD, requested_at=requested_at)).judgements[0].faults

    assert faults(None) == (F.NOT_REQUESTED,)
    assert faults(FIRST + MS) == (F.BEFORE_REQUEST,)
    assert faults(FIRST) == ()


def test_a_count_answers_two_lock_sessions_but_none_sealed_later() -> None:
    """Use one count for two lorries. The count is refused for a lorry that was sealed after it."""
    party = kitchen(GOOD)
    second = judge_parties([party], terms(NOW, sealed_at=FIRST - SECOND))[0]
    later = judge_parties([party], terms(NOW, sealed_at=FIRST + SECOND))[0]
    assert judge(party).standing is not None
    assert second.standing is not None
    assert later.standing is None


def test_a_count_is_valid_for_30_minutes_from_its_first_tap() -> None:
    assert stands(GOOD, now="07:57:00") == GOOD.id
    assert stands(GOOD, now="07:57:01") is None


def test_more_than_five_taps_under_a_second_apart_need_another_officer() -> None:
    def tapped(quick: int) -> CountFact:
        gaps = [0.9] * quick + [1.0] * (23 - quick)
        times = [FIRST + timedelta(seconds=sum(gaps[:place])) for place in range(24)]
        seen = tuple(replace(tap, seen_at=t) for tap, t in zip(GOOD.seen, times, strict=True))
        return replace(GOOD, seen=seen, confirmed_at=times[-1])

    assert verdicts(tapped(5))[0].valid
    assert verdicts(tapped(6))[0].faults == (F.TOO_FAST,)
    again = count(ALL, first=at("07:32"))
    by_another = replace(again, counter="kit")
    assert verdicts(tapped(6), again)[1].faults == (F.SAME_COUNTER,)
    assert verdicts(tapped(6), by_another)[1].valid


def test_after_a_mismatch_another_officer_counts() -> None:
    first = count(SHORT, first=FIRST)
    same = count(ALL, first=at("07:32"))
    other = count(ALL, first=at("07:32"), by="kit")
    assert verdicts(first, same)[1].faults == (F.SAME_COUNTER,)
    assert stands(first, same) == first.id
    assert verdicts(first, other)[1].faults == (F.DISPUTED,)


def count_by(officer: str, minute: int, *, balanced: bool, orderly: bool = False) -> CountFact:
    """Return a valid count of the kitchen by this officer, with 24 of 24 seen or with 23."""
    seen = ALL if balanced else SHORT
    counted = count(seen, first=at(f"07:{minute}"), last=at(f"07:{minute}:50"), by=officer)
    return replace(counted, id=f"{officer}-{minute}", by_orderly_officer=orderly)


@pytest.mark.parametrize(
    ("counts", "balanced", "disputed"),
    [
        ("kay+", True, False),
        ("kay-", False, False),
        ("kay+ kit+", True, False),
        ("kay+ kit-", False, True),
        ("kay+ kit- kay+", False, True),  # the first counter cannot outvote the second
        ("kay+ kit- kit+", False, True),  # the second counter cannot change their result
        ("kay+ kit- ken+", True, False),
        ("kay+ kit- ken-", False, True),
        ("kay- kit+", False, True),  # a balanced recount needs a third officer, not one of the two
        ("kay- kit+ kit+", False, True),
        ("kay- kit+ kay+", False, True),
        ("kay- kit+ ken+", True, False),
        ("kay- kit+ ken-", False, True),
        ("kay- kay+ kit+", False, True),  # two counts by one officer have the weight of one
        ("kay- kay+ kit+ ken+", True, False),
        ("kay- kit- ken+", False, True),
        ("kay- kit- ken+ kay+", False, True),
        ("kay- kit- ken+ kim+", True, False),
        # settled by a third officer, then contradicted by a fourth
        ("kay+ kit- ken+ kim-", False, True),
        ("kay+ kit- ken+ kim- kit+", False, True),
        ("kay+ kit- ken+ kim- kate+", True, False),
        ("kay- omar*", True, False),  # the orderly officer settles the dispute at once
        ("kay- kit+ omar*", True, False),
        # but the orderly officer cannot settle a dispute about their own count
        ("omar/ kay+ omar*", False, True),
    ],
)
def test_a_third_officer_settles_two_counts_that_differ(
    counts: str, balanced: bool, disputed: bool
) -> None:
    """In `counts`, `+` is a balanced count and `-` is not.

    `*` and `/` mean the same for the orderly officer.
    """
    made = [
        count_by(spec[:-1], 27 + place, balanced=spec[-1] in "+*", orderly=spec[-1] in "*/")
        for place, spec in enumerate(counts.split())
    ]
    judgement = judge(kitchen(*made))
    assert judgement.standing is not None
    assert judgement.standing.balanced is balanced
    assert judgement.disputed is disputed


@pytest.mark.parametrize(
    ("counts", "contradicted"),
    [
        ("kay+ kit+", []),
        ("kay+ kit-", [1]),
        ("kay- kit+", [1]),
        ("kay- kit-", []),
        ("kay- kay+", []),  # the same officer counted again
        ("kay+ kit- ken+", [1, 2]),
    ],
)
def test_a_count_that_contradicts_another_officer_is_reported(
    counts: str, contradicted: list[int]
) -> None:
    made = [
        count_by(spec[:-1], 27 + place, balanced=spec[-1] == "+")
        for place, spec in enumerate(counts.split())
    ]
    judgement = judge(kitchen(*made))
    contradictions = [contradicts(judgement, each) for each in judgement.judgements]
    assert [place for place, is_told in enumerate(contradictions) if is_told] == contradicted


def test_the_newest_valid_count_decides_not_the_best() -> None:
    newer = count(SHORT, first=at("07:32"), by="kit")
    judgement = judge(kitchen(GOOD, newer))
    assert judgement.standing is not None
    assert judgement.standing.count == newer
    assert not judgement.standing.balanced
    assert judge(kitchen(newer, GOOD)).standing == judgement.standing


def test_a_good_count_does_not_decide_while_a_recount_is_under_way() -> None:
    under_way = replace(count(SHORT, first=at("07:32"), by="kit"), confirmed_at=None)
    assert stands(GOOD, under_way) is None
    finished = count(ALL, first=at("07:32"), by="kit")
    assert stands(GOOD, finished) == finished.id


def test_only_a_void_count_that_does_not_balance_casts_doubt() -> None:
    short = replace(count(SHORT, first=at("07:32"), by="kit"), movement_during=True)
    full = replace(count(ALL, first=at("07:32"), by="kit"), movement_during=True)
    assert stands(GOOD, short) is None
    assert stands(GOOD, full) == GOOD.id


def test_a_second_mismatch_is_reported_once_and_an_old_first_one_still_counts() -> None:
    first = count(SHORT, first=FIRST)
    second = count(SHORT, first=at("07:50"), by="kit")
    third = count(ALL, first=at("07:55"))
    assert not second_mismatch(judge(kitchen(first)))
    assert second_mismatch(judge(kitchen(first, second), now="07:58"))
    assert not second_mismatch(judge(kitchen(first, second, third), now="07:58"))
    assert not second_mismatch(judge(kitchen()))


def test_two_mismatches_by_the_same_officer_raise_a_stop_too() -> None:
    twice = judge(kitchen(count(SHORT, first=FIRST), count(SHORT, first=at("07:32"))))
    assert second_mismatch(twice)


def test_a_count_from_before_the_seal_is_no_mismatch() -> None:
    early = count(SHORT, first=at("07:20"))
    assert not second_mismatch(judge(kitchen(early, count(SHORT, first=FIRST))))


@pytest.mark.parametrize(
    ("headcount", "seen", "balanced"),
    [(24, ALL, True), (23, ALL, False), (25, ALL, False), (24, SHORT, False), (23, SHORT, False)],
)
def test_number_faces_and_list_must_agree(
    headcount: int, seen: frozenset[str], balanced: bool
) -> None:
    assert verdicts(count(seen, headcount=headcount, first=FIRST))[0].balanced is balanced


def test_a_face_tapped_twice_is_one_face() -> None:
    twice = replace(GOOD, seen=(*GOOD.seen, GOOD.seen[0]), headcount=25)
    assert not verdicts(twice)[0].balanced


def test_a_person_tapped_by_two_parties_is_a_conflict_for_both() -> None:
    laundry = party(
        "Laundry",
        8,
        count(
            prisoners("laundry", 8) | {"kitchen-01"}, first=at("07:30"), by="lena", party="laundry"
        ),
    )
    both = replace(laundry, expected=laundry.expected | {"kitchen-01"})
    seen = tuple(
        replace(tap, kind=SightingKind.COUNTED) for count in both.counts for tap in count.seen
    )
    both = replace(both, counts=(replace(both.counts[0], seen=seen),))
    for judgement in judge_parties([kitchen(GOOD), both], terms()):
        assert judgement.standing is not None
        assert judgement.standing.conflicts == {"kitchen-01"}
        assert not judgement.standing.balanced


def test_a_tap_by_an_officer_who_may_not_count_is_ignored() -> None:
    tap = Sighting("kitchen-24", FIRST, "grace", SightingKind.SEEN)
    assert not judge(kitchen(count(SHORT, first=FIRST), elsewhere=(tap,))).judgements[0].balanced


def test_two_prisoners_who_swapped_parties_balance() -> None:
    """Authorised officers saw every prisoner, so both parties balance."""
    swapped = count(SHORT | {"laundry-08"}, first=FIRST)
    home = prisoners("laundry", 7) | {"kitchen-24"}
    laundry = party("Laundry", 8, count(home, first=at("07:28"), by="lena", party="laundry"))
    for judgement in judge_parties([kitchen(swapped), laundry], terms()):
        assert judgement.standing is not None
        assert judgement.standing.balanced


def workshop(headcount: int, *elsewhere: Sighting, name: str = "Workshop 3") -> bool:
    counted = replace(
        count(frozenset(), headcount=headcount, first=FIRST, by="will", party="workshop 3")
    )
    facts = party(name, 10, counted, number_only=True, expected=prisoners("workshop", 10))
    standing = judge(replace(facts, elsewhere=elsewhere)).standing
    return standing is not None and standing.balanced


def test_number_only_compares_the_headcount_with_the_list() -> None:
    assert workshop(10)
    assert not workshop(9)
    assert not workshop(11)


def test_number_only_leaves_out_prisoners_seen_elsewhere() -> None:
    away = Sighting("workshop-01", FIRST, "hana", SightingKind.RECEIVED)
    back = Sighting("workshop-01", FIRST + SECOND, "will", SightingKind.RECEIVED, "workshop 3")
    assert workshop(9, away)
    assert not workshop(10, away)
    assert workshop(10, away, back)
    assert not workshop(9, away, back)


@pytest.mark.parametrize("name", ["Kitchen", "Stores", "Waste", "Kitchen party"])
def test_kitchen_stores_and_waste_are_always_by_name(name: str) -> None:
    assert not workshop(10, name=name)
