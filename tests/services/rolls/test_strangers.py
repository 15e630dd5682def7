"""If a count finds a person of another party, the counting officer names this stranger.

The count balances only when the stranger's own party misses exactly the stranger.
"""

from __future__ import annotations

from typing import Any

import pytest

from searches.facts.rolls import counted_by_number
from searches.models import Count, CountRequest, LedgerEntry, LockSession, Prisoner
from searches.services.rolls.counts import name_stranger
from searches.words.refusals import Invalid
from tests.support.counting import Morning, at
from tests.support.factories import PartyFactory, PrisonerFactory
from tests.support.sample_prison import Prison


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


def state_of(count: Count, lock: LockSession) -> dict[str, Any]:
    """Return the verdict that the ledger has of this count for this lock session."""
    entry = LedgerEntry.objects.get(act="confirm_count", body__said__count=str(count.pk))
    verdict: dict[str, Any] = entry.body["said"]["verdicts"][str(lock.pk)]
    return verdict


def test_a_stranger_does_not_replace_a_missing_kitchen_prisoner(
    morning: Morning, lock: LockSession
) -> None:
    with_stranger(morning, morning.kitchen[:-1], 24, morning.prison.prisoners["laundry"][0])
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and not standing.balanced
    assert standing.missing == {str(morning.kitchen[-1].pk)}


def test_the_strangers_party_joins_the_contact_set_and_misses_exactly_them(
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


def test_a_party_that_misses_another_prisoner_does_not_settle_the_stranger(
    morning: Morning, lock: LockSession
) -> None:
    laundry = morning.prison.prisoners["laundry"]
    with_stranger(morning, morning.kitchen, 25, laundry[0])
    morning.count(morning.prison.lena, "laundry", "07:30:00", "07:32:00", people=laundry[:-1])
    home = morning.judge(lock, "laundry").standing
    here = morning.judge(lock, "kitchen").standing
    assert home is not None and not home.balanced
    assert here is not None and not here.balanced


def test_naming_a_stranger_requests_a_count_of_their_party_at_once(
    morning: Morning, lock: LockSession
) -> None:
    with_stranger(morning, morning.kitchen, 25, morning.prison.prisoners["laundry"][0])
    request = CountRequest.objects.get(lock_session=lock, party__code="laundry")
    assert f"{request.recorded_at:%H:%M:%S}" == "07:29:10"
    assert request.reasons == ["stranger_found"]


def test_a_prisoner_tapped_as_present_by_two_parties_is_a_conflict(
    morning: Morning, lock: LockSession
) -> None:
    laundry = morning.prison.prisoners["laundry"]
    with_stranger(morning, morning.kitchen, 25, laundry[0])
    morning.count(morning.prison.lena, "laundry", "07:30:00", "07:32:00")
    here = morning.judge(lock, "kitchen").standing
    assert here is not None and not here.balanced
    home = morning.judge(lock, "laundry").standing
    assert home is not None and not home.balanced
    assert here.conflicts == home.conflicts == {str(laundry[0].pk)}


def test_a_stranger_found_by_two_parties_leaves_both_unbalanced(
    morning: Morning, lock: LockSession
) -> None:
    laundry, stan = morning.prison.prisoners["laundry"], morning.prison.stan
    with_stranger(morning, morning.kitchen, 25, laundry[0])
    stores = morning.prison.prisoners["stores"]
    count = morning.begin(stan, "stores", len(stores) + 1, "07:26:10")
    morning.tap(stan, count, stores, "07:26:20", "07:27:00")
    with at("07:27:10"):
        name_stranger(stan, count_id=count.pk, number=laundry[0].number)
    morning.sign(stan, count, "07:27:20")
    morning.count(morning.prison.lena, "laundry", "07:30:00", "07:32:00", people=laundry[1:])
    for party in ("kitchen", "stores"):
        standing = morning.judge(lock, party).standing
        assert standing is not None and not standing.balanced


def test_two_parties_in_one_area_are_not_counted_by_number(
    morning: Morning, lock: LockSession
) -> None:
    workshop = morning.prison.party["workshop-3"]
    assert counted_by_number(workshop)
    PartyFactory.create(establishment=workshop.establishment, area=workshop.area)
    assert not counted_by_number(workshop)


def test_a_stranger_without_a_name_stays_unresolved(morning: Morning, lock: LockSession) -> None:
    kay = morning.prison.kay
    count = morning.begin(kay, "kitchen", 25, "07:26:10")
    morning.tap(kay, count, morning.kitchen, "07:26:20", "07:29:00")
    with at("07:29:10"):
        name_stranger(kay, count_id=count.pk, described_as="Tall, grey top, says nothing")
    morning.sign(kay, count, "07:29:20")
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and not standing.balanced
    assert standing.unresolved_strangers == 1
    assert state_of(count, lock)["strangers"] == 1


def test_a_named_stranger_is_reported_once(morning: Morning, lock: LockSession) -> None:
    count = with_stranger(morning, morning.kitchen, 25, morning.prison.prisoners["laundry"][0])
    assert state_of(count, lock)["strangers"] == 1


@pytest.mark.parametrize("number", ["A0001KI", "Z9999ZZ", "", "rubbish"])
def test_prisoners_of_the_party_and_unknown_numbers_are_not_strangers(
    morning: Morning, lock: LockSession, number: str
) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:26:10")
    with at("07:26:30"), pytest.raises(Invalid):
        name_stranger(morning.prison.kay, count_id=count.pk, number=number)


def test_a_prisoner_of_another_prison_cannot_be_named(
    morning: Morning, lock: LockSession, other_prison: Prison
) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:26:10")
    foreign = PrisonerFactory.create(establishment=other_prison.establishment)
    with at("07:26:30"), pytest.raises(Invalid):
        name_stranger(morning.prison.kay, count_id=count.pk, number=foreign.number)
