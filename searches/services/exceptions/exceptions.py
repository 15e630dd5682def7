"""Exceptions: opened from ledger entries, and worked as cases by people who took no part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from searches.facts.cases import barred_from, is_resolved, with_resolved
from searches.facts.participants import took_part
from searches.ledger.record import Record
from searches.models import CaseNote, Confirmation, ExceptionCase, LedgerEntry, NearMiss, Visit
from searches.rules.exceptions import KINDS, due_at
from searches.rules.reasons import fault_of_reason
from searches.services.command import command
from searches.services.confirmations.confirmations import ask_confirmation
from searches.services.signatures import sign
from searches.words.confirmations import ConfirmationKind
from searches.words.events.exceptions import (
    ExceptionAcknowledged,
    ExceptionCommented,
    ExceptionOpened,
    ExceptionReopened,
    ExceptionRepeated,
    ExceptionResolved,
    OutcomeProposed,
    SelfReviewRefused,
)
from searches.words.events.people import RoleGranted, SelfApprovalRefused
from searches.words.events.stops import (
    LateCountJoinedStop,
    NearMissReported,
    StopClosingSigned,
    StopRaised,
    StopRaisedBySystem,
)
from searches.words.exceptions import ExceptionCode, NoteKind, Outcome, Revealed, Severity
from searches.words.people import Act
from searches.words.policy import Policy
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import SignatureMeaning

WEEK = timedelta(days=7)
LATE_COUNTS_A_WEEK = 3
LONGEST_TEXT = 1000


@command(None)
def open_exceptions(record: Record, *, found: list[tuple[LedgerEntry, Revealed]]) -> int:
    """Open a case for each new cause. Raises NothingNew when every cause already has a case."""
    opened = 0
    for entry, revealed in found:
        opened += (
            _join(record, entry, revealed) if revealed.joins else _open(record, entry, revealed)
        )
    if not opened:
        raise NothingNew()
    return opened


def _open(record: Record, entry: LedgerEntry, revealed: Revealed) -> bool:
    if _cases(record, revealed.code).filter(cause=revealed.cause).exists():
        return False
    case = record.add(_case(record, entry, revealed))
    record.enter(
        ExceptionOpened(
            case=case.pk, code=ExceptionCode(case.code), cause=case.cause, entry_seq=entry.seq
        ),
        visit=case.visit_id,
    )
    return True


def _join(record: Record, entry: LedgerEntry, revealed: Revealed) -> bool:
    """Add the entry to the open case of its cause, or open a new case if none is open."""
    if _is_read(record, entry, revealed):
        return False
    cases = _cases(record, revealed.code)
    same = cases.filter(Q(cause=revealed.cause) | Q(cause__startswith=f"{revealed.cause} again "))
    case = with_resolved(same).filter(resolved=False).order_by("recorded_at").last()
    if case is None:
        cause = f"{revealed.cause} again {entry.seq}" if same.exists() else revealed.cause
        return _open(record, entry, replace(revealed, cause=cause))
    record.enter(
        ExceptionRepeated(case=case.pk, code=ExceptionCode(case.code), entry_seq=entry.seq),
        visit=case.visit_id,
    )
    return True


def _is_read(record: Record, entry: LedgerEntry, revealed: Revealed) -> bool:
    """Return whether an earlier run that did not finish has already read this entry."""
    since = LedgerEntry.objects.within(record.establishment).filter(seq__gt=entry.seq)
    openings = since.of(ExceptionOpened, ExceptionRepeated, entry_seq=entry.seq, code=revealed.code)
    return openings.exists()


def _cases(record: Record, code: ExceptionCode) -> QuerySet[ExceptionCase]:
    cases: QuerySet[ExceptionCase] = ExceptionCase.objects.within(record.establishment)
    return cases.filter(code=code)


class NothingNew(Refused):
    """Raised when every cause already has a case."""

    def __init__(self) -> None:
        super().__init__("nothing-new", "Every cause already has a case.")


@command(Act.WORK_EXCEPTION)
def acknowledge_exception(record: Record, *, case_id: UUID) -> CaseNote | Refused:
    """Note that a security lead has looked at the case."""
    case = case_of_prison(record, case_id)
    refusal = _refuse_part(record, case, NoteKind.ACKNOWLEDGED)
    if refusal is not None:
        return refusal
    note = _add_note(record, case, NoteKind.ACKNOWLEDGED)
    _enter(record, ExceptionAcknowledged, case, note)
    return note


@command(Act.WORK_EXCEPTION)
def comment_exception(record: Record, *, case_id: UUID, text: str) -> CaseNote | Refused:
    """Add a written note to the case."""
    if not text.strip():
        raise Invalid("text", "Enter a note.", field="text")
    case = case_of_prison(record, case_id)
    refusal = _refuse_part(record, case, NoteKind.COMMENT)
    if refusal is not None:
        return refusal
    note = _add_note(record, case, NoteKind.COMMENT, text=text)
    _enter(record, ExceptionCommented, case, note)
    return note


@command(Act.WORK_EXCEPTION)
def resolve_exception(
    record: Record, *, case_id: UUID, outcome: Outcome, text: str, pin: str | None = None
) -> CaseNote | Refused:
    """Close the case with its outcome. Nobody reviews a visit in which they took part.

    A critical case needs the PIN and a reason that `rules.reasons` accepts. Such a case stays open
    until a second security lead or duty governor, who took no part either, has signed the same
    outcome.
    """
    case = case_of_prison(record, case_id)
    is_critical = case.severity == Severity.CRIT
    fault = fault_of_reason(text) if is_critical else ""
    if fault or not text.strip():
        raise Invalid("text", fault or "Enter what you found out.", field="text")
    if is_resolved(case):
        raise Refused("resolved", "This case has already been resolved.")
    refusal = _refuse_part(record, case, NoteKind.RESOLVED)
    if refusal is not None:
        return refusal
    if is_critical:
        return _propose(record, case, outcome, text)
    note = _add_note(record, case, NoteKind.RESOLVED, text=text, outcome=outcome)
    _enter(record, ExceptionResolved, case, note)
    return note


@command(Act.REOPEN_EXCEPTION)
def reopen_exception(record: Record, *, case_id: UUID, text: str) -> CaseNote | Refused:
    """Reopen a resolved case, with a reason that `rules.reasons` accepts."""
    case = case_of_prison(record, case_id)
    fault = fault_of_reason(text)
    if fault:
        raise Invalid("text", fault, field="text")
    if not is_resolved(case):
        raise Refused("not-resolved", "This case is still open.")
    refusal = _refuse_part(record, case, NoteKind.REOPENED)
    if refusal is not None:
        return refusal
    note = _add_note(record, case, NoteKind.REOPENED, text=text)
    _enter(record, ExceptionReopened, case, note)
    return note


def resolve_confirmed_case(record: Record, request: Confirmation) -> None:
    """Close a critical case after a second person has signed the outcome of the first person.

    Both people are checked again for having taken part, because the visit may have continued.
    Raises NotAllowed and Refused.
    """
    case = case_of_prison(record, request.subject_id)
    if is_resolved(case):
        raise Refused("resolved", "This case has already been resolved.")
    if {str(record.by), str(request.asked_by_id)} & barred_from(case):
        raise NotAllowed(
            "took-part", "One of the two people who signed has since taken part in this visit."
        )
    note = record.add(
        CaseNote(
            establishment=record.establishment,
            case=case,
            kind=NoteKind.RESOLVED,
            outcome=request.payload["outcome"],
            text=request.payload["text"],
            written_by_id=request.asked_by_id or record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        ExceptionResolved(
            case=case.pk,
            code=ExceptionCode(case.code),
            note=note.pk,
            outcome=note.outcome,
            confirmation=request.pk,
        ),
        visit=case.visit_id,
    )


def case_of_prison(record: Record, case_id: UUID) -> ExceptionCase:
    case = ExceptionCase.objects.within(record.establishment).filter(pk=case_id).first()
    if case is None:
        raise NotThere("This exception")
    found: ExceptionCase = case
    return found


def _propose(record: Record, case: ExceptionCase, outcome: Outcome, text: str) -> CaseNote:
    """Sign the outcome of a critical case, and ask for the second signature that closes it."""
    reason = text.strip()[:LONGEST_TEXT]
    document = {"case": case.pk, "outcome": outcome, "text": reason}
    signature = sign(record, SignatureMeaning.CASE_RESOLVED, document=document)
    note = _add_note(record, case, NoteKind.PROPOSED, text=reason, outcome=outcome)
    record.enter(
        OutcomeProposed(
            case=case.pk,
            code=ExceptionCode(case.code),
            note=note.pk,
            outcome=note.outcome,
            signature=signature.pk,
        ),
        visit=case.visit_id,
    )
    title = KINDS[ExceptionCode(case.code)].title
    words = outcome.replace("_", " ")
    ask_confirmation(
        record,
        kind=ConfirmationKind.CASE_OUTCOME,
        subject=case,
        summary=f"{record.actor.printed_name} wants to close {case.code} {title} as: {words}.",
        payload={"note": note.pk, "outcome": outcome, "text": reason},
        reason=reason,
        barred=[UUID(person) for person in sorted(barred_from(case))],
    )
    return note


def _refuse_part(record: Record, case: ExceptionCase, kind: NoteKind) -> Refused | None:
    """Refuse a reviewer who took part in the visit, and record the attempt."""
    if str(record.by) not in barred_from(case):
        return None
    record.enter(SelfReviewRefused(case=case.pk, kind=kind), visit=case.visit_id)
    return NotAllowed(
        "took-part", "You took part in this visit, so another security lead must review the case."
    )


def _add_note(
    record: Record, case: ExceptionCase, kind: NoteKind, *, text: str = "", outcome: str = ""
) -> CaseNote:
    return record.add(
        CaseNote(
            establishment=record.establishment,
            case=case,
            kind=kind,
            outcome=outcome,
            text=text.strip()[:LONGEST_TEXT],
            written_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _enter(
    record: Record,
    noted: type[ExceptionAcknowledged]
    | type[ExceptionCommented]
    | type[ExceptionResolved]
    | type[ExceptionReopened],
    case: ExceptionCase,
    note: CaseNote,
) -> None:
    record.enter(
        noted(case=case.pk, code=ExceptionCode(case.code), note=note.pk, outcome=note.outcome),
        visit=case.visit_id,
    )


def _case(record: Record, entry: LedgerEntry, revealed: Revealed) -> ExceptionCase:
    known = Visit.objects.within(record.establishment)
    visit = known.filter(pk=entry.visit_id).first() if entry.visit_id else None
    involved = took_part(visit) if visit else []
    event = entry.event
    if isinstance(event, NearMissReported):  # nobody closes the case of their own report
        involved += [str(entry.by_id)]
    if revealed.code is ExceptionCode.NEAR_MISS:
        involved += _reporter(revealed)
    if isinstance(
        event, RoleGranted
    ):  # neither the officer, who may be invented, nor the administrator may decide
        involved += [str(event.person), str(entry.by_id)]
    return ExceptionCase(
        establishment=record.establishment,
        code=revealed.code,
        severity=_severity(record, revealed),
        summary=_summary(record, revealed)[:300],
        cause=revealed.cause[:120],
        visit=visit,
        stop_id=event.stop if isinstance(event, EVENTS_OF_STOPS) else None,
        deadline_at=_deadline(record, revealed),
        involved=sorted(set(involved)),
        occurred_at=entry.at,
        recorded_at=record.now,
    )


#: The events that reveal an exception and name the stop that it belongs to.
EVENTS_OF_STOPS = (
    StopRaised,
    StopRaisedBySystem,
    LateCountJoinedStop,
    StopClosingSigned,
    SelfApprovalRefused,
)


def _reporter(revealed: Revealed) -> list[str]:
    """Return who reported the near miss: the reporter may not close its case."""
    report = NearMiss.objects.everywhere().filter(pk=revealed.cause).first()
    return [str(report.reported_by_id)] if report else []


def _deadline(record: Record, revealed: Revealed) -> datetime | None:
    """Return when the case is due. A case opened as critical has no deadline: it is due now."""
    if revealed.severity is Severity.CRIT:
        return None
    day_ends_at = _day_end(record, record.now)
    return due_at(revealed.code, opened_at=record.now, day_ends_at=day_ends_at)


def _severity(record: Record, revealed: Revealed) -> Severity:
    """Return the severity of a case. From three in a week, a late count is MED instead of LOW."""
    if revealed.severity is not None:
        return revealed.severity
    late = revealed.code is ExceptionCode.LATE_COUNT
    if late and _this_week(record, revealed.code) >= LATE_COUNTS_A_WEEK:
        return Severity.MED
    return KINDS[revealed.code].severity


def _summary(record: Record, revealed: Revealed) -> str:
    """Return the summary of a case, with its number if the week has too many overrides.

    These overrides go to the duty governor (domain, section 4).
    """
    if revealed.code is ExceptionCode.OVERRIDE:
        number = _this_week(record, revealed.code)
        if number > Policy.from_document(record.establishment.policy).overrides_a_week:
            return (
                f"{revealed.summary} This is override {number} of this week, so the duty governor "
                "must review it."
            )
    return revealed.summary


def _this_week(record: Record, code: ExceptionCode) -> int:
    """Return how many cases of this kind there are in seven days, including the new case."""
    known = ExceptionCase.objects.within(record.establishment).filter(code=code)
    return known.filter(recorded_at__gte=record.now - WEEK).count() + 1


def _day_end(record: Record, moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(record.establishment.time_zone))
    return local.replace(hour=23, minute=59, second=59, microsecond=0)
