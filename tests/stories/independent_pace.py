"""The independent rule's time of each answer and photograph, and its check for answers in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from searches.models import Answer

SAID = attrgetter("item", "result", "number", "text", "method")


def happened(row: Any) -> datetime:
    """Return the time of the row.

    A device may give an earlier time than the server's, never a later one.
    """
    when: datetime = min(row.occurred_at, row.recorded_at)
    return when


def answered_in_bulk(answers: Iterable[Answer]) -> bool:
    """Return whether five answers came within ten seconds, by the device's or the server's time.

    A repeated press of the same button is one answer.
    """
    pressed = [next(rows) for _, rows in groupby(answers, key=SAID)]
    came = sorted(row.proven_at or row.recorded_at for row in pressed)
    told = [happened(row) for row in pressed]
    fives = [*zip(came, came[4:], strict=False), *zip(told, told[4:], strict=False)]
    return any(fifth - first <= timedelta(seconds=10) for first, fifth in fives)
