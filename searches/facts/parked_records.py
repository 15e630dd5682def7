"""The author of an unprocessed record, as stated by the tablet that handed the record in."""

from __future__ import annotations

from uuid import UUID

from searches.models import Parked

LONGEST_NAME = 120


def author_of(parked: Parked) -> UUID | None:
    """Return the person who made the record, or None if the tablet did not name them."""
    try:
        return UUID(_text_of(parked, "author"))
    except ValueError:
        return None


def author_name_of(parked: Parked) -> str:
    """Return the author's name as the tablet had it. The account may not exist any longer."""
    return _text_of(parked, "author_name")[:LONGEST_NAME]


def _text_of(parked: Parked, name: str) -> str:
    """Return the text that the tablet sent under this name, or an empty text.

    A revoked tablet sends the text beside the content of the record, other tablets inside it.
    """
    inner = parked.payload.get("payload")
    content = inner if isinstance(inner, dict) else {}
    value = parked.payload.get(name) or content.get(name)
    return value if isinstance(value, str) else ""
