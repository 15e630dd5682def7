"""Pagination of long lists, newest first, by a cursor that stays valid while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from searches.words.refusals import Invalid

T = TypeVar("T", bound=Model)

MOST = 100


@dataclass(frozen=True, slots=True)
class Page:
    results: list[dict[str, Any]]
    next: str | None  # the cursor of the next page; None on the last page


def page_of(
    rows: QuerySet[T], *, after: str, most: int, document_of: Callable[[T], dict[str, Any]]
) -> Page:
    """Return one page of rows, newest `recorded_at` first, that begins just after the cursor.

    Raises Invalid when the cursor cannot be read.
    """
    if after:
        moment, id = _read(after)
        rows = rows.filter(Q(recorded_at__lt=moment) | Q(recorded_at=moment, pk__lt=id))
    found = list(rows.order_by("-recorded_at", "-pk")[: most + 1])
    page_rows = found[:most]
    more = len(found) > most
    return Page([document_of(row) for row in page_rows], _cursor(page_rows[-1]) if more else None)


def _cursor(row: Any) -> str:
    text = json.dumps([row.recorded_at.isoformat(), str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        moment, id = json.loads(text)
        read = datetime.fromisoformat(moment), UUID(id)
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error) as fault:
        raise Invalid(
            "cursor", "This list has changed. Load it again from the beginning.", field="cursor"
        ) from fault
    if read[0].tzinfo is None:
        raise Invalid(
            "cursor", "This list has changed. Load it again from the beginning.", field="cursor"
        )
    return read
