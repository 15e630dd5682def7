"""Unprocessed records: operations that a device sent and the server could not apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from searches.facts.parked_records import author_name_of, author_of
from searches.models import Parked, Person, Visit

CLASH, PHOTO = "log_vehicle_in", "photo"
MOST = 200


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """One unprocessed record.

    `values` has one line for each value that was sent. If two tablets logged in one plate,
    `standing` is the visit that was logged in first.
    """

    id: UUID
    kind: str
    reason: str
    author: str  # who recorded it, if somebody else handed it in
    by: str  # empty when a revoked tablet sent the record with nobody signed in
    device: str
    recorded_at: datetime
    values: tuple[tuple[str, str], ...]
    shows_photograph: bool
    standing: UUID | None
    standing_plate: str
    judged_at: datetime | None
    judged_by: str
    judgement: str


def parked_lines(establishment_id: UUID) -> tuple[ParkedLine, ...]:
    """Return the unprocessed records: first the records without a decision, then the newest decided
    records.

    The number of queries does not grow with the number of records.
    """
    rows = list(
        Parked.objects.filter(establishment_id=establishment_id)
        .select_related("parked_by", "judged_by", "device")
        .order_by("judged_at", "-recorded_at")[:MOST]
    )
    rows.sort(key=lambda row: row.judged_at is not None)
    plates = _plates(establishment_id, [one for row in rows if (one := _standing(row))])
    names = _names(establishment_id, {one for row in rows if (one := author_of(row))})
    return tuple(_line(row, plates, names) for row in rows)


def waiting(establishment_id: UUID) -> int:
    return Parked.objects.filter(establishment_id=establishment_id, judged_at=None).count()


def _names(establishment_id: UUID, people: set[UUID]) -> dict[UUID, str]:
    officers = Person.objects.filter(establishment_id=establishment_id, pk__in=people)
    return dict(officers.values_list("pk", "printed_name"))


def _author(row: Parked, names: dict[UUID, str]) -> str:
    author = author_of(row)
    if author is None or author == row.parked_by_id:
        return ""
    return names.get(author) or author_name_of(row) or "an officer whose account is not known"


def _line(row: Parked, plates: dict[UUID, str], names: dict[UUID, str]) -> ParkedLine:
    standing = _standing(row)
    return ParkedLine(
        id=row.pk,
        kind=row.kind,
        reason=row.reason,
        author=_author(row, names),
        by=row.parked_by.printed_name if row.parked_by else "",
        device=row.device.name if row.device else "",
        recorded_at=row.recorded_at,
        values=tuple(_sent_values(row.payload)),
        shows_photograph=row.kind == PHOTO,
        standing=standing,
        standing_plate=plates.get(standing, "") if standing else "",
        judged_at=row.judged_at,
        judged_by=row.judged_by.printed_name if row.judged_by else "",
        judgement=row.judgement,
    )


def _standing(row: Parked) -> UUID | None:
    content = row.payload.get("payload")
    visit_id = content.get("standing") if row.kind == CLASH and isinstance(content, dict) else None
    try:
        return UUID(str(visit_id)) if visit_id else None
    except ValueError:
        return None


def _plates(establishment_id: UUID, visits: list[UUID]) -> dict[UUID, str]:
    rows = Visit.objects.filter(establishment_id=establishment_id, pk__in=visits)
    return dict(rows.values_list("pk", "vehicle__plate_display"))


def _sent_values(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the sent values as text. Pages only show this text, because it may be hostile."""
    content = payload.get("payload")
    inner = content.get("way_in", content) if isinstance(content, dict) else {}
    fields = {
        "occurred_at": payload.get("occurred_at"),
        **(inner if isinstance(inner, dict) else {}),
    }
    kept = payload.get("kept_sha256")
    fields |= {"photograph": kept} if kept else {}
    return [(str(name)[:40], str(value)[:200]) for name, value in fields.items() if value][:20]
