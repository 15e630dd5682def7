"""Readers of the ledger. Each reader has a cursor on `seq` and reads every entry at least once.

A reader runs directly after the commit of a command that wrote an entry the reader looks for. The
clock lets every reader catch up, so that entries are also read when a process died before it read
them. A reader that fails never undoes the command whose entries it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from uuid import UUID

import structlog

from searches.models import LedgerEntry, ReaderCursor

BATCH = 200
log = structlog.get_logger(__name__)


class LedgerReader:
    """A reader of the ledger, which reads every entry of an establishment at least once.

    `concerns` decides from an entry alone, without a query, whether the reader must run at once.
    `read_entries` receives a batch of entries in the order of `seq`, including entries that do not
    concern the reader, and must be idempotent.
    """

    def __init__(
        self,
        name: str,
        concerns: Callable[[LedgerEntry], bool],
        read_entries: Callable[[UUID, list[LedgerEntry]], None],
    ) -> None:
        self.name = name
        self.concerns = concerns
        self.read_entries = read_entries
        #: Establishments whose entries this process failed to read. The next command tries again.
        self._failed: set[UUID] = set()
        self._reading: ContextVar[bool] = ContextVar(name, default=False)

    def after_commit(self, establishment_id: UUID, entries: Iterable[LedgerEntry]) -> None:
        """Catch up if an entry concerns this reader, or if the last reading failed.

        A failure is logged. The next command and the clock try again.
        """
        # Entries that the reader's own commands write are read with the next entry that concerns
        # the reader.
        if self._reading.get():
            return
        try:
            failed_before = establishment_id in self._failed
            if failed_before or any(self.concerns(entry) for entry in entries):
                self.catch_up(establishment_id)
                self._failed.discard(establishment_id)
        except Exception as fault:  # noqa: BLE001  # the command has been committed
            self._failed.add(establishment_id)
            why = {"prison": str(establishment_id), "why": str(fault)}
            log.exception(
                "a reader of the ledger failed and tries again later", reader=self.name, **why
            )

    def catch_up(self, establishment_id: UUID) -> int:
        """Read every entry beyond the cursor and return how many entries were read."""
        token = self._reading.set(True)
        try:
            cursor, _ = ReaderCursor.objects.get_or_create(
                establishment_id=establishment_id, reader=self.name
            )
            done = 0
            while read := self._read_batch(cursor):
                done += read
                if read < BATCH:
                    break
            return done
        finally:
            self._reading.reset(token)

    def _read_batch(self, cursor: ReaderCursor) -> int:
        beyond = LedgerEntry.objects.filter(
            establishment_id=cursor.establishment_id, seq__gt=cursor.seq
        )
        entries = list(beyond.select_related("establishment").order_by("seq")[:BATCH])
        if not entries:
            return 0
        self.read_entries(cursor.establishment_id, entries)
        last = entries[-1].seq
        ReaderCursor.objects.filter(pk=cursor.pk, seq__lt=last).update(seq=last)
        cursor.seq = last
        return len(entries)
