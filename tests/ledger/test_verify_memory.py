"""Verifying a ledger with many entries needs little memory for each row."""

from __future__ import annotations

import hashlib
import tracemalloc
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

from searches.ledger.verify import LedgerVerification
from searches.models import LedgerEntry
from tests.support.factories import EstablishmentFactory

ENTRIES = 10_000
MOST_BYTES_A_ROW = 260


def entry(seq: int) -> LedgerEntry:
    """Return an entry as the database returns it, with a new string object for every text."""
    row = {
        "table": "".join(["searches_", "answer"]),
        "id": str(uuid4()),
        "sha256": hashlib.sha256(str(seq).encode()).hexdigest(),
    }
    return cast(Any, SimpleNamespace(seq=seq, act="answer_item", body={"rows": [row]}))


def test_a_hundred_thousand_rows_are_kept_in_26_mb() -> None:
    walk = LedgerVerification(EstablishmentFactory.build())
    tracemalloc.start()
    for seq in range(1, ENTRIES + 1):
        assert not list(walk._remember(entry(seq), set()))
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used / ENTRIES <= MOST_BYTES_A_ROW
