"""Words for exceptions: the codes X01 to X25, their severity, deadlines and outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ExceptionCode(StrEnum):
    """The codes of exceptions. A code is never reused or renumbered."""

    PERSON = "X01"
    OBJECT = "X02"
    STOP_RAISED = "X03"
    COUNT_NOT_BALANCED = "X04"
    LEFT_WITHOUT_GO = "X05"
    CANNOT_SEE = "X06"
    COPIED_PHOTO = "X07"
    TOO_FAST = "X08"
    BULK_ANSWERS = "X09"
    IDENTITY = "X10"
    LOCK_VOIDED = "X11"
    LOST_SIGHT = "X12"
    OVERRIDE = "X13"
    MANUAL_RELEASE = "X14"
    CLOCK = "X15"
    SAME_PAIR = "X16"
    DRILL_MISSED = "X17"
    REFUSED = "X18"
    NEAR_MISS = "X19"
    TOOLS_SEALS = "X20"
    LATE_COUNT = "X21"
    REVIEW_MISSED = "X22"
    LEDGER_BACKWARDS = "X23"
    RECORDS_LOST = "X24"
    MOVED_IN_STANDFAST = "X25"


class Severity(StrEnum):
    CRIT = "crit"
    HIGH = "high"
    MED = "med"
    LOW = "low"


class Due(StrEnum):
    """The time by which somebody must look at a case."""

    NOW = "now"
    SAME_DAY = "same_day"  # or before release, if that is earlier
    ONE_DAY = "one_day"
    ONE_WEEK = "one_week"


class Outcome(StrEnum):
    EXPLAINED = "explained"
    RETRAIN = "retrain"
    PROCEDURE_CHANGE = "procedure_change"
    REFER = "refer"
    INCIDENT = "incident"


class NoteKind(StrEnum):
    """The effect that a note has on its case."""

    ACKNOWLEDGED = "acknowledged"
    COMMENT = "comment"
    PROPOSED = "proposed"  # an outcome that needs a second signature
    RESOLVED = "resolved"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the catalogue of exceptions."""

    code: ExceptionCode
    title: str
    severity: Severity
    due: Due


@dataclass(frozen=True, slots=True)
class Entered:
    """The facts of a ledger entry that the rules of exceptions read, apart from its event.

    `id` is the id of the entry, and `visit` the id of its visit. Both are UUIDs as text. `month` is
    the calendar month of the entry in the prison, such as 2026-11.
    """

    id: str
    visit: str = ""
    month: str = ""
    clock_tolerance_seconds: int = 120
    same_pair_percent: int = 60


@dataclass(frozen=True, slots=True)
class Revealed:
    """An exception that one ledger entry reveals.

    `cause` identifies what happened, so that the same cause never opens two cases.
    """

    code: ExceptionCode
    cause: str
    summary: str
    severity: Severity | None = None  # None means the severity in the catalogue
    joins: bool = False  # another entry with the same cause is added to its open case
