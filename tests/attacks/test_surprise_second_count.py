"""The server draws one count in 15. Another officer must then count the same party."""

from __future__ import annotations

import pytest

from searches.ledger.clock import replay_at
from searches.models import CountConfirmation, LedgerEntry, LockSession
from searches.services.rolls import second_counts
from searches.words.policy import Policy
from searches.words.rolls import CountFault
from searches.words.visits import VisitSource
from tests.attacks import supervisor_tablet
from tests.support.browsers import browser
from tests.support.counting import Morning, moment
from tests.support.forms import read
from tests.support.sample_prison import Prison


@pytest.fixture
def odds_asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Make every eligible count need a second count. Return the odds that the product asked for."""
    odds: list[int] = []

    def draw(one_in: int) -> bool:
        odds.append(one_in)
        return one_in > 0

    monkeypatch.setattr(second_counts, "drawn", draw)
    return odds


def count_stores(morning: Morning, name: str, clock: str, *, left_out: int = 0) -> None:
    stores = morning.prison.prisoners["stores"]
    people = stores[: len(stores) - left_out]
    supervisor_tablet.count(morning.prison, name, "stores", people, clock)


def test_a_drawn_count_is_not_valid_until_another_officer_has_counted(
    morning: Morning, lock: LockSession, odds_asked: list[int]
) -> None:
    count_stores(morning, "stan", "07:27:00")
    first = morning.judge(lock, "stores")
    assert first.standing is None
    assert first.judgements[-1].faults == (CountFault.SECOND_COUNT,)
    count_stores(morning, "sue", "07:30:00")
    both = morning.judge(lock, "stores")
    assert both.standing is not None and both.standing.balanced
    # the second officer's count is the check itself, so it is never drawn
    assert odds_asked == [15]


def test_the_same_officer_cannot_make_the_second_count(
    morning: Morning, lock: LockSession, odds_asked: list[int]
) -> None:
    count_stores(morning, "stan", "07:27:00")
    count_stores(morning, "stan", "07:30:00")
    judged = morning.judge(lock, "stores")
    assert judged.standing is None
    assert CountFault.SAME_COUNTER in judged.judgements[-1].faults


@pytest.mark.slow
def test_a_second_count_that_differs_is_a_dispute(
    morning: Morning, lock: LockSession, odds_asked: list[int]
) -> None:
    count_stores(morning, "stan", "07:27:00")
    count_stores(morning, "sue", "07:30:00", left_out=1)
    assert morning.judge(lock, "stores").disputed


def test_the_draw_is_secret_until_the_count_is_confirmed(
    prison: Prison, morning: Morning, lock: LockSession, odds_asked: list[int]
) -> None:
    stores = prison.prisoners["stores"]
    tablet = supervisor_tablet.Tablet(prison, "stan")
    count = supervisor_tablet.begin(tablet, "stores", len(stores), "07:27:00")
    assert odds_asked == []
    with replay_at(moment("07:27:10")):
        page = read(browser(prison, "stan"), f"/counts/{count}/sign/")
    assert "second count" not in page.text.lower()
    assert "ask_second_count" not in morning.acts()


def test_the_draw_is_recorded_and_both_officers_read_what_to_do(
    prison: Prison, morning: Morning, lock: LockSession, odds_asked: list[int]
) -> None:
    count_stores(morning, "stan", "07:27:00")
    entry = LedgerEntry.objects.get(act="ask_second_count")
    assert entry.visit_id == lock.visit_id
    assert entry.body["said"]["name"] == "Stores"
    with replay_at(moment("07:29:00")):
        first = read(browser(prison, "stan"), "/rolls/").text
        second = read(browser(prison, "sue"), "/rolls/").text
    assert "Another officer must count now. Keep everybody here." in first
    assert "This is a surprise second count. You are the second officer." in second


def test_the_demonstration_draws_no_count(morning: Morning, odds_asked: list[int]) -> None:
    lock = morning.seal(morning.food_lorry())
    lock.visit.source = VisitSource.DEMO
    lock.visit.save()
    count_stores(morning, "stan", "07:27:00")
    assert odds_asked == []
    assert CountConfirmation.objects.get().second_count_asked_at is None


def test_the_policy_sets_the_odds_and_zero_switches_the_draw_off() -> None:
    assert Policy().surprise_count_one_in == 15
    assert Policy.from_document({"surprise_count_one_in": 0}).surprise_count_one_in == 0
    assert list(Policy(surprise_count_one_in=0).out_of_bounds()) == []
    with pytest.raises(ValueError, match="whole number"):
        Policy.from_document({"surprise_count_one_in": -1})


@pytest.mark.parametrize(("one_in", "always"), [(1, True), (0, False)])
def test_the_draw_uses_the_odds_of_the_policy(
    monkeypatch: pytest.MonkeyPatch, one_in: int, always: bool
) -> None:
    monkeypatch.undo()
    assert all(second_counts.drawn(one_in) is always for _ in range(20))


def test_about_one_in_fifteen_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw 3,000 times from the secure source: expect 200 within five standard deviations."""
    monkeypatch.undo()
    hits = sum(second_counts.drawn(15) for _ in range(3000))
    assert 130 < hits < 270


def test_a_second_count_begun_before_the_first_was_confirmed_is_ignored(
    morning: Morning, lock: LockSession, odds_asked: list[int]
) -> None:
    """Sue begins while Stan still counts, so Sue's count cannot be the second count for Stan's."""
    prison, stores = morning.prison, morning.prison.prisoners["stores"]
    begun = morning.begin(prison.sue, "stores", len(stores), "07:27:30")
    count_stores(morning, "stan", "07:27:00")  # Stan confirms this count a minute later
    morning.tap(prison.sue, begun, stores, "07:28:01", "07:28:30")
    with replay_at(moment("07:28:31")):
        morning.sign(prison.sue, begun, "07:28:31")
    judged = morning.judge(lock, "stores")
    stans = next(
        judgement
        for judgement in judged.judgements
        if judgement.count.counter == str(prison.stan.person)
    )
    assert CountFault.SECOND_COUNT in stans.faults
