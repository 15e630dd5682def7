"""Escalation: other people are told of an announcement that nobody acknowledges in time.

The clock takes each step of the table that is due. A step for screens becomes an announcement of
its own. A step that leaves Gatehouse is sent by `escalation_sender.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.announcement_state import acknowledged_ids, still_applying
from searches.facts.escalation import escalation_table
from searches.ledger.record import Record
from searches.models import (
    Announcement,
    Confirmation,
    Escalation,
    EscalationAttempt,
    EscalationTable,
)
from searches.rules.escalation import due_steps, faults_of, is_weaker, sends_outside
from searches.services.command import command
from searches.services.confirmations.confirmations import ask_confirmation
from searches.words.announcements import AnnouncementKind, EscalationOutcome
from searches.words.confirmations import ConfirmationKind
from searches.words.escalation import LONGEST_MINUTES, EscalationStep, Way, table_from
from searches.words.events.people import (
    AnnouncementEscalated,
    EscalationsAttempted,
    EscalationTableChanged,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused

#: An announcement older than this is not passed on any more.
PASSED_ON_FOR = timedelta(minutes=2 * LONGEST_MINUTES)
#: How long to wait after each failed attempt. After the last one the step is given up.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 30, 60, 120, 300, 600))
TABLE_KEY = "table"


class NothingToEscalate(Refused):
    """Raised when no step is due, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nothing-to-escalate", "Every announcement has been acknowledged in time.")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One step that leaves Gatehouse and is due now: what to say, and to whom."""

    escalation: UUID
    prison: str  # the code of the prison
    way: Way
    to: str
    kind: AnnouncementKind
    title: str
    sentence: str
    made_at: datetime
    after_minutes: int


@dataclass(frozen=True, slots=True)
class EscalationResult:
    """The result of sending one step. `status` is the HTTP status, or None without one."""

    escalation: UUID
    outcome: EscalationOutcome
    status: int | None


@command(Act.CHANGE_POLICY)
def change_escalation(record: Record, *, table: Sequence[EscalationStep]) -> EscalationTable | None:
    """Change who hears of an announcement that nobody acknowledges.

    A table from which everybody still hears at least as soon takes effect at once. A table from
    which somebody would hear later or never, or that writes to a new e-mail address, waits for a
    second person, and the command then returns None.

    Raises Invalid naming the first wrong row, and Refused if nothing would change.
    """
    wanted, before = tuple(sorted(set(table))), escalation_table(record.establishment.pk)
    for place, field, sentence in faults_of(tuple(table)):
        raise Invalid("escalation", sentence, field=f"row-{place}-{field}")
    if wanted == tuple(sorted(set(before))):
        raise Refused("no-change", "The table is the same as before. Nothing was changed.")
    if not is_weaker(before, wanted) and not sends_outside(before, wanted):
        return _keep(record, wanted)
    gone, new = set(before) - set(wanted), set(wanted) - set(before)
    ask_confirmation(
        record,
        kind=ConfirmationKind.ESCALATION,
        subject=record.establishment,
        summary=f"{record.actor.printed_name} asks to change the escalation table: "
        f"{_rows(len(gone))} would be removed, {_rows(len(new))} would be added.",
        payload={TABLE_KEY: [step.to_document() for step in wanted]},
    )
    return None


def keep_confirmed_table(record: Record, request: Confirmation) -> None:
    """Put the table that a second person confirmed into force."""
    _keep(record, table_from(request.payload[TABLE_KEY]), confirmation=request)


@command(None)
def escalate(record: Record) -> int:
    """Take every step that is due for an announcement that nobody has acknowledged.

    Return the number of steps. Raises NothingToEscalate if none is due, so an idle pass writes
    nothing.
    """
    table = escalation_table(record.establishment.pk)
    kinds = {step.kind for step in table}
    recent = list(
        Announcement.objects.within(record.establishment).filter(
            kind__in=kinds, recorded_at__gte=record.now - PASSED_ON_FOR
        )
    )
    due = {
        row.pk: (row, steps)
        for row in recent
        if (steps := due_steps(table, AnnouncementKind(row.kind), row.recorded_at, record.now))
    }
    taken = _taken(record, due)
    known = acknowledged_ids(record.establishment.pk, due) if due else set()
    waiting = [
        row
        for row, steps in due.values()
        if row.pk not in known and any((row.pk, step) not in taken for step in steps)
    ]
    done = 0
    for row in still_applying(waiting, record.now):
        for step in due[row.pk][1]:
            if (row.pk, step) not in taken:
                _take(record, row, step)
                done += 1
    if not done:
        raise NothingToEscalate()
    return done


