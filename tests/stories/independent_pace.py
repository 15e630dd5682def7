"""When an answer or photograph happened, and whether answers came in one go, told once more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from searches.models import Answer

SAID = attrgetter("item", "result", "number", "text", "method")


def happened(row: Any) -> datetime:
    """A device may say that it was earlier, never later."""
    when: datetime = min(row.occurred_at, row.recorded_at)
    return when


def said_in_bulk(answers: Iterable[Answer]) -> bool:
    """Five within ten seconds, by either time. The same key pressed again is one answer."""
    pressed = [next(rows) for _, rows in groupby(answers, key=SAID)]
    came = sorted(row.proven_at or row.recorded_at for row in pressed)
    told = [happened(row) for row in pressed]
    fives = [*zip(came, came[4:], strict=False), *zip(told, told[4:], strict=False)]
    return any(fifth - first <= timedelta(seconds=10) for first, fifth in fives)
