"""A lorry that is ready to leave at a fixed moment.

The database returns to that moment after each round.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import replace as with_changes
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from threading import Barrier
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from searches.management.demo.lorry import Lorry
from searches.models import LedgerEntry, LedgerHead, LockSession, ReaderCursor
from searches.models.base import Fact
from searches.queries.release.release import read_release_page
from searches.services.replay import replay_at
from searches.services.rolls.work_sessions import open_work_session
from searches.words.refusals import Refused
from tests.e2e.morning import FOOD, as_demo
from tests.ledger.sample_rows import fact_models
from tests.support.sample_prison import PIN, Prison
from tests.support.saved_states import kept_state

Deed = Callable[[], object]
RIVALS = 2


@dataclass
class Rounds:
    """Rounds in which only the order of commands is random.

    `moment` is the server's time in every round.
    """

    prison: Prison
    lorry: Lorry
    moment: datetime
    shown_sha256: str
    _head: tuple[int, str] = (0, "")

    @cached_property
    def _rivals(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(RIVALS)

    @property
    def visit(self) -> UUID:
        return self.lorry.visit

    def remember(self) -> None:
        assert not any(rows.exists() for rows in self._made())
        head = LedgerHead.objects.get(establishment=self.prison.establishment)
        self._head = (head.seq, head.sha256)

    def race(self, *deeds: Deed) -> list[object]:
        """Run the commands at the same time, each in its own thread and connection.

        Return their results or refusals.
        """
        return list(self._rivals.map(partial(self._do, Barrier(RIVALS)), deeds))

    def seconds_of(self, deed: Deed) -> float:
        """Return how long a command takes alone, in seconds, and restore the prison afterwards."""
        began = time.perf_counter()
        self.race(deed, lambda: None)
        took = time.perf_counter() - began
        self.again()
        return took

    def _do(self, start: Barrier, deed: Deed) -> object:
        start.wait()
        try:
            with replay_at(self.moment):
                return deed()
        except Refused as refusal:
            return refusal

    def end(self) -> None:
        """Close the connections of the threads.

        Otherwise the test database could not be dropped.
        """
        together = Barrier(RIVALS)

        def close(_: int) -> None:
            together.wait()
            connection.close()

        list(self._rivals.map(close, range(RIVALS)))
        self._rivals.shutdown()

    def acts(self) -> dict[str, int]:
        """Return the ledger entries of this round: the seq by act.

        Raises AssertionError on a gap.
        """
        entries = LedgerEntry.objects.within(self.prison.establishment).filter(
            seq__gt=self._head[0]
        )
        found = list(entries.order_by("seq").values_list("act", "seq"))
        seqs = [seq for _, seq in found]
        assert seqs == list(range(self._head[0] + 1, self._head[0] + 1 + len(seqs)))
        return dict(found)

    def again(self) -> None:
        """Restore the state of the prison at the moment when the lorry was ready to leave.

        This is possible only for the owner of a database, with triggers switched off.
        """
        seq, sha256 = self._head
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            with connection.cursor() as cursor:
                cursor.execute(self._forget)
            entries = LedgerEntry.objects.filter(
                establishment=self.prison.establishment, seq__gt=seq
            )
            entries._raw_delete(entries.db)
            LedgerHead.objects.filter(establishment=self.prison.establishment).update(
                seq=seq, sha256=sha256
            )
            ReaderCursor.objects.update(seq=seq)
            LockSession.objects.filter(visit_id=self.visit).update(
                voided_at=None, void_reason="", voided_by=None
            )
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")

    @cached_property
    def _forget(self) -> str:
        """Return the SQL that deletes every later fact, from some sixty tables in one request."""
        since = self.moment.isoformat()
        tables = [connection.ops.quote_name(model._meta.db_table) for model in fact_models()]
        return ";".join(
            f"DELETE FROM {table} WHERE recorded_at >= '{since}'"  # noqa: S608
            for table in tables
        )

    def _made(self) -> Iterator[QuerySet[Fact]]:
        """Yield each table's facts that were recorded after the beginning of the rounds."""
        for model in fact_models():
            yield cast("type[Fact]", model).objects.filter(recorded_at__gte=self.moment)


def kept_ready_to_leave(prison: Prison) -> Rounds:
    """Return a lorry that is ready to leave on a past morning, built once for all tests of a
    process.
    """
    began = datetime(2026, 2, 10, 6, 30, tzinfo=UTC)
    return kept_state(prison, ("ready to leave",), lambda: ready_to_leave(prison, began=began))


def ready_to_leave(prison: Prison, *, began: datetime | None = None) -> Rounds:
    """Prepare a lorry that only needs the releaser's signature.

    The parties begin work at `began`, or 50 min ago.
    """
    began = began or timezone.now() - timedelta(minutes=50)
    for name, party in (("kay", "kitchen"), ("stan", "stores")):
        numbers = [prisoner.number for prisoner in prison.prisoners[party]]
        with replay_at(began):
            open_work_session(
                getattr(prison, name), party_id=prison.party[party].pk, numbers=numbers
            )
    way_in = with_changes(FOOD, escort=prison.ed.person)
    lorry = Lorry(as_demo(prison), way_in, began + timedelta(minutes=2), pin=PIN)
    lorry.come_in()
    lorry.halt_everywhere()
    lorry.seal()
    for party in ("kitchen", "stores"):
        lorry.count(party)
    lorry.search()
    lorry.sign()
    lorry.look_at_photographs()
    lorry.last_look()
    moment = lorry.now + timedelta(seconds=5)
    with replay_at(moment):
        page = read_release_page(prison.ceri, lorry.visit)
    assert page.ready_to_sign, [hold.sentence for hold in page.decision.holds]
    rounds = Rounds(prison, lorry, moment, page.shown_sha256)
    rounds.remember()
    return rounds
