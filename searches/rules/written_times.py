"""Reading a date with a time, in the form in which a person or a spreadsheet writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from searches.words.refusals import Invalid

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
WEEKDAY = re.compile(r"(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?,? +", re.IGNORECASE)
NUMERIC_DAY = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
NAMED_DAY = re.compile(r"([0-9]{1,2})[ \-/]([a-z]{3,9})\.?[ \-/,]+([0-9]{4}|[0-9]{2})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)? *([ap])?\.?(?:m\.?)?")
#: A date in one form, with a time after it or without one.
WRITTEN = re.compile(r"(?P<day>.*?[0-9])(?:(?:,? +|t)(?P<time>[0-9]{1,2}:.*))?", re.IGNORECASE)
YEARS = range(2000, 2101)

Day = tuple[int, int, int]


def readings(cell: str) -> list[datetime]:
    """Return every moment that the cell may mean, the day before the month first.

    A moment has the offset that was written, or no time zone. The list is empty if the cell is no
    date with a time.
    """
    if (iso := _iso(cell)) is not None:
        return [iso] if iso.year in YEARS else []
    parts = WRITTEN.fullmatch(WEEKDAY.sub("", cell.strip(), count=1))
    if parts is None or parts["time"] is None:
        return []
    clock = _clock(parts["time"].strip().lower())
    if clock is None:
        return []
    found = (_moment(day, clock) for day in _days(parts["day"]))
    return [one for one in dict.fromkeys(found) if one is not None]


def is_day_alone(cell: str) -> bool:
    """Return whether the cell is a date without a time."""
    day = WEEKDAY.sub("", cell.strip(), count=1)
    return any(_moment(one, (0, 0, 0)) for one in _days(day))


def has_month_first(cells: Iterable[str]) -> bool:
    """Return whether one of the cells can only be read with the month before the day.

    Then the program that wrote the file may have put the month first in its other rows as well.
    """
    return any(_is_month_first(cell) for cell in cells)


def read_time(
    cell: str, *, zone: tzinfo, possible: tuple[datetime, datetime], doubt: bool
) -> datetime:
    """Return the moment that a cell means, in the prison's time zone if it names no other.

    The day is read before the month, as in the United Kingdom. There is doubt when `doubt` is true,
    and also when the cell has AM or PM, which programs of the United States write. Then a date that
    can also be read with the month first raises Invalid, and the sentence shows both readings. The
    second reading is left out if it is outside `possible`, which has the first and the last moment
    that the caller can use.
    """
    if is_day_alone(cell):
        raise _invalid("time-missing", "Enter the date and the time, such as 2026-11-23 07:30.")
    found = [one if one.tzinfo else one.replace(tzinfo=zone) for one in readings(cell)]
    if not found:
        raise _invalid("time", "The time must look like 2026-11-23 07:30.")
    first, last = possible
    if len(found) > 1 and (doubt or _has_half_day(cell)) and first <= found[1] <= last:
        raise _invalid("time-unclear", _both(cell, found))
    return _once(found[0], zone)


def _both(cell: str, found: list[datetime]) -> str:
    words = [f"{one.day} {FULL_NAMES[one.month - 1].title()} {one:%Y, %H:%M}" for one in found]
    return (
        f"{cell} can mean {' or '.join(words)}. Write the date as {found[0]:%Y-%m-%d %H:%M} "
        f"or {found[1]:%Y-%m-%d %H:%M}."
    )


def _once(moment: datetime, zone: tzinfo) -> datetime:
    """Return the moment. Raises Invalid for a local time that a clock change skips or repeats."""
    if moment.tzinfo is not zone:
        return moment
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise _invalid("time", f"The clocks skip {moment:%H:%M} on that day. Enter another time.")
    later = moment.replace(fold=1)
    if later.utcoffset() != moment.utcoffset():
        raise _invalid(
            "time-unclear",
            f"The clocks show {moment:%H:%M} twice on that day. "
            f"Write {moment.isoformat(timespec='minutes')} or "
            f"{later.isoformat(timespec='minutes')}.",
        )
    return moment


def _iso(cell: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return None
    return None if len(cell) <= len("2026-11-23") else moment


def _days(text: str) -> list[Day]:
    """Return the year, month and day of each reading of a date."""
    text = text.strip().lower()
    if parts := ISO_DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text):
        return [(int(parts[1]), int(parts[2]), int(parts[3]))]
    if parts := NAMED_DAY.fullmatch(text):
        month = _month(parts[2])
        return [(_year(parts[3]), month, int(parts[1]))] if month else []
    if parts := NUMERIC_DAY.fullmatch(text):
        one, other, year = int(parts[1]), int(parts[3]), _year(parts[4])
        return [(year, other, one), (year, one, other)]
    return []


def _month(name: str) -> int:
    """Return the number of a month that is written in three letters or in full, or 0."""
    if name == "sept":
        return 9
    if name in FULL_NAMES:
        return FULL_NAMES.index(name) + 1
    return MONTHS.index(name) + 1 if name in MONTHS else 0


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _clock(text: str) -> tuple[int, int, int] | None:
    parts = TIME.fullmatch(text)
    if parts is None:
        return None
    hour, half = int(parts[1]), parts[4]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(parts[2]), int(parts[3] or 0)


def _moment(day: Day, clock: tuple[int, int, int]) -> datetime | None:
    try:
        moment = datetime(*day, *clock)  # noqa: DTZ001  # the caller knows the time zone
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def _is_month_first(cell: str) -> bool:
    parts = NUMERIC_DAY.match(WEEKDAY.sub("", cell.strip(), count=1))
    return bool(parts and int(parts[1]) <= 12 < int(parts[3]) <= 31)


def _has_half_day(cell: str) -> bool:
    return bool(re.search(r"[0-9] *[ap]\.?m?\.?$", cell.strip(), re.IGNORECASE))


def _invalid(code: str, sentence: str) -> Invalid:
    return Invalid(code, sentence, field="expected_at")
