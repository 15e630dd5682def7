"""Telephone numbers: damage that a spreadsheet does to them, and comparing two of them."""

from __future__ import annotations

import re

from searches.words.refusals import Invalid

#: A number that a spreadsheet shortened, such as 1.92456E+11.
SHORTENED = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
#: A number that a spreadsheet stored with decimal places, such as 1924555010.0.
DECIMAL = re.compile(r"[0-9]+[.,]0+")
APOSTROPHES = tuple("'‘’`´")
FEWEST_DIGITS = 6
#: The number that reaches the emergency services of the United Kingdom.
EMERGENCY_NUMBER = "999"


def demand_phone(phone: str) -> None:
    """Raise Invalid for a telephone number that nobody can dial.

    A spreadsheet takes a telephone number for a quantity. It then shortens the number, removes the
    0 at its beginning, or adds an apostrophe or decimal places.
    """
    if not has_enough_digits(phone):
        raise _invalid("Enter the haulier's 24-hour number.")
    if SHORTENED.fullmatch(phone):
        raise _invalid(
            f"A spreadsheet shortened the 24-hour number to {phone}. "
            "Enter all digits of the number as text."
        )
    if phone.startswith(APOSTROPHES):
        raise _invalid(
            "The 24-hour number begins with an apostrophe. Enter the number without this character."
        )
    if DECIMAL.fullmatch(phone):
        raise _invalid(f"The 24-hour number {phone} has decimal places. Enter the number as text.")
    if not phone.lstrip(" (").startswith(("0", "+")):
        raise _invalid(
            f"The 24-hour number {phone} does not begin with 0 or +. "
            "A spreadsheet may have removed the 0. Enter the whole number as text."
        )


def has_enough_digits(phone: str) -> bool:
    return sum(character.isdigit() for character in phone) >= FEWEST_DIGITS


def same_phone(one: str, other: str) -> bool:
    """Return whether both texts are the same telephone number, with or without +44 and spaces."""
    return _dialled(one) == _dialled(other)


def _dialled(phone: str) -> str:
    """Return the number to dial in the United Kingdom, followed by the extension in words."""
    text = re.sub(r"\(0\)", "", phone.lower())
    kept = re.sub(r"[^0-9a-z+]", "", text)
    return re.sub(r"^(\+44|0044)0?", "0", kept)


def _invalid(sentence: str) -> Invalid:
    return Invalid("phone", sentence, field="phone_24h")
