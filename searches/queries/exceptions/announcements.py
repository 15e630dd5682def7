"""Announcements for screens: the announcements for one person, and the list of who saw each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.announcement_state import still_applying
from searches.facts.announcements import concerns, parties_of
from searches.ledger.clock import server_now
from searches.models import Announcement, AnnouncementReceipt, Escalation, Visit
from searches.rules.announcements import STAY_UNTIL_DONE
from searches.rules.escalation import recipient
from searches.words.actors import Actor
from searches.words.announcements import (
    SECRET_KINDS,
    AnnouncementKind,
    EscalationOutcome,
    ReceiptStep,
)
from searches.words.escalation import EscalationStep, Way
from searches.words.people import Role

#: An announcement older than this is no longer shown at the top of pages. The page of announcements
#: still lists it.
LIFE = timedelta(hours=12)
MOST_STRIPS = 100
MOST_LINES = 200
#: The roles that may read announcements of what the server drew in secret.
MAY_READ_SECRETS = frozenset({Role.SECURITY_LEAD, Role.AUDITOR})
K = AnnouncementKind
#: Whoever opens the page of the count has heard these announcements.
ASKS_FOR_COUNT = frozenset({K.COUNT_REQUESTED, K.RECOUNT_REQUESTED, K.COUNT_LATE})


@dataclass(frozen=True, slots=True)
class Strip:
    """One announcement at the top of a page."""

    id: UUID
    kind: AnnouncementKind
    title: str
    sentence: str
    urgent: bool
    made_at: datetime
    due_at: datetime | None
    acknowledged: bool  # by this person; the strip is then silent, and stays until the work is done
    was_shown: bool  # whether this device has shown it before
    subject: str
    party_id: UUID | None
    visit_id: UUID | None

    @property
    def opens_party(self) -> UUID | None:
        """Return the party that the announcement asks to count, or None."""
        return self.party_id if self.kind in ASKS_FOR_COUNT else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One person who was shown an announcement, and when they acknowledged it."""

    person: str
    device: str
    shown_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class EscalationLine:
    """One step that was taken because nobody had acknowledged an announcement."""

    at: datetime
    after_minutes: int
    recipient: str  # as a phrase
    way: Way
    outcome: EscalationOutcome | None  # of the newest attempt; None for screens, or not tried yet
    attempts: int


@dataclass(frozen=True, slots=True)
class AnnouncementLine:
    id: UUID
    kind: AnnouncementKind
    sentence: str
    urgent: bool
    made_at: datetime
    roles: tuple[str, ...]
    party: str
    visit_id: UUID | None
    plate: str
    receipts: tuple[Receipt, ...]
    escalations: tuple[EscalationLine, ...] = ()

    @property
    def acknowledged(self) -> bool:
        return any(receipt.acknowledged_at for receipt in self.receipts)


def strips_for(actor: Actor) -> list[Strip]:
    """Return the announcements that this person must read now, urgent and newest first."""
    now = server_now()
    rows = Announcement.objects.filter(
        establishment_id=actor.establishment, recorded_at__gte=now - LIFE
    ).order_by("-recorded_at", "-entry_seq", "place")[:MOST_STRIPS]
    parties = parties_of(actor)
    mine = [row for row in rows if concerns(row, actor, parties)]
    if not mine:
        return []
    receipts = AnnouncementReceipt.objects.filter(announcement__in=mine)
    receipts = receipts.filter(person_id=actor.person) if actor.person else receipts.none()
    acknowledged, already_shown = set(), set()
    for row, step, device in receipts.values_list("announcement_id", "step", "device_id"):
        if step == ReceiptStep.ACKNOWLEDGED:
            acknowledged.add(row)
        elif device == actor.device:
            already_shown.add(row)
    unread = [row for row in mine if row.pk not in acknowledged or row.kind in STAY_UNTIL_DONE]
    found = [
        _strip(row, row.pk in acknowledged, row.pk in already_shown)
        for row in still_applying(unread, now)
    ]
    return sorted(found, key=lambda strip: (strip.acknowledged, not strip.urgent))


