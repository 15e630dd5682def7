"""The readers that run after each command, in this order. Each reader has its own cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from searches.models import LedgerEntry
from searches.services.evidence import checkpoints
from searches.services.exceptions.announcements import ANNOUNCEMENTS
from searches.services.exceptions.event_readers import EXCEPTIONS

#: Functions that are called directly after the commit of a command, with the key of the
#: establishment and the entries of the command.
READERS: tuple[Callable[[UUID, Sequence[LedgerEntry]], None], ...] = (
    EXCEPTIONS.after_commit,
    ANNOUNCEMENTS.after_commit,
    checkpoints.after_commit,
)
