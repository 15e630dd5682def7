"""The ledger, read one page at a time, and the establishment's current policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from searches.models import Establishment, LedgerEntry, LedgerHead, Person
from searches.queries.evidence.ledger_text import names_of, readable
from searches.words.act_sentences import words_used
from searches.words.policy import Policy

PAGE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the ledger page. An empty field does not filter."""

    before: int | None = None
    act: str = ""
    person: UUID | None = None
    day: date | None = None

    @property
    def narrowed(self) -> dict[str, str]:
        filters = {"only": self.act, "person": self.person, "day": self.day}
        return {word: str(value) for word, value in filters.items() if value}


@dataclass(frozen=True, slots=True)
class EntryLine:
    seq: int
    at: datetime
    act: str
    by: str
    device: str
    visit_id: UUID | None
    plate: str
    values: dict[str, Any]
    details: tuple[tuple[str, str], ...]  # details that the sentence lacks, in words
    sha256: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    seq: int
    sha256: str
    entries: tuple[EntryLine, ...]
    older: int | None  # the `before` of the next page; None on the last page


def read_ledger_page(establishment_id: UUID, wanted: Wanted) -> LedgerPage:
    """Return one page of the ledger, newest entry first.

    A page of a hundred entries takes as many queries as a page of one.
    """
    head = LedgerHead.objects.get(establishment_id=establishment_id)
    rows = list(_narrowed(establishment_id, wanted).order_by("-seq")[:PAGE])
    values = [row.body["said"] for row in rows]
    visits = [str(row.visit_id) for row in rows if row.visit_id]
    names = names_of(establishment_id, [*values, visits])
    older = rows[-1].seq if len(rows) == PAGE and rows[-1].seq > 1 else None
    return LedgerPage(head.seq, head.sha256, tuple(_line(row, names) for row in rows), older)


def people_of_prison(establishment_id: UUID) -> list[tuple[UUID, str]]:
    """Return the id and name of each person with an account, including closed accounts."""
    rows = Person.objects.filter(establishment_id=establishment_id)
    return list(rows.values_list("pk", "printed_name"))


def _narrowed(establishment_id: UUID, wanted: Wanted) -> QuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.filter(establishment_id=establishment_id)
    if wanted.before is not None:
        rows = rows.filter(seq__lt=wanted.before)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.person:
        rows = rows.filter(by=wanted.person)
    if wanted.day:
        zone = Establishment.objects.values_list("time_zone", flat=True).get(pk=establishment_id)
        begins, ends = (
            datetime.combine(day, time.min, ZoneInfo(zone))
            for day in (wanted.day, wanted.day + timedelta(days=1))
        )
        rows = rows.filter(at__gte=begins, at__lt=ends)
    return rows.select_related("by", "device")


def _line(row: LedgerEntry, names: dict[str, str]) -> EntryLine:
    values = row.body["said"]
    return EntryLine(
        seq=row.seq,
        at=row.at,
        act=row.act,
        by=row.by.printed_name if row.by else "Gatehouse",
        device=row.device.name if row.device else "",
        visit_id=row.visit_id,
        plate=names.get(str(row.visit_id), ""),
        values=values,
        details=readable(values, names, without=words_used(row.act)),
        sha256=row.sha256,
    )


def policy_of(establishment_id: UUID) -> Policy:
    establishment = Establishment.objects.get(pk=establishment_id)
    return Policy.from_document(establishment.policy)
