"""The code of a count by radio: what it proves, and how often a guess can be right."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from searches.rules.counts import Terms, judge_parties
from searches.rules.radio_counts import (
    code_of,
    content_of,
    is_misheard,
    key_of_code,
    lock_number_of,
    minute_in,
    minute_of,
    read_code,
    start_of,
)
from searches.words.policy import Policy
from searches.words.radio_counts import (
    MOST_WRONG_CODES,
    MOST_WRONG_CODES_IN_ALL,
    CodeContent,
    KeyFact,
)
from searches.words.rolls import CountFact, CountFault, PartyFacts, PartyJudgement

SEALED = datetime(2026, 11, 23, 7, 26, tzinfo=UTC)
SEARCH = UUID("6f0d4a0e-0000-4000-8000-000000000001")
SCREENS = [KeyFact(UUID(int=number), bytes([number]) * 32) for number in range(1, 4)]


def content(headcount: int = 8, minutes: int = 1, lock: str = "41902") -> CodeContent:
    return CodeContent("laundry", headcount, lock, minute_of(SEALED) + minutes)


def test_the_key_of_the_screen_that_made_the_code_is_found() -> None:
    for screen in SCREENS:
        assert key_of_code(code_of(screen.secret, content()), content(), SCREENS) == screen


@pytest.mark.parametrize("other", [content(headcount=9), content(minutes=2), content(lock="41903")])
def test_a_code_proves_one_number_one_minute_and_one_vehicle(other: CodeContent) -> None:
    code = code_of(SCREENS[0].secret, content())
    assert key_of_code(code, other, SCREENS) is None


@pytest.mark.parametrize(("seconds", "is_read"), [(0, True), (599, True), (600, False)])
def test_a_code_names_its_minute_for_ten_minutes(seconds: int, is_read: bool) -> None:
    code = code_of(SCREENS[0].secret, content())
    entered_at = start_of(content().minute) + timedelta(seconds=seconds)
    assert (minute_in(code, entered_at) == content().minute) is is_read
    read = content_of(code, content(), entered_at)
    assert (key_of_code(code, read, SCREENS) is not None) is is_read


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567a", "１２３４５６７８"])
def test_only_eight_digits_are_a_code(text: str) -> None:
    assert read_code(text) is None


def test_a_code_is_read_with_spaces() -> None:
    assert read_code(" 1234 5678 ") == "12345678"


def test_every_single_wrong_digit_is_misheard() -> None:
    code = code_of(SCREENS[0].secret, content())
    for place in range(8):
        for by in range(1, 10):
            wrong = f"{code[:place]}{(int(code[place]) + by) % 10}{code[place + 1 :]}"
            assert is_misheard(wrong, content())


def test_lock_numbers_have_five_digits() -> None:
    assert lock_number_of(SEARCH) == "41902"
    assert lock_number_of(UUID(int=0)) == "00000"


def test_ten_thousand_guesses_hit_no_more_often_than_chance_allows() -> None:
    """Guess with the right minute and check digit, as somebody does who knows how codes are made.

    Each guess is right with a probability of three screens in a million, so 10,000 guesses are
    right 0.03 times on average. Five right guesses would happen once in some billions of runs.
    """
    guesses = random.Random(20230906)  # noqa: S311  # a seed, so that the test never changes
    right = 0
    for number in range(10_000):
        about = content(minutes=1 + number // 100)
        digits = f"{about.minute % 10}{guesses.randrange(1_000_000):06d}"
        code = next(
            digits + check for check in "0123456789" if not is_misheard(digits + check, about)
        )
        right += key_of_code(code, about, SCREENS) is not None
    assert right < 5


def test_a_million_guesses_need_more_lock_sessions_than_a_prison_has_in_years() -> None:
    """The limit allows six guesses for each party and lock session, on all devices together."""
    assert (MOST_WRONG_CODES, MOST_WRONG_CODES_IN_ALL) == (3, 6)
    lock_sessions = 1_000_000 // MOST_WRONG_CODES_IN_ALL
    assert lock_sessions / (40 * 365) > 11  # years, with 40 vehicles a day
    assert MOST_WRONG_CODES_IN_ALL * len(SCREENS) / 1_000_000 < 0.00002


# ---- How a number by radio is judged


def by_radio(headcount: int, **other: object) -> CountFact:
    about: dict[str, object] = {
        "id": "radio",
        "party": "laundry",
        "counter": "lena",
        "began_at": SEALED + timedelta(minutes=1),
        "headcount": headcount,
        "seen": (),
        "unnamed_strangers": 0,
        "confirmed_at": SEALED + timedelta(minutes=3),
        "device_enrolled_to_area": True,
        "counter_on_duty": True,
        "by_radio": True,
    }
    return CountFact(**(about | other))  # type: ignore[arg-type]


def judged(count: CountFact, *, number_only: bool, name: str = "Laundry") -> PartyJudgement:
    people = frozenset(f"man {number}" for number in range(8))
    party = PartyFacts(
        name.casefold(), name, number_only, people, SEALED, (count,), still_on_list=people
    )
    terms = Terms(SEALED, SEALED + timedelta(minutes=5), frozenset({"tom"}), Policy())
    (judgement,) = judge_parties([party], terms)
    return judgement


def test_a_right_number_balances_a_party_counted_by_number() -> None:
    judgement = judged(by_radio(8), number_only=True)
    assert judgement.standing is not None and judgement.standing.balanced


@pytest.mark.parametrize("name", ["Kitchen", "Stores", "Waste"])
def test_a_right_number_never_counts_for_the_parties_that_load_vehicles(name: str) -> None:
    judgement = judged(by_radio(8), number_only=True, name=name)
    assert judgement.standing is None
    assert judgement.judgements[0].faults == (CountFault.NO_NAMES,)
    assert judgement.mismatches == 0


def test_a_wrong_number_is_a_mismatch_of_every_party() -> None:
    for number_only in (True, False):
        judgement = judged(by_radio(7), number_only=number_only)
        assert judgement.standing is not None and not judgement.standing.balanced
        assert judgement.mismatches == 1


def test_a_number_of_zero_never_balances() -> None:
    assert judged(by_radio(0), number_only=True).mismatches == 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"counter": "tom"}, CountFault.COUNTER_TOOK_PART),
        ({"counter_on_duty": False}, CountFault.NOT_ON_DUTY),
        ({"clock_trusted": False}, CountFault.CLOCK),
        ({"movement_during": True}, CountFault.MOVEMENT_DURING),
    ],
)
def test_a_count_by_radio_is_judged_as_every_count(
    change: dict[str, object], fault: CountFault
) -> None:
    judgement = judged(by_radio(8, **change), number_only=True)
    assert fault in judgement.judgements[0].faults
