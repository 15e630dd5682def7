"""A clear time in a file is read. For an unclear time, the sentence shows both readings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from searches.rules.written_times import has_month_first, read_time
from searches.words.refusals import Invalid

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
WINDOW = (NOW - timedelta(hours=1), NOW + timedelta(days=60))


def read(cell: str, *, doubt: bool = False, zone: ZoneInfo = LONDON) -> str:
    moment = read_time(cell, zone=zone, possible=WINDOW, doubt=doubt)
    return f"{moment:%Y-%m-%d %H:%M}"


def refusal(cell: str, *, doubt: bool = False) -> str:
    with pytest.raises(Invalid) as refused:
        read(cell, doubt=doubt)
    assert refused.value.field == "expected_at"
    return refused.value.sentence


@pytest.mark.parametrize(
    "cell",
    [
        *("02-Dec-26 07:30", "2-Dec-2026 7:30", "02 Dec 2026 07:30:00", "2 December 2026, 07:30"),
        *("2026-12-02 07:30", "2026-12-02T07:30", "2026-12-02 7:30", "20261202 07:30"),
        *("02/12/2026 07:30", "2/12/26 7:30", "02.12.2026 07:30", "02-12-2026 07:30"),
        *("02-Dec-26 7:30 AM", "02-Dec-26 7:30am", "02-Dec-2026 07:30:00 a.m."),
        *("Wed 2 Dec 2026 07:30", "Wednesday, 2 December 2026 7:30 AM", "02/12/2026 7:30 AM"),
        *("2026-12-02 07:30:00.000", "2026-12-02 7:30 AM"),
    ],
)
def test_one_moment_is_read_in_each_form(cell: str) -> None:
    assert read(cell) == "2026-12-02 07:30"


@pytest.mark.parametrize(
    ("cell", "clock"),
    [("12:05 AM", "00:05"), ("12:05 PM", "12:05"), ("11:05 pm", "23:05"), ("1:05 p", "13:05")],
)
def test_noon_and_midnight_are_told_apart(cell: str, clock: str) -> None:
    assert read(f"02-Dec-26 {cell}") == f"2026-12-02 {clock}"


@pytest.mark.parametrize(
    "cell",
    [
        *("", "tomorrow", "07:30", "7:30 AM", "02-Dez-26 07:30", "31-Nov-26 07:30", "46358.3125"),
        *("02-Dec-26 25:00", "02-Dec-26 13:30 PM", "02-Dec-26 0:30 AM", "13/13/2026 07:30"),
        *("02-Dec-1926 07:30", "02/12/2026 07:30 UTC", "02-Dec-26 07:3"),
    ],
)
def test_anything_else_is_refused(cell: str) -> None:
    assert refusal(cell) == "The time must look like 2026-11-23 07:30."


@pytest.mark.parametrize("cell", ["02-Dec-26", "2026-12-02", "02/12/2026", "Wed 2 December 2026"])
def test_a_day_alone_is_refused(cell: str) -> None:
    assert refusal(cell) == "Enter the date and the time, such as 2026-11-23 07:30."


BOTH = (
    "02/01/2027 7:30 AM can mean 2 January 2027, 07:30 or 1 February 2027, 07:30. "
    "Write the date as 2027-01-02 07:30 or 2027-02-01 07:30."
)


def test_am_and_pm_put_the_month_first_in_doubt() -> None:
    late = (NOW, NOW + timedelta(days=70))
    with pytest.raises(Invalid) as refused:
        read_time("02/01/2027 7:30 AM", zone=LONDON, possible=late, doubt=False)
    assert refused.value.sentence == BOTH


def test_a_reading_that_cannot_be_meant_is_left_out() -> None:
    assert read("02/01/2027 7:30 AM") == "2027-01-02 07:30"  # 1 February is too far ahead
    assert read("02/12/2026 7:30 AM") == "2026-12-02 07:30"


def test_another_row_with_the_month_first_puts_every_row_in_doubt() -> None:
    rows = ["12/22/2026 07:30", "12/01/2026 07:30"]
    assert has_month_first(rows) and not has_month_first(["22/12/2026 07:30", "2026-12-22 07:30"])
    assert read(rows[0], doubt=True) == "2026-12-22 07:30"
    assert refusal(rows[1], doubt=True) == (
        "12/01/2026 07:30 can mean 12 January 2026, 07:30 or 1 December 2026, 07:30. "
        "Write the date as 2026-01-12 07:30 or 2026-12-01 07:30."
    )


def test_the_same_day_in_both_readings_is_clear() -> None:
    assert read("12/12/2026 7:30 AM", doubt=True) == "2026-12-12 07:30"


def test_a_local_time_that_the_clocks_skip_or_repeat_is_refused() -> None:
    assert refusal("28/03/2027 01:30") == ("The clocks skip 01:30 on that day. Enter another time.")
    assert refusal("25-Oct-26 01:30") == (
        "The clocks show 01:30 twice on that day. "
        "Write 2026-10-25T01:30+01:00 or 2026-10-25T01:30+00:00."
    )
    assert read("2026-10-25T01:30+00:00") == "2026-10-25 01:30"
