"""The server's time. The demo prison and the tests can replace it with a past time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_replayed: ContextVar[datetime | None] = ContextVar("replayed", default=None)


def server_now() -> datetime:
    return _replayed.get() or timezone.now()


@contextmanager
def replay_at(moment: datetime) -> Iterator[None]:
    """Make `server_now` return this past time inside the block.

    Raises ValueError for a time without a time zone or in the future.
    """
    if moment.tzinfo is None or moment > timezone.now():
        raise ValueError("history is replayed at an aware moment that has passed")
    token = _replayed.set(moment)
    try:
        yield
    finally:
        _replayed.reset(token)
