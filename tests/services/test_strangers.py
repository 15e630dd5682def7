"""Strangers: named where they are found; their own party must show exactly them missing."""

from __future__ import annotations

import pytest

from searches.models import Count, CountRequest, LockSession, Prisoner
from searches.services.counts import name_stranger
from searches.words.refusals import Invalid
from tests.cast import Prison
from tests.counting import Morning, at


def with_stranger(
    morning: Morning, people: list[Prisoner], headcount: int, stranger: Prisoner
) -> Count:
    kay = morning.prison.kay
    count = morning.begin(kay, "kitchen", headcount, "07:26:10")
    morning.tap(kay, count, people, "07:26:20", "07:29:00")
    with at("07:29:10"):
        name_stranger(kay, count_id=count.pk, number=stranger.number)
    morning.sign(kay, count, "07:29:20")
    return count


def test_the_number_is_right_but_a_kitchen_man_is_missing(
    morning: Morning, lock: LockSession
) -> None:
    with_stranger(morning, morning.kitchen[:-1], 24, morning.prison.prisoners["laundry"][0])
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and not standing.balanced
    assert standing.missing == {str(morning.kitchen[-1].pk)}


def test_laundry_joins_the_contact_set_and_shows_exactly_him_missing(
    morning: Morning, lock: LockSession
) -> None:
    assert morning.contact(lock) == {"kitchen", "stores"}
    laundry = morning.prison.prisoners["laundry"]
    with_stranger(morning, morning.kitchen, 25, laundry[0])
    assert morning.contact(lock) == {"kitchen", "stores", "laundry"}
    before = morning.judge(lock, "kitchen").standing
    assert before is not None and not before.balanced
    morning.count(morning.prison.lena, "laundry", "07:30:00", "07:32:00", people=laundry[1:])
    after = morning.judge(lock, "kitchen").standing
    home = morning.judge(lock, "laundry").standing
    assert after is not None and after.balanced
    assert home is not None and home.balanced


def test_laundry_that_shows_somebody_else_missing_settles_nothing(
    morning: Morning, lock: LockSession
) -> None:
    laundry = morning.prison.prisoners["laundry"]
    with_stranger(morning, morning.kitchen, 25, laundry[0])
    morning.count(morning.prison.lena, "laundry", "07:30:00", "07:32:00", people=laundry[:-1])
    home = morning.judge(lock, "laundry").standing
    here = morning.judge(lock, "kitchen").standing
    assert home is not None and not home.balanced
    assert here is not None and not here.balanced


def test_laundry_is_asked_in_the_same_act(morning: Morning, lock: LockSession) -> None:
    with_stranger(morning, morning.kitchen, 25, morning.prison.prisoners["laundry"][0])
    asked = CountRequest.objects.get(lock_session=lock, party__code="laundry")
    assert f"{asked.recorded_at:%H:%M:%S}" == "07:29:10"
    assert asked.reasons == ["stranger_found"]


def test_tapped_as_present_by_two_parties_is_a_conflict(
    morning: Morning, lock: LockSession
) -> None:
    laundry = morning.prison.prisoners["laundry"]
    with_stranger(morning, morning.kitchen, 25, laundry[0])
    morning.count(morning.prison.lena, "laundry", "07:30:00", "07:32:00")
    here = morning.judge(lock, "kitchen").standing
    assert here is not None and not here.balanced
    assert here.conflicts == {str(laundry[0].pk)}


def test_a_stranger_nobody_can_name_stays_unresolved(morning: Morning, lock: LockSession) -> None:
    kay = morning.prison.kay
    count = morning.begin(kay, "kitchen", 25, "07:26:10")
    morning.tap(kay, count, morning.kitchen, "07:26:20", "07:29:00")
    with at("07:29:10"):
        name_stranger(kay, count_id=count.pk, described_as="Tall, grey top, says nothing")
    morning.sign(kay, count, "07:29:20")
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and not standing.balanced
    assert standing.unresolved_strangers == 1


@pytest.mark.parametrize("said", ["A0001KI", "Z9999ZZ", "", "rubbish"])
def test_own_people_and_unknown_numbers_are_no_strangers(
    morning: Morning, lock: LockSession, said: str
) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:26:10")
    with at("07:26:30"), pytest.raises(Invalid):
        name_stranger(morning.prison.kay, count_id=count.pk, number=said)


def test_another_prisons_man_cannot_be_named(
    morning: Morning, lock: LockSession, other_prison: Prison
) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:26:10")
    foreign = Prisoner.objects.create(
        establishment=other_prison.establishment,
        number="B1234XY",
        name="elsewhere",
        cell="1",
        landing=other_prison.prisoners["kitchen"][0].landing,
    )
    with at("07:26:30"), pytest.raises(Invalid):
        name_stranger(morning.prison.kay, count_id=count.pk, number=foreign.number)
