"""The ledger, a page at a time, and the establishment's policy as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from searches.models import Establishment, LedgerEntry, LedgerHead
from searches.words.policy import Policy

PAGE = 100


@dataclass(frozen=True, slots=True)
class EntryLine:
    seq: int
    at: datetime
    act: str
    by: str
    visit_id: UUID | None
    said: dict[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    seq: int
    sha256: str
    entries: tuple[EntryLine, ...]
    older: int | None  # where the next page begins


def ledger_page(establishment_id: UUID, before: int | None = None) -> LedgerPage:
    head = LedgerHead.objects.get(establishment_id=establishment_id)
    rows = LedgerEntry.objects.filter(establishment_id=establishment_id).select_related("by")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = [
        EntryLine(
            seq=row.seq,
            at=row.at,
            act=row.act,
            by=row.by.printed_name if row.by else "Gatehouse",
            visit_id=row.visit_id,
            said=row.body["said"],
            sha256=row.sha256,
        )
        for row in rows.order_by("-seq")[:PAGE]
    ]
    older = found[-1].seq if len(found) == PAGE and found[-1].seq > 1 else None
    return LedgerPage(head.seq, head.sha256, tuple(found), older)


def policy_of(establishment_id: UUID) -> Policy:
    establishment = Establishment.objects.get(pk=establishment_id)
    return Policy.from_document(establishment.policy)
