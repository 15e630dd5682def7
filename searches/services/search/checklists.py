"""Checklist versions: shipped or proposed by one person, published by another, then immutable."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max

from searches.facts.checklists import with_shipped_items
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import ChecklistVersion
from searches.rules.checklist_edits import faults as faults_of
from searches.rules.checklists import default_checklists, from_document, to_document
from searches.services.command import command
from searches.services.signatures import sign
from searches.words.checklists import Checklist, Item, VehicleType
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.search import (
    ChecklistProposed,
    ChecklistPublished,
    DefaultChecklistsLoaded,
    ShippedItemsAdded,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import SignatureMeaning

NOTE_LENGTH = 300


@command(None)
def load_default_checklists(record: Record) -> int:
    """Publish the checklists that this release ships, and return how many versions are new.

    A vehicle type without a version gets the shipped checklist as version 1. If the newest
    published version of a type lacks items that this release demands, a further version is
    published: the prison's newest version with the shipped items added. So nobody has to propose
    the items, and no prison works without an item that stops vehicles. A second call publishes
    nothing.
    """
    kept = set(
        ChecklistVersion.objects.within(record.establishment)
        .values_list("vehicle_type", flat=True)
        .distinct()
    )
    shipped = default_checklists()
    new = [sheet for sheet in shipped if sheet.vehicle_type not in kept]
    for sheet in new:
        _add(record, sheet, version=1, published_at=record.now, change_note="As shipped")
    record.enter(DefaultChecklistsLoaded(types=tuple(sheet.vehicle_type for sheet in new)))
    return len(new) + sum(
        _add_shipped_items(record, sheet) for sheet in shipped if sheet.vehicle_type in kept
    )


def _add_shipped_items(record: Record, shipped: Checklist) -> bool:
    """Publish the prison's checklist with missing shipped items. Return whether any was missing."""
    published = ChecklistVersion.objects.within(record.establishment).filter(
        vehicle_type=shipped.vehicle_type, published_at__isnull=False
    )
    newest = published.order_by("-version").first()
    before = from_document(newest.document) if newest else shipped
    sheet = with_shipped_items(record.establishment.pk, before)
    if newest is not None and sheet == before:
        return False
    latest = _newest_of(record, shipped.vehicle_type)
    kept = set(before.items) if newest else set()
    added = tuple(item for item in sheet.items if item not in kept)
    version = _add(
        record,
        sheet,
        version=(latest.version if latest else 0) + 1,
        published_at=record.now,
        change_note=_note_of(added),
    )
    record.enter(
        ShippedItemsAdded(
            checklist=version.pk,
            vehicle_type=shipped.vehicle_type,
            version=version.version,
            sha256=version.document_sha256,
            items=tuple(item.code for item in added),
            shipped_sha256=sha256_of(to_document(shipped)),
        )
    )
    return True


def _note_of(added: tuple[Item, ...]) -> str:
    """Return the change note of a version to which a new release of Gatehouse added items."""
    note = "Shipped with a new release of Gatehouse"
    names = ", ".join(f"{item.code} {item.title}" for item in added)
    return (f"{note}: {names}" if names else note)[:NOTE_LENGTH]


@command(Act.PROPOSE_CHECKLIST)
def propose_checklist(
    record: Record, *, sheet: Checklist, change_note: str, id: UUID | None = None
) -> ChecklistVersion:
    """Propose the next version of a checklist. It is used once another person has published it.

    Raises Invalid for a missing note, a faulty checklist, or a version without a change.
    """
    if not change_note.strip():
        raise Invalid("no-reason", "Enter what you changed and why.", field="change_note")
    for fault in faults_of(sheet):
        raise Invalid("not-a-sheet", fault)
    newest = _newest_of(record, sheet.vehicle_type)
    if newest is not None and newest.document == to_document(sheet):
        raise Invalid(
            "no-change", "This version is the same as the newest version. Change an item first."
        )
    version = _add(
        record,
        sheet,
        version=(newest.version if newest else 0) + 1,
        change_note=change_note.strip()[:NOTE_LENGTH],
        proposed_by_id=record.actor.person,
        **({"id": id} if id else {}),
    )
    record.enter(
        ChecklistProposed(
            checklist=version.pk,
            vehicle_type=sheet.vehicle_type,
            version=version.version,
            sha256=version.document_sha256,
        )
    )
    return version


@command(Act.PUBLISH_CHECKLIST)
def publish_checklist(record: Record, *, version_id: UUID, pin: str) -> ChecklistVersion | Refused:
    """Publish a version with a second person's signature.

    Searches that are already open keep the version with which they began. Raises NotThere for an
    unknown version, Refused for one that is published or outdated, Invalid for a faulty checklist,
    and NotAllowed for the person who proposed it.
    """
    version = ChecklistVersion.objects.within(record.establishment).filter(pk=version_id).first()
    if version is None:
        raise NotThere("This version")
    if version.published_at is not None:
        raise Refused("published", "This version has already been published.")
    if version.proposed_by_id == record.actor.person:
        record.enter(SelfApprovalRefused(checklist=version.pk))
        return NotAllowed(
            "own-proposal",
            "You proposed this version, so another person must publish this version.",
        )
    if _newest_published(record, version.vehicle_type) > version.version:
        raise Refused(
            "overtaken", "A newer version has been published. Propose your changes again."
        )
    for fault in faults_of(from_document(version.document)):
        raise Invalid("not-a-sheet", fault)
    document = {"checklist": version.pk, "sha256": version.document_sha256}
    signature = sign(record, SignatureMeaning.CHECKLIST_PUBLISHED, document=document)
    record.change(version, published_by_id=record.actor.person, published_at=record.now)
    record.enter(
        ChecklistPublished(
            checklist=version.pk,
            vehicle_type=VehicleType(version.vehicle_type),
            version=version.version,
            sha256=version.document_sha256,
            signature=signature.pk,
        )
    )
    return version


def _add(record: Record, sheet: Checklist, **columns: Any) -> ChecklistVersion:
    document = to_document(sheet)
    return record.add(
        ChecklistVersion(
            establishment=record.establishment,
            vehicle_type=sheet.vehicle_type,
            document=document,
            document_sha256=sha256_of(document),
            proposed_at=record.now,
            **columns,
        )
    )


def _newest_of(record: Record, vehicle_type: VehicleType) -> ChecklistVersion | None:
    versions = ChecklistVersion.objects.within(record.establishment)
    return versions.filter(vehicle_type=vehicle_type).order_by("-version").first()


def _newest_published(record: Record, vehicle_type: str) -> int:
    published = ChecklistVersion.objects.within(record.establishment).filter(
        vehicle_type=vehicle_type, published_at__isnull=False
    )
    return int(published.aggregate(newest=Max("version"))["newest"] or 0)
