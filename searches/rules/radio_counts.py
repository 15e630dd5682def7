"""The code of a count by radio: what it is computed from, and how it is read and checked.

The supervisor's screen and the server compute a code with the secret of that screen. The gate
tablet has no such secret, so it can only check the form of a code. tests/vectors/radio_counts.json
has examples for both languages.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from searches.words.radio_counts import CODE_DIGITS, VALID_FOR, CodeContent, KeyFact

PROOFS = 1_000_000
MINUTES = VALID_FOR // timedelta(minutes=1)
LOCK_NUMBERS = 100_000
#: The table of Damm's check digit. It reveals each single wrong digit and each swapped pair.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def lock_number_of(search: UUID) -> str:
    """Return the five digits by which the radio names the vehicle in the lock.

    They come from the random UUID of the search, which is drawn when the lock is sealed. Nobody can
    therefore compute a code for a vehicle before its lock is sealed.
    """
    return f"{int(search.hex[:8], 16) % LOCK_NUMBERS:05d}"


def minute_of(moment: datetime) -> int:
    """Return the number of the minute that contains this moment."""
    return int(moment.timestamp() // 60)


def start_of(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, tz=UTC)


def code_of(secret: bytes, content: CodeContent) -> str:
    """Return the eight digits that the supervisor reads out."""
    text = f"count:{content.party}:{content.headcount}:{content.minute}:{content.lock_number}"
    digest = hmac.digest(secret, text.encode(), hashlib.sha256)
    proof = (int.from_bytes(digest[:4], "big") & 0x7FFFFFFF) % PROOFS
    first = f"{content.minute % MINUTES}{proof:06d}"
    return f"{first}{_check_digit(content, first)}"


def read_code(text: str) -> str | None:
    """Return the eight digits of a typed code, with or without spaces, or None."""
    digits = re.sub(r"\s", "", text)
    is_code = len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit()
    return digits if is_code else None


def is_misheard(code: str, content: CodeContent) -> bool:
    """Return whether the check digit shows that somebody misheard a part of the count.

    The parts are the party, the number of people, the lock number and the code. The check digit
    needs no secret, so it proves nothing about who made the code.
    """
    return _check_digit(content, code[:-1]) != code[-1]


def minute_in(code: str, entered_at: datetime) -> int:
    """Return the minute that the code names: the last such minute before it was entered.

    The first digit of a code is the last digit of its minute, and a code is valid for ten minutes.
    """
    latest = minute_of(entered_at)
    return latest - (latest - int(code[0])) % MINUTES


def key_of_code(code: str, content: CodeContent, keys: Iterable[KeyFact]) -> KeyFact | None:
    """Return the key that made this code, or None.

    Every key is tried and each comparison takes the same time, so the time of the answer tells
    nothing about a wrong code.
    """
    matches = [key for key in keys if hmac.compare_digest(code_of(key.secret, content), code)]
    return matches[0] if matches else None


def content_of(code: str, content: CodeContent, entered_at: datetime) -> CodeContent:
    """Return the content with the minute that the code names."""
    return replace(content, minute=minute_in(code, entered_at))


def _check_digit(content: CodeContent, digits: str) -> str:
    """Return Damm's check digit over the party, the number, the lock and these digits."""
    party = "".join(f"{ord(letter):03d}" for letter in content.party)
    interim = 0
    for digit in f"{party}{content.headcount:03d}{content.lock_number}{digits}":
        interim = DAMM[interim][int(digit)]
    return str(interim)
