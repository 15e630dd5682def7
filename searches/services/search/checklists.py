"""Checklist versions: shipped or proposed by one person, published by another, then immutable."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max

from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import ChecklistVersion
from searches.rules.checklist_edits import faults as faults_of
from searches.rules.checklists import default_checklists, from_document, to_document
from searches.services.command import command
from searches.services.signatures import sign
from searches.words.checklists import Checklist, VehicleType
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.search import (
    ChecklistProposed,
    ChecklistPublished,
    DefaultChecklistsLoaded,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import SignatureMeaning


@command(None)
def load_default_checklists(record: Record) -> int:
    """Load version 1 of every vehicle type that has no version, and return how many were loaded.

    A second call loads none.
    """
    kept = set(
        ChecklistVersion.objects.within(record.establishment)
        .values_list("vehicle_type", flat=True)
        .distinct()
    )
    new = [sheet for sheet in default_checklists() if sheet.vehicle_type not in kept]
    for sheet in new:
        _add(record, sheet, version=1, published_at=record.now, change_note="As shipped")
    record.enter(DefaultChecklistsLoaded(types=tuple(sheet.vehicle_type for sheet in new)))
    return len(new)


@command(Act.PROPOSE_CHECKLIST)
def propose_checklist(
    record: Record, *, sheet: Checklist, change_note: str, id: UUID | None = None
) -> ChecklistVersion:
    """Propose the next version of a checklist. Another person must publish it before it counts.

    Raises Invalid for a missing note, a faulty checklist, or a version without a change.
    """
    if not change_note.strip():
        raise Invalid("no-reason", "Enter what you changed and why.", field="change_note")
    for fault in faults_of(sheet):
        raise Invalid("not-a-sheet", fault)
    newest = _newest_of(record, sheet.vehicle_type)
    if newest is not None and newest.document == to_document(sheet):
        raise Invalid(
            "no-change", "This version is the same as the newest one. Change something first."
        )
    version = _add(
        record,
        sheet,
        version=(newest.version if newest else 0) + 1,
        change_note=change_note.strip()[:300],
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

    Searches that are already open keep the version with which they began. Raises NotThere, Refused,
    Invalid and NotAllowed.
    """
    version = ChecklistVersion.objects.within(record.establishment).filter(pk=version_id).first()
    if version is None:
        raise NotThere("This version")
    if version.published_at is not None:
        raise Refused("published", "This version has already been published.")
    if version.proposed_by_id == record.actor.person:
        record.enter(SelfApprovalRefused(checklist=version.pk))
        return NotAllowed(
            "own-proposal", "You proposed this version, so another person must publish it."
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
