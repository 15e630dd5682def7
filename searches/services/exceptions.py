"""Exceptions: opened by what the ledger reveals, worked as cases by somebody who took no part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from searches.facts.involved import took_part
from searches.ledger.record import Record
from searches.models import CaseNote, ExceptionCase, LedgerEntry, NearMiss, Visit
from searches.rules.exceptions import KINDS, due_at
from searches.services.command import command
from searches.words.exceptions import ExceptionCode, Outcome, Revealed, Severity
from searches.words.people import Act
from searches.words.policy import Policy
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused

WEEK = timedelta(days=7)
LATE_COUNTS_A_WEEK = 3


@command(None)
def open_exceptions(record: Record, *, found: list[tuple[LedgerEntry, Revealed]]) -> int:
    """One case for each cause, once. Raises NothingNew when every one is known already."""
    told = 0
    for entry, revealed in found:
        told += _join(record, entry, revealed) if revealed.joins else _open(record, entry, revealed)
    if not told:
        raise NothingNew()
    return told


def _open(record: Record, entry: LedgerEntry, revealed: Revealed) -> bool:
    if _cases(record, revealed.code).filter(cause=revealed.cause).exists():
        return False
    case = record.add(_case(record, entry, revealed))
    record.enter(
        "open_exception",
        visit=case.visit_id,
        case=case.pk,
        code=case.code,
        cause=case.cause,
        entry_seq=entry.seq,
    )
    return True


def _join(record: Record, entry: LedgerEntry, revealed: Revealed) -> bool:
    """Added to the open case of its cause. What was resolved is not spoken for: a new one opens."""
    if _is_read(record, entry, revealed):
        return False
    cases = _cases(record, revealed.code)
    same = cases.filter(Q(cause=revealed.cause) | Q(cause__startswith=f"{revealed.cause} again "))
    case = same.exclude(notes__kind="resolved").order_by("recorded_at").last()
    if case is None:
        cause = f"{revealed.cause} again {entry.seq}" if same.exists() else revealed.cause
        return _open(record, entry, replace(revealed, cause=cause))
    record.enter(
        "add_to_exception", visit=case.visit_id, case=case.pk, code=case.code, entry_seq=entry.seq
    )
    return True


def _is_read(record: Record, entry: LedgerEntry, revealed: Revealed) -> bool:
    """By a process that died before it moved the cursor."""
    since = LedgerEntry.objects.within(record.establishment).filter(seq__gt=entry.seq)
    told = since.filter(act__in=("open_exception", "add_to_exception"))
    return told.filter(body__said__entry_seq=entry.seq, body__said__code=revealed.code).exists()


def _cases(record: Record, code: ExceptionCode) -> QuerySet[ExceptionCase]:
    here: QuerySet[ExceptionCase] = ExceptionCase.objects.within(record.establishment)
    return here.filter(code=code)


class NothingNew(Refused):
    """Every cause has its case already."""

    def __init__(self) -> None:
        super().__init__("nothing-new", "Every cause has its case.")


@command(Act.WORK_EXCEPTION)
def acknowledge_exception(record: Record, *, case_id: UUID) -> CaseNote | Refused:
    return _note(record, case_id, "acknowledged", "", "")


@command(Act.WORK_EXCEPTION)
def comment_exception(record: Record, *, case_id: UUID, text: str) -> CaseNote | Refused:
    if not text.strip():
        raise Invalid("text", "Write a line.", field="text")
    return _note(record, case_id, "comment", text, "")


@command(Act.WORK_EXCEPTION)
def resolve_exception(
    record: Record, *, case_id: UUID, outcome: Outcome, text: str
) -> CaseNote | Refused:
    """Close the case with its outcome. Nobody reviews a visit they took part in."""
    if not text.strip():
        raise Invalid("text", "Say what was found out.", field="text")
    case = case_here(record, case_id)
    if CaseNote.objects.filter(case=case, kind="resolved").exists():
        raise Refused("resolved", "This case is resolved already.")
    return _note(record, case_id, "resolved", text, outcome)


def case_here(record: Record, case_id: UUID) -> ExceptionCase:
    case = ExceptionCase.objects.within(record.establishment).filter(pk=case_id).first()
    if case is None:
        raise NotThere("This exception")
    found: ExceptionCase = case
    return found


def _note(record: Record, case_id: UUID, kind: str, text: str, outcome: str) -> CaseNote | Refused:
    case = case_here(record, case_id)
    if _is_part(record, case):
        record.enter("refuse_self_review", visit=case.visit_id, case=case.pk, kind=kind)
        return NotAllowed("took-part", "You took part in this. Another lead reviews it.")
    note = record.add(
        CaseNote(
            establishment=record.establishment,
            case=case,
            kind=kind,
            outcome=outcome,
            text=text.strip()[:1000],
            written_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    acts = {"acknowledged": "acknowledge_exception", "comment": "comment_exception"}
    act = acts.get(kind, "resolve_exception")
    record.enter(act, visit=case.visit_id, case=case.pk, note=note.pk, outcome=outcome)
    return note


def _is_part(record: Record, case: ExceptionCase) -> bool:
    """As of now, since somebody may have joined the visit after the case was opened."""
    involved = set(case.involved)
    if case.visit is not None:
        involved |= set(took_part(case.visit))
    return str(record.by) in involved


def _case(record: Record, entry: LedgerEntry, revealed: Revealed) -> ExceptionCase:
    known = Visit.objects.within(record.establishment)
    visit = known.filter(pk=entry.visit_id).first() if entry.visit_id else None
    involved = took_part(visit) if visit else []
    if revealed.code is ExceptionCode.NEAR_MISS:
        involved += _reporter(revealed)
    if entry.act == "grant_role":  # whoever may be invented, and by whom
        involved += [entry.body["said"]["person"], str(entry.by_id)]
    return ExceptionCase(
        establishment=record.establishment,
        code=revealed.code,
        severity=_severity(record, revealed),
        summary=_summary(record, revealed)[:300],
        cause=revealed.cause[:120],
        visit=visit,
        stop_id=entry.body["said"].get("stop"),
        deadline_at=_deadline(record, revealed),
        involved=sorted(set(involved)),
        occurred_at=entry.at,
        recorded_at=record.now,
    )


def _reporter(revealed: Revealed) -> list[str]:
    """A near miss cannot be closed by the reporter's own line."""
    report = NearMiss.objects.everywhere().filter(pk=revealed.cause).first()
    return [str(report.reported_by_id)] if report else []


