"""Announcements of new ledger entries, which people see on their screens and acknowledge.

A reader of the ledger makes the announcements directly after the commit of an act. If the process
died in between, the clock makes them later. Every entry is read at least once, and the same entry
is never announced twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog

from searches.facts.announcements import concerns, entry_facts
from searches.ledger.record import Record
from searches.models import (
    Announcement,
    AnnouncementReceipt,
    LedgerEntry,
    LockSession,
    Party,
)
from searches.rules.announcements import ANNOUNCERS, announce
from searches.services.command import command
from searches.services.ledger_reader import LedgerReader
from searches.words.actors import system
from searches.words.announcements import SECRET_KINDS, Announced, AnnouncementKind, ReceiptStep
from searches.words.events import EVENTS
from searches.words.events.people import (
    AnnouncementAcknowledged,
    AnnouncementMade,
    AnnouncementsShown,
)
from searches.words.people import Act
from searches.words.refusals import NotThere, Refused

RECORDED = "recorded"
log = structlog.get_logger(__name__)


class AlreadyRecorded(Refused):
    """Raised when everything in a request has been recorded before."""

    def __init__(self) -> None:
        super().__init__(RECORDED, "These announcements have already been recorded.")


@command(None)
def make_announcements(record: Record, *, found: list[tuple[LedgerEntry, int, Announced]]) -> int:
    """Add a row for each new announcement. Raises AlreadyRecorded when none is new."""
    made = 0
    for entry, place, announced in found:
        known = Announcement.objects.within(record.establishment).filter(
            entry_seq=entry.seq, place=place
        )
        if known.exists():
            continue
        row = record.add(_row(record, entry, place, announced))
        record.enter(
            AnnouncementMade(
                announcement=row.pk,
                kind=AnnouncementKind(row.kind),
                title=row.title,
                entry_seq=entry.seq,
            ),
            visit=_visit_in_ledger(row),
        )
        made += 1
    if not made:
        raise AlreadyRecorded()
    return made


@command(Act.HEAR_ANNOUNCEMENTS)
def record_announcements_shown(record: Record, *, announcement_ids: Iterable[UUID]) -> int:
    """Record that these announcements are on the screen of this person on this device.

    Raises AlreadyRecorded when this has been recorded for all of them.
    """
    new = []
    for announcement in _for_actor(record, announcement_ids):
        receipts = AnnouncementReceipt.objects.filter(
            announcement=announcement,
            step=ReceiptStep.SHOWN,
            person_id=record.by,
            device=record.actor.device,
        )
        if not receipts.exists():
            new.append(record.add(_receipt(record, announcement, ReceiptStep.SHOWN)))
    if not new:
        raise AlreadyRecorded()
    record.enter(AnnouncementsShown(announcements=tuple(row.announcement_id for row in new)))
    return len(new)


@command(Act.HEAR_ANNOUNCEMENTS)
def acknowledge_announcement(record: Record, *, announcement_id: UUID) -> Announcement:
    """Record that this person has read the announcement and opens the page of its task.

    The person's earlier announcements of the same kind about the same subject are acknowledged too.
    Raises AlreadyRecorded for a second acknowledgement, and NotThere when the announcement is for
    other people.
    """
    announcement = next(iter(_for_actor(record, [announcement_id])), None)
    if announcement is None:
        raise NotThere("This announcement")
    known = AnnouncementReceipt.objects.filter(
        announcement=announcement, step=ReceiptStep.ACKNOWLEDGED, person_id=record.by
    )
    if known.exists():
        raise AlreadyRecorded()
    for row in (announcement, *_earlier(record, announcement)):
        record.add(_receipt(record, row, ReceiptStep.ACKNOWLEDGED))
    record.enter(
        AnnouncementAcknowledged(
            announcement=announcement.pk,
            kind=AnnouncementKind(announcement.kind),
            title=announcement.title,
        ),
        visit=_visit_in_ledger(announcement),
    )
    return announcement


def _visit_in_ledger(announcement: Announcement) -> UUID | None:
    """Return the visit that the ledger entry names, or None for a secret announcement.

    The page of a vehicle lists the entries that name its visit, and the gate may read that page.
    """
    return None if announcement.kind in SECRET_KINDS else announcement.visit_id


def _announce(establishment_id: UUID, entries: list[LedgerEntry]) -> None:
    found = [
        (entry, place, announced)
        for entry in entries
        for place, announced in enumerate(_announced(entry))
    ]
    if found:
        try:
            make_announcements(system(establishment_id), found=found)
        except AlreadyRecorded:
            log.info("these entries were announced before", prison=str(establishment_id))


def _announced(entry: LedgerEntry) -> tuple[Announced, ...]:
    """Return what an entry announces.

    An entry that cannot be read must not prevent the announcement of the entries after it.
    """
    if not _concerns(entry):
        return ()
    try:
        return announce(entry_facts(entry))
    except Exception as fault:  # noqa: BLE001  # the next entry may be a gate opened without GO
        log.exception(
            "an entry could not be announced", act=entry.act, seq=entry.seq, why=str(fault)
        )
        return ()


def _row(record: Record, entry: LedgerEntry, place: int, announced: Announced) -> Announcement:
    parties = Party.objects.within(record.establishment)
    party = parties.filter(code=announced.party).first() if announced.party else None
    return Announcement(
        establishment=record.establishment,
        kind=announced.kind,
        title=announced.title[:60],
        sentence=announced.sentence[:300],
        roles=sorted(announced.roles),
        people=sorted(announced.people),
        excepted=sorted(person for person in announced.excepted if person),
        party=party,
        visit_id=entry.visit_id or _visit_of_lock(record, announced.subject),
        subject=announced.subject[:40],
        urgent=announced.urgent,
        due_at=announced.due_at,
        entry_seq=entry.seq,
        place=place,
        occurred_at=entry.at,
        recorded_at=record.now,
    )


def _visit_of_lock(record: Record, subject: str) -> UUID | None:
    """Return the visit of a lock session, or None. A count's entry names a lock but no visit."""
    try:
        lock = LockSession.objects.within(record.establishment).filter(pk=UUID(subject)).first()
    except ValueError:
        return None
    return lock.visit_id if lock else None


