"""Who recorded an unprocessed record, as the tablet that handed it in says."""

from __future__ import annotations

from uuid import UUID

from searches.models import Parked

LONGEST_NAME = 120


def author_of(parked: Parked) -> UUID | None:
    """Return the person who recorded it, or None if the tablet did not say."""
    try:
        return UUID(_said(parked, "author"))
    except ValueError:
        return None


def author_name_of(parked: Parked) -> str:
    """Return the author's name as the tablet had it. The account may not exist any longer."""
    return _said(parked, "author_name")[:LONGEST_NAME]


def _said(parked: Parked, name: str) -> str:
    """Return a text of the record. A revoked tablet sends it beside the content, others inside."""
    inner = parked.payload.get("payload")
    content = inner if isinstance(inner, dict) else {}
    value = parked.payload.get(name) or content.get(name)
    return value if isinstance(value, str) else ""
