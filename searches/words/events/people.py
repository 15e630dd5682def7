"""Events about people: accounts, roles, duty, confirmations, announcements and page views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from searches.words.announcements import AnnouncementKind
from searches.words.confirmations import ConfirmationKind
from searches.words.escalation import Way
from searches.words.events.base import Event, added_field, event, omitted_when
from searches.words.people import Role
from searches.words.releases import HoldCode


@event("found_administrator", "First administrator added")
class FirstAdministratorAdded(Event):
    person: UUID


@event("found_people", "{staff_number} founded this prison as {role}")
class FounderAdded(Event):
    person: UUID
    staff_number: str
    role: Role


@event("found_second_person", "{staff_number} added as the second person, as {role}")
class SecondPersonAdded(Event):
    person: UUID
    staff_number: str
    role: Role


@event("add_person", "Staff number {staff_number} added")
class PersonAdded(Event):
    person: UUID
    staff_number: str


@event("deactivate_person", "Account closed")
class AccountClosed(Event):
    person: UUID


@event("reopen_account", "Account of {staff_number} reopened")
class AccountReopened(Event):
    person: UUID
    staff_number: str


@event("set_password_anew", "Password of {staff_number} reset")
class PasswordReset(Event):
    person: UUID
    staff_number: str


@event("grant_role", "Role granted: {role}")
class RoleGranted(Event):
    person: UUID
    staff_number: str = added_field(before="")
    role: Role
    added_by_giver: bool = added_field(before=False)
    landings: tuple[str, ...] = omitted_when(default=())  # the codes, for a wing officer


@event("withdraw_role", "Role withdrawn: {role}")
class RoleWithdrawn(Event):
    person: UUID
    role: Role


@event("refuse_own_role", "An administrator tried to give themselves the role {role}")
class OwnRoleRefused(Event):
    role: Role


@event("choose_password", "Own password changed")
class PasswordChosen(Event):
    person: UUID


@event("choose_pin", "Own PIN changed")
class PinChosen(Event):
    person: UUID


@event("go_on_duty", "Duty at {area} began")
class DutyBegun(Event):
    area: str
    party: str


@event("go_off_duty", "Duty ended")
class DutyEnded(Event):
    pass


@event("deem_confirmed", "All {number} earlier accounts, roles and screens marked as confirmed")
class AccountsDeemedConfirmed(Event):
    number: int


@event("ask_confirmation", "Confirmation by a second person requested: {summary}")
class ConfirmationRequested(Event):
    confirmation: UUID
    kind: ConfirmationKind
    subject: UUID
    summary: str


@event("confirm", "Request confirmed: {summary}")
class ConfirmationGiven(Event):
    confirmation: UUID
    kind: ConfirmationKind
    subject: UUID
    summary: str


@event("refuse", "Request refused: {summary}")
class ConfirmationRefused(Event):
    confirmation: UUID
    kind: ConfirmationKind
    subject: UUID
    summary: str


@event("refuse_self_approval", "Self-approval refused", grave=True)
class SelfApprovalRefused(Event):
    checklist: UUID | None = omitted_when(default=None)
    confirmation: UUID | None = omitted_when(default=None)
    kind: ConfirmationKind | None = omitted_when(default=None)
    parked: UUID | None = omitted_when(default=None)
    movement: UUID | None = omitted_when(default=None)
    hand_back: UUID | None = omitted_when(default=None)
    override: UUID | None = omitted_when(default=None)
    hold: HoldCode | None = omitted_when(default=None)
    photo: UUID | None = omitted_when(default=None)
    search: UUID | None = omitted_when(default=None)
    place: int | None = omitted_when(default=None)
    stop: UUID | None = omitted_when(default=None)


@event("look_at_names", "Names viewed: {size} on {list}")
class NamesViewed(Event):
    list: str
    subject: UUID
    size: int


@event("look_at_page", "Page viewed: {path}")
class PageViewed(Event):
    path: str


@event("look_at_ledger", "Audit log viewed")
class LedgerViewed(Event):
    before: int | None
    only: str = omitted_when(default="")
    person: str = omitted_when(default="")
    day: str = omitted_when(default="")


@event("announce", "Announced: {title}")
class AnnouncementMade(Event):
    announcement: UUID
    kind: AnnouncementKind
    title: str
    entry_seq: int


@event("show_announcements", "Announcements shown on a screen")
class AnnouncementsShown(Event):
    announcements: tuple[UUID, ...]


@event("subscribe_to_pushes", "Device rings for its officer's announcements")
class PushSubscribed(Event):
    subscription: UUID


@event("unsubscribe_from_pushes", "Device no longer rings for announcements")
class PushUnsubscribed(Event):
    subscription: UUID


@event(
    "record_push_attempts", "Announcements sent to devices: {delivered} arrived, {failed} did not"
)
class PushesAttempted(Event):
    announcements: tuple[UUID, ...]
    delivered: int
    failed: int


@event("escalate", "Nobody acknowledged “{title}” for {after_minutes} min")
class AnnouncementEscalated(Event):
    escalation: UUID
    announcement: UUID
    kind: AnnouncementKind
    title: str
    sentence: str
    after_minutes: int
    way: Way
    to: str


@event(
    "record_escalation_attempts",
    "Escalations sent outside Gatehouse: {delivered} arrived, {failed} did not",
)
class EscalationsAttempted(Event):
    escalations: tuple[UUID, ...]
    delivered: int
    failed: int


@event("change_escalation", "Escalation table changed: {rows} rows")
class EscalationTableChanged(Event):
    rows: int
    table: tuple[Mapping[str, Any], ...]


@event("acknowledge_announcement", "Announcement acknowledged: {title}")
class AnnouncementAcknowledged(Event):
    announcement: UUID
    kind: AnnouncementKind
    title: str