def _for_actor(record: Record, ids: Iterable[UUID]) -> list[Announcement]:
    rows = Announcement.objects.within(record.establishment).filter(pk__in=list(ids))
    return [row for row in rows if concerns(row, record.actor)]


def _earlier(record: Record, announcement: Announcement) -> list[Announcement]:
    """Return similar earlier announcements that this person has not acknowledged.

    They are of the same kind and about the same subject and party.
    """
    if not announcement.subject:
        return []
    known = AnnouncementReceipt.objects.filter(
        step=ReceiptStep.ACKNOWLEDGED, person_id=record.by
    ).values("announcement")
    same = Announcement.objects.within(record.establishment).filter(
        kind=announcement.kind,
        subject=announcement.subject,
        party=announcement.party,
        recorded_at__lte=announcement.recorded_at,
    )
    rows = same.exclude(pk=announcement.pk).exclude(pk__in=known)
    return [row for row in rows if concerns(row, record.actor)]


def _receipt(record: Record, announcement: Announcement, step: ReceiptStep) -> AnnouncementReceipt:
    times: dict[str, Any] = {"occurred_at": record.now, "recorded_at": record.now}
    return AnnouncementReceipt(
        establishment=record.establishment,
        announcement=announcement,
        step=step,
        person_id=record.by,
        device_id=record.actor.device,
        **times,
    )


def _concerns(entry: LedgerEntry) -> bool:
    return EVENTS.get(entry.act) in ANNOUNCERS


ANNOUNCEMENTS = LedgerReader("announcements", _concerns, _announce)


def announce_new_entries(establishment_id: UUID) -> int:
    """Make the announcements of all unread entries, and return how many entries were read."""
    return ANNOUNCEMENTS.catch_up(establishment_id)
