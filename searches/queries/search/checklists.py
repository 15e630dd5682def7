"""Checklist versions for reading: the list of all versions, and one version as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.checklists import with_shipped_items
from searches.models import ChecklistVersion
from searches.rules.checklist_edits import differences
from searches.rules.checklists import from_document
from searches.words.checklists import Checklist, VehicleType
from searches.words.refusals import NotThere


@dataclass(frozen=True, slots=True)
class VersionLine:
    id: UUID
    vehicle_type: VehicleType
    title: str
    version: int
    items: int  # in an ordinary search; a deep search adds `deep_items`
    photographs: int
    deep_items: int
    floor_minutes: int
    change_note: str
    proposed_by: str
    proposer: UUID | None
    proposed_at: datetime
    published_by: str
    published_at: datetime | None
    in_force: bool
    superseded_by: int | None  # the version that replaced this one
    superseded_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.published_at is None


@dataclass(frozen=True, slots=True)
class VersionPage:
    line: VersionLine
    sheet: Checklist
    sha256: str
    # What this version changes. A version that waits to be published is compared with the version
    # in force, and a version that Gatehouse shipped with the version before it.
    changes: tuple[str, ...]
    # The checklist from which an edited copy starts: this version, with the items that this release
    # of Gatehouse adds.
    editable: Checklist
    shipped_changes: tuple[str, ...]  # what `editable` changes in this version


def versions(establishment_id: UUID) -> tuple[VersionLine, ...]:
    """Return every version. Within a vehicle type the newest comes first."""
    rows = list(_rows(establishment_id))
    return tuple(_line(row, rows) for row in rows)


def version(establishment_id: UUID, version_id: UUID) -> VersionPage:
    rows = list(_rows(establishment_id))
    for row in rows:
        if row.pk == version_id:
            sheet = from_document(row.document)
            editable = with_shipped_items(establishment_id, sheet)
            return VersionPage(
                line=_line(row, rows),
                sheet=sheet,
                sha256=row.document_sha256,
                changes=_changes(row, rows),
                editable=editable,
                shipped_changes=tuple(differences(sheet, editable)),
            )
    raise NotThere("This version")


def _changes(row: ChecklistVersion, rows: list[ChecklistVersion]) -> tuple[str, ...]:
    if row.published_at and row.proposed_by_id:
        return ()
    published = [one for one in rows if one.vehicle_type == row.vehicle_type and one.published_at]
    if row.published_at:
        published = [one for one in published if one.version < row.version]
    before = max(published, key=lambda one: one.version, default=None)
    if before is None:
        return ()
    return tuple(differences(from_document(before.document), from_document(row.document)))


def _rows(establishment_id: UUID) -> list[ChecklistVersion]:
    rows = ChecklistVersion.objects.filter(establishment_id=establishment_id)
    return list(rows.select_related("proposed_by", "published_by"))


def _later(row: ChecklistVersion, rows: list[ChecklistVersion]) -> ChecklistVersion | None:
    """Return the version that replaced this one: the later version that was published first."""
    after = [
        one
        for one in rows
        if one.vehicle_type == row.vehicle_type and one.version > row.version and one.published_at
    ]
    return min(after, key=lambda one: one.published_at or one.proposed_at, default=None)


def _line(row: ChecklistVersion, rows: list[ChecklistVersion]) -> VersionLine:
    later = _later(row, rows) if row.published_at else None
    sheet = from_document(row.document)
    always = [item for item in sheet.items if not item.only_in_deep_search]
    return VersionLine(
        id=row.pk,
        vehicle_type=sheet.vehicle_type,
        title=sheet.title,
        version=row.version,
        items=len(always),
        photographs=sum(len(item.photos) for item in always),
        deep_items=len(sheet.items) - len(always),
        floor_minutes=sheet.floor_minutes,
        change_note=row.change_note,
        proposed_by=row.proposed_by.printed_name if row.proposed_by else "Shipped",
        proposer=row.proposed_by_id,
        proposed_at=row.proposed_at,
        published_by=row.published_by.printed_name if row.published_by else "",
        published_at=row.published_at,
        in_force=row.published_at is not None and later is None,
        superseded_by=later.version if later else None,
        superseded_at=later.published_at if later else None,
    )