def strip_of(actor: Actor, announcement_id: UUID) -> Strip | None:
    """Return one announcement for this person, even when it no longer applies, or None."""
    row = Announcement.objects.filter(
        establishment_id=actor.establishment, pk=announcement_id
    ).first()
    if row is None or not concerns(row, actor):
        return None
    return _strip(row, acknowledged=False, was_shown=True)


def passed_on_by(actor: Actor, subject: str) -> Strip | None:
    """Return the announcement that was passed on to this person because nobody acknowledged it."""
    rows = Announcement.objects.filter(establishment_id=actor.establishment, pk=UUID(subject))
    row = rows.exclude(kind__in=SECRET_KINDS).exclude(kind=K.NOT_ACKNOWLEDGED).first()
    return _strip(row, acknowledged=False, was_shown=True) if row else None


def lines(actor: Actor, *, visit_id: UUID | None = None) -> list[AnnouncementLine]:
    """Return the announcements of one visit, or of all, that this person may read, newest first.

    Each line names the people who saw the announcement, with the times.
    """
    rows = Announcement.objects.filter(establishment_id=actor.establishment)
    if actor.roles.isdisjoint(MAY_READ_SECRETS):
        rows = rows.exclude(kind__in=SECRET_KINDS)
    if visit_id is not None:
        rows = rows.filter(visit_id=visit_id)
    rows = rows.select_related("party", "visit__vehicle").prefetch_related(
        "receipts__person", "receipts__device", "escalations__attempts"
    )
    return [
        AnnouncementLine(
            id=row.pk,
            kind=AnnouncementKind(row.kind),
            sentence=row.sentence,
            urgent=row.urgent,
            made_at=row.recorded_at,
            roles=tuple(row.roles),
            party=row.party.name if row.party else "",
            visit_id=row.visit_id,
            plate=row.visit.vehicle.plate_display if row.visit else "",
            receipts=_receipts(row.receipts.all()),
            escalations=tuple(_escalation(step) for step in row.escalations.all()),
        )
        for row in rows.order_by("-recorded_at", "-entry_seq", "place")[:MOST_LINES]
    ]


def announced_visit(establishment_id: UUID, visit_id: UUID) -> str:
    """Return the plate of this visit, or an empty string when the prison has no such visit."""
    visit = Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
    found = visit.select_related("vehicle").first()
    return found.vehicle.plate_display if found else ""


def _strip(row: Announcement, acknowledged: bool, was_shown: bool) -> Strip:
    return Strip(
        id=row.pk,
        kind=AnnouncementKind(row.kind),
        title=row.title,
        sentence=row.sentence,
        urgent=row.urgent,
        made_at=row.recorded_at,
        due_at=row.due_at,
        acknowledged=acknowledged,
        was_shown=was_shown,
        subject=row.subject,
        party_id=row.party_id,
        visit_id=row.visit_id,
    )


def _escalation(row: Escalation) -> EscalationLine:
    step = EscalationStep(
        AnnouncementKind(row.announcement.kind), row.after_minutes, Way(row.way), row.to
    )
    attempts = list(row.attempts.all())
    return EscalationLine(
        at=row.recorded_at,
        after_minutes=row.after_minutes,
        recipient=recipient(step),
        way=step.way,
        outcome=EscalationOutcome(attempts[-1].outcome) if attempts else None,
        attempts=len(attempts),
    )


def _receipts(rows: Iterable[AnnouncementReceipt]) -> tuple[Receipt, ...]:
    """Return one receipt for each person and device, with both times."""
    found: dict[tuple[str, str], dict[str, datetime]] = {}
    for row in rows:
        key = (row.person.printed_name, row.device.name if row.device else "no enrolled device")
        found.setdefault(key, {}).setdefault(row.step, row.recorded_at)
    return tuple(
        Receipt(
            person,
            device,
            times.get(ReceiptStep.SHOWN),
            times.get(ReceiptStep.ACKNOWLEDGED),
        )
        for (person, device), times in found.items()
    )