def _deadline(record: Record, revealed: Revealed) -> datetime | None:
    """What is critical is looked at now, whatever the catalogue says of its kind."""
    if revealed.severity is Severity.CRIT:
        return None
    day_ends_at = _day_end(record, record.now)
    return due_at(revealed.code, opened_at=record.now, day_ends_at=day_ends_at)


def _severity(record: Record, revealed: Revealed) -> Severity:
    """Late counts weigh more at three in a week."""
    if revealed.severity is not None:
        return revealed.severity
    late = revealed.code is ExceptionCode.LATE_COUNT
    if late and _this_week(record, revealed.code) >= LATE_COUNTS_A_WEEK:
        return Severity.MED
    return KINDS[revealed.code].severity


def _summary(record: Record, revealed: Revealed) -> str:
    """More overrides in a week than the policy says go to the governor; domain, section 4."""
    if revealed.code is ExceptionCode.OVERRIDE:
        number = _this_week(record, revealed.code)
        if number > Policy.from_document(record.establishment.policy).overrides_a_week:
            return f"{revealed.summary} Number {number} this week: the duty governor looks."
    return revealed.summary


def _this_week(record: Record, code: ExceptionCode) -> int:
    """How many of this kind there are in seven days, with the one that is being opened."""
    known = ExceptionCase.objects.within(record.establishment).filter(code=code)
    return known.filter(recorded_at__gte=record.now - WEEK).count() + 1


def _day_end(record: Record, moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(record.establishment.time_zone))
    return local.replace(hour=23, minute=59, second=59, microsecond=0)
