"""Events about exceptions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from searches.words.events.base import Event, added_field, event, omitted_when
from searches.words.exceptions import ExceptionCode, NoteKind


@event("open_exception", "Exception {code} opened")
class ExceptionOpened(Event):
    case: UUID
    code: ExceptionCode
    cause: str
    entry_seq: int


@event("add_to_exception", "Exception {code} happened again")
class ExceptionRepeated(Event):
    case: UUID
    code: ExceptionCode
    entry_seq: int


@event("acknowledge_exception", "Exception acknowledged")
class ExceptionAcknowledged(Event):
    case: UUID
    code: ExceptionCode | None = added_field(before=None)
    note: UUID
    outcome: str


@event("comment_exception", "Note added to an exception")
class ExceptionCommented(Event):
    case: UUID
    code: ExceptionCode | None = added_field(before=None)
    note: UUID
    outcome: str


@event("propose_case_outcome", "Outcome of a critical exception proposed: {outcome}")
class OutcomeProposed(Event):
    case: UUID
    code: ExceptionCode | None = added_field(before=None)
    note: UUID
    outcome: str
    signature: UUID


@event("resolve_exception", "Exception resolved: {outcome}")
class ExceptionResolved(Event):
    case: UUID
    code: ExceptionCode | None = added_field(before=None)
    note: UUID
    outcome: str
    confirmation: UUID | None = omitted_when(default=None)


@event("reopen_exception", "Exception {code} reopened")
class ExceptionReopened(Event):
    case: UUID
    code: ExceptionCode | None = added_field(before=None)
    note: UUID
    outcome: str


@event("miss_review", "Exception {code} not reviewed in time")
class ReviewMissed(Event):
    case: UUID
    code: ExceptionCode
    due_at: datetime
    day: str  # on which it was due in the prison, such as 2026-11-30


@event("refuse_self_review", "Somebody tried to review their own work")
class SelfReviewRefused(Event):
    case: UUID
    kind: NoteKind