@command(None)
def record_escalation_attempts(
    record: Record, *, results: Sequence[EscalationResult]
) -> list[EscalationAttempt]:
    """Record which e-mails and calls to other systems arrived."""
    rows = [
        record.add(
            EscalationAttempt(
                establishment=record.establishment,
                escalation_id=result.escalation,
                outcome=result.outcome,
                status=result.status,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
        for result in results
    ]
    outcomes = Counter(row.outcome for row in rows)
    arrived = outcomes[EscalationOutcome.DELIVERED]
    record.enter(
        EscalationsAttempted(
            escalations=tuple(row.escalation_id for row in rows),
            delivered=arrived,
            failed=len(rows) - arrived,
        )
    )
    return rows


def due_outgoing(establishment_id: UUID, now: datetime) -> list[Outgoing]:
    """Return the e-mails and calls that have not been delivered and are due to be tried now."""
    rows = (
        Escalation.objects.within(establishment_id)
        .filter(way__in=(Way.EMAIL, Way.WEBHOOK), recorded_at__gte=now - PASSED_ON_FOR)
        .select_related("announcement", "establishment")
        .prefetch_related("attempts")
    )
    return [_outgoing(row) for row in rows if _is_due(list(row.attempts.all()), now)]


def _is_due(attempts: list[EscalationAttempt], now: datetime) -> bool:
    if not attempts:
        return True
    if attempts[-1].outcome != EscalationOutcome.LATER or len(attempts) > len(WAITS):
        return False
    return now >= attempts[-1].recorded_at + WAITS[len(attempts) - 1]


def _outgoing(row: Escalation) -> Outgoing:
    return Outgoing(
        escalation=row.pk,
        prison=row.establishment.code,
        way=Way(row.way),
        to=row.to,
        kind=AnnouncementKind(row.announcement.kind),
        title=row.announcement.title,
        sentence=row.announcement.sentence,
        made_at=row.announcement.recorded_at,
        after_minutes=row.after_minutes,
    )


def _keep(
    record: Record,
    table: tuple[EscalationStep, ...],
    *,
    confirmation: Confirmation | None = None,
) -> EscalationTable:
    document = [step.to_document() for step in table]
    asked_by = confirmation.asked_by_id if confirmation else None
    kept = record.add(
        EscalationTable(
            establishment=record.establishment,
            document=document,
            changed_by_id=asked_by or record.by,
            confirmation=confirmation,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(EscalationTableChanged(rows=len(document), table=tuple(document)))
    return kept


def _taken(record: Record, ids: Iterable[UUID]) -> set[tuple[UUID, EscalationStep]]:
    """Return the announcements with the steps that were taken for them before."""
    rows = Escalation.objects.within(record.establishment).filter(announcement__in=list(ids))
    return {
        (
            row.announcement_id,
            EscalationStep(
                AnnouncementKind(row.announcement.kind), row.after_minutes, Way(row.way), row.to
            ),
        )
        for row in rows.select_related("announcement")
    }


def _take(record: Record, row: Announcement, step: EscalationStep) -> None:
    escalation = record.add(
        Escalation(
            establishment=record.establishment,
            announcement=row,
            after_minutes=step.after_minutes,
            way=step.way,
            to=step.to,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        AnnouncementEscalated(
            escalation=escalation.pk,
            announcement=row.pk,
            kind=AnnouncementKind(row.kind),
            title=row.title,
            sentence=row.sentence,
            after_minutes=step.after_minutes,
            way=step.way,
            to=step.to,
        ),
        visit=row.visit_id,
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
