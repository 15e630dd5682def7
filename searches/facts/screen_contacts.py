"""Facts about screens: when a page of a person last asked this server for news.

The times are in the cache that all processes share. The times are not evidence, and a server that
starts again knows none of these times until the pages ask once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.core.cache import cache


def contact_key(person: UUID) -> str:
    return f"screen-contact:{person}"


def last_contacts(people: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when each of these people last had a page open. People without a known time are left
    out.
    """
    keys = {contact_key(person): person for person in people}
    known = cache.get_many(keys) if keys else {}
    return {keys[key]: datetime.fromtimestamp(seconds, UTC) for key, seconds in known.items()}
