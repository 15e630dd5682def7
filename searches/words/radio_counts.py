"""Words for counts by radio: a number of people that a supervisor reads out with a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

#: The number of digits of a code: the minute, six digits of proof, and a check digit.
CODE_DIGITS = 8
#: How long a code is valid. One digit of the code tells the minutes of this time apart.
VALID_FOR = timedelta(minutes=10)
#: Wrong codes after which no more codes are accepted for a party and lock session from one device.
MOST_WRONG_CODES = 3
#: The same limit for all devices together.
MOST_WRONG_CODES_IN_ALL = 6


@dataclass(frozen=True, slots=True)
class CodeContent:
    """What a code is about. `minute` counts the minutes since 1970, in UTC."""

    party: str  # its code, such as laundry
    headcount: int
    lock_number: str
    minute: int


@dataclass(frozen=True, slots=True)
class KeyFact:
    """The secret of one supervisor's screen, with the id of its key."""

    key: UUID
    secret: bytes
