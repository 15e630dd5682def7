"""What reads the ledger after each command, in this order: each by a cursor of its own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from searches.services.evidence import checkpoints
from searches.services.exceptions import announcements, event_readers

#: Each is called with the key of the establishment, straight after the commit.
READERS: tuple[Callable[[UUID], None], ...] = (
    event_readers.after_commit,
    announcements.after_commit,
    checkpoints.after_commit,
)
