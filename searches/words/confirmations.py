"""Words for confirmations: what one person asks and a second person confirms or refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from searches.words.people import Role


class ConfirmationKind(StrEnum):
    """What is to be confirmed. `rules.confirmations.KINDS` has one row for each kind."""

    ACCOUNT = "account"  # added, reopened, or given a new password by an administrator
    ROLE = "role"
    NEW_DEVICE = "new_device"
    CASE_OUTCOME = "case_outcome"
    POLICY = "policy"  # a threshold of the policy is weakened
    VEHICLE = "vehicle"
    EMERGENCY = "emergency"
    PLATE = "plate"


class ConfirmationState(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    EXPIRED = "expired"
    REPLACED = "replaced"  # the same was asked again later; only the newest can be decided
    VOID = "void"  # the subject has changed, and nothing is left to decide


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request for confirmation as the rule sees it. People and devices are UUIDs as text.

    `asked_by` is None when the system asked. `barred` names other people who may not decide it.
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
    """The person who would confirm or refuse, with the roles they hold and the device they use."""

    person: str | None
    roles: frozenset[Role]
    device: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """Why this person may not decide this request.

    `own` marks an attempt to confirm their own request.
    """

    code: str
    sentence: str
    own: bool = False
