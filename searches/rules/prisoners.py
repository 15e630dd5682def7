"""Prisoner numbers: a letter, four digits, two letters, such as A1234BC."""

from __future__ import annotations

import re

from searches.words.refusals import Invalid

NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")


def read_number(typed: str) -> str:
    """The number in its one form. Raises Invalid when it cannot be one."""
    number = "".join(typed.split()).upper()
    if not NUMBER.fullmatch(number):
        raise Invalid("prisoner-number", "A prisoner number looks like A1234BC.", field="number")
    return number
