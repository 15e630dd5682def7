"""Words for confirmations: one person requests something, a second person confirms or refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from searches.words.people import Role


class ConfirmationKind(StrEnum):
    """The kinds of request. `rules.confirmations.KINDS` has one row for each kind."""

    ACCOUNT = "account"  # added, reopened, or given a new password by an administrator
    ROLE = "role"
    NEW_DEVICE = "new_device"
    CASE_OUTCOME = "case_outcome"
    POLICY = "policy"  # a threshold of the policy is weakened
    ESCALATION = "escalation"  # somebody would hear later of an announcement, or outside the prison
    VEHICLE = "vehicle"
    EMERGENCY = "emergency"
    PLATE = "plate"


class ConfirmationState(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    EXPIRED = "expired"
    REPLACED = "replaced"  # a newer request has replaced this one
    VOID = "void"  # the subject has changed, so the request no longer applies


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """The facts of a request for confirmation that the rule reads. Ids are UUIDs as text.

    `asked_by` is None when Gatehouse itself made the request. `barred` has the ids of the other
    people who may not decide it.
    """

    kind: ConfirmationKind
    asked_by: str | None
    device: str | None
    barred: frozenset[str]
    expires_at: datetime
    replaced: bool = False
    void: bool = False
    confirmed: bool | None = None  # None until somebody has decided


@dataclass(frozen=True, slots=True)
class Decider:
    """The person who wants to confirm or refuse a request, with their roles and their device."""

    person: str | None
    roles: frozenset[Role]
    device: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """The reason why a person may not decide a request.

    `own` is true if the person tried to decide their own request.
    """

    code: str
    sentence: str
    own: bool = False
