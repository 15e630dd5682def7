"""The messages about values that cannot be accepted, for pages and for the API."""

from __future__ import annotations

REQUIRED = "Enter a value."
WHOLE_NUMBER = "Enter a whole number."
TEXT = "Enter text."
CHOICE = "Select a value from the list."
MOMENT = "Enter a date and a time."
FILE = "Choose a file."
UNREADABLE = "This text contains characters that cannot be stored."
UNKNOWN = "This prison has no such entry."


def within(least: object, most: object) -> str:
    """Return the message that says which numbers are allowed. A limit may be None."""
    if least is None:
        return f"Enter {most} or less."
    return f"Enter {least} or more." if most is None else f"Enter a number from {least} to {most}."


def at_most(characters: object) -> str:
    return f"Enter at most {characters} characters."
