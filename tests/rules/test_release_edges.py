"""Both sides of every limit of the release rule: one second, or one millisecond for `sealed_at`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from searches.rules.release import decide
from searches.words.checklists import Method, Purpose, Result
from searches.words.people import Role
from searches.words.policy import Policy
from searches.words.releases import (
    ClockFact,
    DrawFacts,
    FoundFact,
    HoldCode,
    IdentityFacts,
    LockFact,
    OverrideKind,
    ReleaseFacts,
    SearchSignatureFact,
    SyncFacts,
    WatchFact,
)
from searches.words.rolls import WholeRollFact
from searches.words.vehicle_types import VehicleDoubt, VehicleFacts
from tests.support.lorry import (
    LAST_LOOK,
    MS,
    NOW,
    SEALED,
    SECOND,
    SIGNED,
    at,
    count,
    good_facts,
    good_parties,
    good_search,
    kitchen,
    prisoners,
    with_answer,
    with_photo,
    with_search,
    without_photo,
)

MINUTE = timedelta(minutes=1)


def codes(facts: ReleaseFacts) -> set[HoldCode]:
    return {hold.code for hold in decide(facts).holds}


def lock_of_age(age: timedelta) -> ReleaseFacts:
    """Return fresh facts with a lock session of this age."""
    return good_facts(now=SEALED + age, policy=Policy(last_look_seconds=9999))


def looked_at(seconds: int) -> ReleaseFacts:
    return good_facts(now=LAST_LOOK + seconds * SECOND)


def signed_at(gap: timedelta) -> ReleaseFacts:
    """Return facts whose signatures come this long after the last answer, not counting the last
    look.
    """
    search = good_search()
    last = max(answer.answered_at for answer in search.answers if answer.item != "F1")
    signatures = tuple(
        SearchSignatureFact(place, who, last + gap) for place, who in ((1, "grace"), (2, "tom"))
    )
    return with_search(signatures=signatures)


def searched_for(seconds: float) -> ReleaseFacts:
    items = len(good_search().items) - 1
    times = tuple(SEALED + timedelta(seconds=seconds) * place / items for place in range(items + 1))
    return with_search(answer_times=times[1:])


def five_answers_within(seconds: float) -> ReleaseFacts:
    first = SEALED + 8 * MINUTE
    burst = tuple(first + timedelta(seconds=seconds) * place / 4 for place in range(5))
    spread = good_search().answer_times
    outside = tuple(t for t in spread if abs(t - first) > MINUTE)
    return with_search(answer_times=tuple(sorted((*outside, *burst))))


def disc_viewed(seconds: int) -> ReleaseFacts:
    facts = good_facts()
    assert facts.releaser is not None
    looked = dict.fromkeys(facts.releaser.looked_seconds, seconds)
    return replace(facts, releaser=replace(facts.releaser, looked_seconds=looked))


def clock(offset: float) -> ReleaseFacts:
    return good_facts(sync=SyncFacts((), (ClockFact("gate-1", offset),)))


def roll_begun(began: timedelta) -> ReleaseFacts:
    roll = WholeRollFact("roll-1", SEALED + began, NOW, correct=True)
    return good_facts(whole_prison=("vehicle_type",), parties=(), whole_rolls=(roll,))


def found_closed(after: timedelta) -> ReleaseFacts:
    """Return facts whose incident was closed this long after the zone was searched again."""
    search = good_search()
    again = next(answer for answer in search.answers if answer.item == "U5")
    return with_search(founds=(FoundFact("U5", SEALED, again.answered_at + after),))


def other_method(taken: timedelta) -> ReleaseFacts:
    search = good_search()
    answered = next(answer for answer in search.answers if answer.item == "U5").answered_at
    facts = with_answer("U5", result=Result.CANNOT_SEE, method=Method.POLE_CAMERA)
    for slot in ("U5-front", "U5-rear"):
        facts = without_photo(slot, facts)
    assert facts.search is not None
    rear = next(photo for photo in search.photos if photo.slot == "U5-rear")
    return with_search(
        facts, photos=(*facts.search.photos, replace(rear, taken_at=answered + taken))
    )


@pytest.mark.parametrize(
    ("code", "make", "passes", "holds"),
    [
        (HoldCode.LAST_LOOK, looked_at, 120, 121),
        (HoldCode.SEARCHERS, signed_at, timedelta(0), -MS),
        (HoldCode.TOO_FAST, searched_for, 420, 419),
        (HoldCode.TOO_FAST, five_answers_within, 11, 10),
        (HoldCode.RELEASER, disc_viewed, 2, 1),
        (HoldCode.UNSYNCED, clock, 120.0, 121.0),
        (HoldCode.UNSYNCED, clock, -120.0, -121.0),
        (HoldCode.COUNT_MISSING, roll_begun, timedelta(0), -MS),
        (HoldCode.FOUND, found_closed, timedelta(0), MS),
        (HoldCode.CANNOT_SEE, other_method, timedelta(0), -MS),
        (
            HoldCode.SEARCH_INCOMPLETE,
            lambda by: with_answer("U5", answered_at=SEALED + by),
            0 * MS,
            -MS,
        ),
        (HoldCode.PHOTO_MISSING, lambda by: with_photo("U8", taken_at=SEALED + by), 0 * MS, -MS),
    ],
)
def test_the_limit_passes_and_one_step_past_the_limit_holds(
    code: HoldCode, make: Callable[[object], ReleaseFacts], passes: object, holds: object
) -> None:
    assert code not in codes(make(passes))
    assert code in codes(make(holds))


def test_a_lock_session_is_valid_for_60_minutes() -> None:
    assert HoldCode.LOCK_VOID not in codes(lock_of_age(60 * MINUTE))
    assert HoldCode.LOCK_VOID in codes(lock_of_age(60 * MINUTE + SECOND))


def test_a_halt_after_the_seal_makes_the_lock_session_invalid() -> None:
    facts = good_facts(lock=LockFact("lock-1", SEALED, None, at_areas_later=("Stores",)))
    (hold,) = decide(facts).holds
    assert hold.code is HoldCode.LOCK_VOID
    assert hold.sentence == "The vehicle is recorded at Stores after the lock was sealed."


@pytest.mark.parametrize(
    ("vehicle", "subject"),
    [
        (VehicleFacts(doubt=VehicleDoubt.FIRST_VISIT), "type"),
        (VehicleFacts(doubt=VehicleDoubt.ASKS_LESS), "type"),
        (VehicleFacts(doubt=VehicleDoubt.REFUSED_BEFORE), "type"),
        (VehicleFacts(cages_with_a_cab=True), "cages"),
        (VehicleFacts(unacknowledged_emergency=True), "emergency"),
    ],
)
def test_an_unconfirmed_vehicle_type_holds(vehicle: VehicleFacts, subject: str) -> None:
    (hold,) = decide(good_facts(vehicle=vehicle)).holds
    assert (hold.code, hold.subject) == (HoldCode.VEHICLE, subject)


def test_hand_pushed_cages_need_no_people_in_a_cab() -> None:
    nobody = replace(good_facts().identity, people_in_cab=0)
    cages = good_facts(identity=nobody, vehicle=VehicleFacts(hand_pushed=True))
    assert decide(with_answer("A4", cages, number=0)).go
    assert {hold.code for hold in decide(cages).holds} == {HoldCode.OCCUPANTS}
    assert HoldCode.OCCUPANTS in codes(good_facts(identity=nobody))


def test_waiting_or_answering_again_does_not_cure_too_fast() -> None:
    hasty = searched_for(200)
    assert hasty.search is not None
    later = with_search(hasty, answer_times=(*hasty.search.answer_times, SEALED + 12 * MINUTE))
    assert HoldCode.TOO_FAST in codes(later)


def test_a_policy_may_change_the_shortest_search_time() -> None:
    slow = replace(searched_for(419), policy=Policy(search_floor_percent=90))
    strict = replace(searched_for(700), policy=Policy(search_floor_percent=200))
    assert HoldCode.TOO_FAST not in codes(slow)
    assert HoldCode.TOO_FAST in codes(strict)


def test_a_second_search_by_other_officers_cures_too_fast() -> None:
    again = with_search(earlier_searchers=frozenset({"greta", "theo"}), earlier_too_fast=True)
    assert decide(again).go


def test_a_record_that_arrived_after_the_signatures_is_not_signed() -> None:
    late = with_photo("U8", recorded_at=SIGNED + 2 * SECOND)
    assert codes(late) == {HoldCode.SEARCHERS}


def test_the_last_look_needs_no_new_signatures() -> None:
    facts = with_answer("F1", answered_at=NOW, recorded_at=NOW)
    assert decide(facts).go


def test_an_escort_may_search_second() -> None:
    signatures = (SearchSignatureFact(1, "grace", SIGNED), SearchSignatureFact(2, "ed", SIGNED))
    assert decide(with_search(signatures=signatures)).go


def test_a_deep_search_is_done_when_answered_and_photographed_since_the_seal() -> None:
    drawn = good_facts(search=good_search(deep=True), draws=DrawFacts(True, False))
    assert decide(drawn).go
    assert codes(without_photo("DS1", drawn)) == {HoldCode.DEEP_SEARCH}
    assert codes(with_answer("DS2", drawn, answered_at=SEALED - MS)) == {HoldCode.DEEP_SEARCH}


def test_a_settled_drill_and_an_acknowledged_marker_pass() -> None:
    settled = good_facts(draws=DrawFacts(False, True, drill_settled=True))
    known = good_facts(watches=(WatchFact("w", "driver", acknowledged_for_visit=True),))
    assert decide(settled).go
    assert decide(known).go


def test_the_seal_must_be_one_that_was_logged() -> None:
    logged = IdentityFacts(2, seals=("s 123456",))
    assert decide(good_facts(identity=logged)).go


def test_a_vehicle_that_came_in_unsealed_may_leave_unsealed() -> None:
    unsealed = good_facts(identity=IdentityFacts(2))
    assert decide(with_answer("D4", unsealed, text="None")).go


def test_a_seal_read_at_the_moment_it_was_put_on_passes() -> None:
    read = next(answer for answer in good_search().answers if answer.item == "D4").answered_at
    for changed_at, go in ((read, True), (read + MS, False)):
        put_on = IdentityFacts(2, seals=("S123456",), seals_changed_at=changed_at)
        assert decide(good_facts(identity=put_on)).go is go


def test_lost_sight_is_cured_by_counting_the_whole_prison() -> None:
    roll = WholeRollFact("roll-1", SEALED, NOW, correct=True)
    facts = with_answer(
        "A7",
        good_facts(whole_prison=("escort_gap",), whole_rolls=(roll,)),
        result=Result.NOT_DONE,
    )
    assert decide(facts).go
    assert HoldCode.SEARCH_INCOMPLETE in codes(replace(facts, whole_prison=()))


def test_clear_by_an_aid_does_not_replace_a_photograph() -> None:
    assert codes(without_photo("U5-rear")) == {HoldCode.PHOTO_MISSING}
    assert any(Purpose.AID in item.purposes for item in good_search().items)


def test_a_required_aid_that_says_clear_passes() -> None:
    assert decide(good_facts(policy=Policy(required_aids=("heartbeat",)))).go


def test_photographs_from_the_file_picker_count_only_if_policy_allows() -> None:
    facts = with_photo("U8", in_application=False)
    refused = replace(facts, policy=Policy(system_camera_accepted=False))
    assert decide(facts).go
    assert codes(refused) == {HoldCode.PHOTO_MISSING}


def test_a_better_photograph_taken_later_counts() -> None:
    search = good_search()
    bad = next(photo for photo in search.photos if photo.slot == "U8")
    dark = replace(bad, id="dark", problems=("too_dark",), taken_at=bad.taken_at - SECOND)
    copied = replace(bad, id="copy", copy_of="old", taken_at=bad.taken_at + SECOND)
    assert decide(with_search(photos=(dark, *search.photos))).go
    assert HoldCode.PHOTO_REJECTED in codes(with_search(photos=(*search.photos, copied)))


@pytest.mark.parametrize("slot", ["U3", "U4", "U5-front", "U5-rear", "U7a", "U7b", "F1"])
def test_a_suspected_copy_of_a_critical_zone_holds_until_signed(
    slot: str,
) -> None:
    facts = with_photo(slot, flat_copy_of="earlier")
    (hold,) = (hold for hold in decide(facts).holds if hold.subject == slot)
    assert (hold.code, hold.override) == (HoldCode.PHOTO_REJECTED, OverrideKind.NEVER)
    assert Role.CONTROL_ROOM in hold.cured_by and Role.GATE_OFFICER in hold.cured_by
    assert decide(with_photo(slot, flat_copy_of="earlier", difference_confirmed=True)).go


def test_a_suspected_copy_of_another_zone_does_not_hold() -> None:
    assert decide(with_photo("U8", flat_copy_of="earlier")).go


def test_a_signed_difference_does_not_clear_a_proven_copy() -> None:
    facts = with_photo("U3", copy_of="old", flat_copy_of="old", difference_confirmed=True)
    assert HoldCode.PHOTO_REJECTED in codes(facts)


def test_a_correct_roll_settles_an_earlier_mismatch_but_not_a_later_one() -> None:
    short = kitchen(count(prisoners("kitchen", 23), first=at("07:30")))
    parties = (short, good_parties()[1])
    roll = WholeRollFact("roll-1", at("07:31"), at("07:39"), correct=True)
    assert decide(good_facts(parties=parties, whole_rolls=(roll,))).go
    early = replace(roll, began_at=at("07:29"))
    assert codes(good_facts(parties=parties, whole_rolls=(early,))) == {HoldCode.COUNT_UNBALANCED}


def test_an_officer_who_counted_a_landing_cannot_release() -> None:
    roll = WholeRollFact("roll-1", SEALED, NOW, correct=True, counters=frozenset({"mia"}))
    facts = good_facts(whole_rolls=(roll,))
    assert codes(facts) == {HoldCode.RELEASER}
