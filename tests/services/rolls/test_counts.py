"""Counts: a blind headcount, then each face, then a signature, judged to the second."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from searches.models import LockSession, Stop
from searches.services.rolls.counts import begin_count, confirm_count, tap_person
from searches.services.rolls.movements import receive_prisoner, send_prisoner, tap_seen
from searches.services.stops.stops import ask_to_close_stop
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import CountFault
from searches.words.visits import ClosingBasis, StopSource
from tests.support.counting import Morning, at
from tests.support.sample_prison import PIN, Prison


def healthcare_taps(morning: Morning, clock: str) -> None:
    with at(clock):
        tap_seen(
            morning.prison.hana,
            prisoner_id=morning.kitchen[-1].pk,
            area_id=morning.prison.area["healthcare"].pk,
        )


def test_24_taps_from_the_second_of_sealing_on_balance(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:26:00", "07:29:00")
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and standing.balanced and not standing.faults


def test_a_count_begun_one_second_before_sealing_is_void(morning: Morning) -> None:
    visit = morning.food_lorry()
    earlier = morning.seal(visit, "07:10:00")
    begun = morning.begin(morning.prison.kay, "kitchen", 24, "07:25:59")
    morning.void(earlier, "07:25:59.500")
    lock = morning.seal(visit, "07:26:00")
    morning.tap(morning.prison.kay, begun, morning.kitchen, "07:26:00", "07:29:00")
    morning.sign(morning.prison.kay, begun, "07:29:00")
    judgement = morning.judge(lock, "kitchen")
    assert judgement.standing is None
    assert CountFault.BEFORE_SEALED in judgement.judgements[-1].faults


def test_no_count_begins_before_a_lock_session_requests_it(morning: Morning) -> None:
    with pytest.raises(Refused, match="not-asked"):
        morning.begin(morning.prison.kay, "kitchen", 24, "07:25:59")


def test_first_to_last_tap_over_ten_minutes_is_not_valid(
    morning: Morning, lock: LockSession
) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:26:05", "07:36:06")
    assert morning.judge(lock, "kitchen").judgements[-1].faults == (CountFault.TOO_LONG,)


def test_first_to_last_tap_of_ten_minutes_is_valid(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:26:05", "07:36:05")
    assert morning.judge(lock, "kitchen").judgements[-1].valid


def test_23_seen_and_one_on_the_way_do_not_balance(morning: Morning, lock: LockSession) -> None:
    last = morning.kitchen[-1]
    with at("07:26:30"):
        send_prisoner(
            morning.prison.kay, prisoner_id=last.pk, to_area_id=morning.prison.area["healthcare"].pk
        )
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00", people=people)
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and not standing.balanced
    assert standing.missing == {str(last.pk)}


def test_a_tap_in_healthcare_counts_only_after_sealing(morning: Morning) -> None:
    visit = morning.food_lorry()
    healthcare_taps(morning, "07:25:00")
    lock = morning.seal(visit)
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:26:00", "07:29:00", people=people)
    before = morning.judge(lock, "kitchen").standing
    healthcare_taps(morning, "07:27:00")
    after = morning.judge(lock, "kitchen").standing
    assert before is not None and not before.balanced
    assert after is not None and after.balanced


def test_a_prisoner_moved_away_at_07_20_must_still_be_seen(morning: Morning) -> None:
    visit, last = morning.food_lorry(), morning.kitchen[-1]
    area = morning.prison.area["healthcare"].pk
    with at("07:20:00"):
        sent = send_prisoner(morning.prison.kay, prisoner_id=last.pk, to_area_id=area)
    with at("07:22:00"):
        receive_prisoner(morning.prison.hana, movement_id=sent.pk)
    lock = morning.seal(visit)
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:26:00", "07:29:00", people=people)
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and standing.missing == {str(last.pk)}
    healthcare_taps(morning, "07:26:00")
    seen = morning.judge(lock, "kitchen").standing
    assert seen is not None and seen.balanced


def test_over_30_minutes_from_the_first_tap_is_too_old(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:26:05", "07:29:00")
    assert morning.judge(lock, "kitchen", "07:56:05").standing is not None
    assert morning.judge(lock, "kitchen", "07:56:06").standing is None


def test_a_reopened_inner_gate_needs_every_count_again(morning: Morning) -> None:
    visit = morning.food_lorry()
    first = morning.seal(visit)
    morning.count(morning.prison.kay, "kitchen", "07:26:00", "07:29:00")
    morning.void(first, "07:31:00")
    again = morning.seal(visit, "07:34:00")
    assert morning.judge(again, "kitchen").standing is None
    morning.count(morning.prison.kay, "kitchen", "07:34:00", "07:37:00")
    assert morning.judge(again, "kitchen").standing is not None


def test_the_morning_of_2023_stops_the_lorry_at_07_34(morning: Morning, lock: LockSession) -> None:
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00", people=people)
    assert not Stop.objects.exists()
    morning.count(morning.prison.kit, "kitchen", "07:31:00", "07:34:00", people=people)
    stop = Stop.objects.get()
    assert (stop.source, stop.lock_session_id, stop.visit_id) == (
        StopSource.SECOND_MISMATCH,
        lock.pk,
        lock.visit_id,
    )
    assert f"{stop.recorded_at:%H:%M:%S}" == "07:34:00"
    assert morning.acts()[-2:] == ["confirm_count", "raise_by_system"]


def test_a_recount_by_the_same_officer_does_not_count(morning: Morning, lock: LockSession) -> None:
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00", people=people)
    morning.count(morning.prison.kay, "kitchen", "07:31:00", "07:34:00")
    assert CountFault.SAME_COUNTER in morning.judge(lock, "kitchen").judgements[-1].faults
    assert not Stop.objects.exists()


def test_a_balanced_recount_counts_once_a_third_officer_agrees(
    morning: Morning, lock: LockSession
) -> None:
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00", people=people)
    morning.count(morning.prison.kit, "kitchen", "07:31:00", "07:34:00")
    recount = morning.judge(lock, "kitchen")
    assert recount.disputed
    assert recount.judgements[-1].faults == (CountFault.DISPUTED,)
    on_kitchens_tablet = replace(
        morning.prison.omar,
        device=morning.prison.kay.device,
        device_area=morning.prison.kay.device_area,
    )
    morning.count(on_kitchens_tablet, "kitchen", "07:35:00", "07:38:00")
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and standing.balanced
    assert not Stop.objects.exists()


def test_the_orderly_officer_counts_on_the_partys_own_device(
    morning: Morning, lock: LockSession
) -> None:
    morning.count(morning.prison.omar, "kitchen", "07:27:00", "07:30:00")
    faults = morning.judge(lock, "kitchen").judgements[-1].faults
    assert faults == (CountFault.WRONG_DEVICE,)


def test_a_movement_during_the_count_voids_it(morning: Morning, lock: LockSession) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:26:10")
    with at("07:26:20"):
        send_prisoner(
            morning.prison.kay,
            prisoner_id=morning.kitchen[-1].pk,
            to_area_id=morning.prison.area["healthcare"].pk,
        )
    morning.tap(morning.prison.kay, count, morning.kitchen, "07:26:30", "07:29:00")
    morning.sign(morning.prison.kay, count, "07:29:10")
    assert CountFault.MOVEMENT_DURING in morning.judge(lock, "kitchen").judgements[-1].faults


def test_a_count_made_from_the_office_is_not_valid(morning: Morning, lock: LockSession) -> None:
    elsewhere = replace(
        morning.prison.kay,
        device=morning.prison.device["office-1"].pk,
        device_area=morning.prison.area["gate"].pk,
    )
    morning.count(elsewhere, "kitchen", "07:26:10", "07:29:00")
    assert morning.judge(lock, "kitchen").judgements[-1].faults == (CountFault.WRONG_DEVICE,)


def test_two_lock_sessions_may_share_a_count_begun_after_both_requests(morning: Morning) -> None:
    first = morning.seal(morning.food_lorry(), "07:20:00")
    morning.void(first, "07:24:00")
    second = morning.seal(morning.food_lorry(plate="AB12CDE"))
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00")
    for lock in (first, second):
        standing = morning.judge(lock, "kitchen").standing
        assert standing is not None and standing.balanced


def test_a_count_does_not_count_for_a_lorry_sealed_later(
    morning: Morning, lock: LockSession
) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:26:10", "07:29:00")
    morning.void(lock, "07:30:00")
    later = morning.seal(morning.food_lorry(plate="AB12CDE"), "07:31:00")
    assert morning.judge(later, "kitchen").standing is None


def test_only_an_officer_on_duty_at_the_area_counts(morning: Morning, lock: LockSession) -> None:
    with pytest.raises(NotAllowed, match="not-on-duty"):
        morning.begin(morning.prison.stan, "kitchen", 24, "07:27:00")


def test_gate_officers_cannot_count(morning: Morning, lock: LockSession) -> None:
    with pytest.raises(NotAllowed, match="not-your-part"):
        morning.begin(morning.prison.grace, "kitchen", 24, "07:27:00")


def test_a_stranger_cannot_be_tapped_as_a_prisoner_on_the_list(
    morning: Morning, lock: LockSession
) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:27:00")
    stranger = morning.prison.prisoners["laundry"][0]
    with at("07:27:10"), pytest.raises(NotThere):
        tap_person(morning.prison.kay, count_id=count.pk, prisoner_id=stranger.pk)


def test_nobody_adds_taps_to_another_officers_count(morning: Morning, lock: LockSession) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:27:00")
    with at("07:27:10"), pytest.raises(NotAllowed, match="not-your-count"):
        tap_person(morning.prison.kit, count_id=count.pk, prisoner_id=morning.kitchen[0].pk)


def test_a_signed_count_takes_no_further_tap(morning: Morning, lock: LockSession) -> None:
    people = morning.kitchen[:-1]
    count = morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00", people=people)
    with at("07:30:10"), pytest.raises(Refused, match="confirmed"):
        tap_person(morning.prison.kay, count_id=count.pk, prisoner_id=morning.kitchen[-1].pk)


def test_a_wrong_pin_signs_no_count(morning: Morning, lock: LockSession) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:27:00")
    with at("07:28:00"), pytest.raises(Refused, match="wrong-pin"):
        confirm_count(morning.prison.kay, count_id=count.pk, pin="0000")


@pytest.mark.parametrize("headcount", [-1, 501])
def test_an_impossible_headcount_is_refused(
    morning: Morning, lock: LockSession, headcount: int
) -> None:
    with pytest.raises(Invalid, match="headcount"):
        morning.begin(morning.prison.kay, "kitchen", headcount, "07:27:00")


def test_a_party_of_another_prison_is_not_found(
    morning: Morning, lock: LockSession, other_prison: Prison
) -> None:
    with at("07:27:00"), pytest.raises(NotThere):
        begin_count(morning.prison.kay, party_id=other_prison.party["kitchen"].pk, headcount=24)


def test_a_count_of_another_prison_is_not_found(
    morning: Morning, lock: LockSession, other_prison: Prison
) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:27:00")
    with at("07:28:00"), pytest.raises(NotThere):
        confirm_count(other_prison.kay, count_id=count.pk, pin=PIN)


def closing(morning: Morning, number: str) -> None:
    about: dict[str, Any] = {"basis": ClosingBasis.PERSON_SEEN, "prisoner": number, "pin": PIN}
    ask_to_close_stop(morning.prison.ceri, stop_id=Stop.objects.get().pk, **about)


def test_a_stop_raised_by_counts_closes_on_the_missed_prisoner(
    morning: Morning, lock: LockSession
) -> None:
    *seen, missed, also = morning.kitchen
    for name, first, last in (("kay", "07:27:00", "07:30:00"), ("kit", "07:31:00", "07:34:00")):
        morning.count(getattr(morning.prison, name), "kitchen", first, last, people=seen)
    with at("07:36:00"):
        for prisoner in (seen[0], also):
            tap_seen(
                morning.prison.hana,
                prisoner_id=prisoner.pk,
                area_id=morning.prison.area["healthcare"].pk,
            )
        with pytest.raises(Refused, match="not-missed"):
            closing(morning, seen[0].number)
        with pytest.raises(Refused, match="missed-yet"):
            closing(morning, also.number)
    with at("07:37:00"), pytest.raises(Refused, match="not-seen"):
        closing(morning, missed.number)
    with at("07:38:00"):
        tap_seen(
            morning.prison.hana,
            prisoner_id=missed.pk,
            area_id=morning.prison.area["healthcare"].pk,
        )
        closing(morning, missed.number)
