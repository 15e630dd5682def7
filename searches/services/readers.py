"""What reads the ledger after each command, in this order: each by a cursor of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from searches.models import LedgerEntry
from searches.services.evidence import checkpoints
from searches.services.exceptions.announcements import ANNOUNCEMENTS
from searches.services.exceptions.event_readers import EXCEPTIONS

#: Each is called straight after the commit with the key of the establishment and the entries of
#: the command.
READERS: tuple[Callable[[UUID, Sequence[LedgerEntry]], None], ...] = (
    EXCEPTIONS.after_commit,
    ANNOUNCEMENTS.after_commit,
    checkpoints.after_commit,
)
