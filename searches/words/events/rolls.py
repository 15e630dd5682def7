"""Events about counts, the parties that are counted, and whole-prison rolls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from searches.words.events.base import Event, added_field, event, omitted_when, part
from searches.words.roll_feeds import FeedKind, FeedSource
from searches.words.rolls import AbsenceReason, CountFault, RollPart, WholePrisonReason


@part
class CountVerdict:
    """The result of a signed count for one lock session."""

    valid: bool
    faults: tuple[CountFault, ...]
    balanced: bool
    missing: int | None = omitted_when(
        default=None
    )  # not stored for a count that was not requested
    contradicts: bool | None = omitted_when(default=None)
    strangers: int | None = omitted_when(default=None)
    to_settle: int | None = omitted_when(default=None)  # people of no party who are found


@event("request_counts", "Counts requested: {parties}")
class CountsRequested(Event):
    lock: UUID
    parties: tuple[str, ...]
    whole_prison: tuple[WholePrisonReason, ...]


@event("ask_second_count", "Surprise second count drawn for {name}")
class SecondCountRequested(Event):
    count: UUID
    party: str
    name: str
    counted_by: UUID


@event("alert_late_count", "Count is late: {party}", grave=True)
class LateCountAlerted(Event):
    request: UUID
    lock: UUID | None = added_field(before=None)
    party: str


@event("begin_count", "Count of {party} begun, headcount {headcount}")
class CountBegun(Event):
    """The beginning of a count. `whole_roll` is set if the count is made only for this roll."""

    count: UUID
    party: str
    headcount: int
    whole_roll: UUID | None = omitted_when(default=None)


@event("join_count", "Second officer joined the count of {party}")
class CountJoined(Event):
    count: UUID
    party: str


@event("sign_count_first", "First of two officers signed the count of {party}")
class CountSignedByFirst(Event):
    count: UUID
    party: str


@event("tap_person", "Person seen at a count")
class PersonTapped(Event):
    count: UUID
    tap: UUID


@event("name_stranger", "Person seen at a count who is not on the list")
class StrangerTapped(Event):
    count: UUID
    tap: UUID
    named: bool


@event("confirm_count", "Count of {party} signed")
class CountConfirmed(Event):
    count: UUID
    party: str
    name: str = added_field(before="")
    verdicts: Mapping[str, CountVerdict]


@event("record_radio_count", "Count of {party} by radio, {headcount} people")
class CountHeardByRadio(Event):
    """A number that a supervisor read out with a code. `minute_at` is the minute in the code."""

    count: UUID
    party: str
    name: str
    headcount: int
    counted_by: UUID
    screen: UUID
    minute_at: datetime
    verdicts: Mapping[str, CountVerdict]


@event("refuse_radio_code", "Wrong code for a count of {party} by radio", grave=True)
class RadioCodeRefused(Event):
    lock: UUID
    party: str
    name: str
    headcount: int
    entered_at: datetime


@event("party_without_officer", "{party} is at work without an officer", grave=True)
class PartyWithoutOfficer(Event):
    session: UUID
    party: str


@event("offer_handover", "{party} offered to another officer")
class HandoverOffered(Event):
    offer: UUID
    party: str
    to: UUID


@event("take_over_party", "{party} taken over by another officer")
class PartyTakenOver(Event):
    offer: UUID
    party: str
    taken_from: UUID


@event("add_to_timetable", "{party} works at new times: {days}, {begins} to {ends}")
class TimetableEntryAdded(Event):
    entry: UUID
    party: str
    days: str
    begins: str
    ends: str


@event(
    "remove_from_timetable", "{party} no longer works at these times: {days}, {begins} to {ends}"
)
class TimetableEntryRemoved(Event):
    entry: UUID
    party: str
    days: str
    begins: str
    ends: str


@event("session_not_confirmed", "{party} has not begun its planned work", grave=True)
class SessionNotConfirmed(Event):
    timetable: UUID
    party: str
    name: str
    day: str
    begins: str


@event("see_missed_person", "{party}: a person whom the count missed is seen now")
class MissedPersonSeen(Event):
    count: UUID
    found: UUID
    party: str


@event("tap_seen", "Person seen at {at}")
class PersonSeen(Event):
    tap: UUID
    at: str


@event("send_prisoner", "Prisoner sent to {to}")
class PrisonerSent(Event):
    movement: UUID
    to: str
    reason: str = omitted_when(default="")  # given by the control room


@event("receive_prisoner", "Prisoner received at {at}")
class PrisonerReceived(Event):
    movement: UUID
    at: str


@event("cancel_movement", "Movement to {to} cancelled by its sender")
class MovementCancelled(Event):
    movement: UUID
    to: str


@event("send_back", "Prisoner sent back from {at} to {to}")
class PrisonerSentBack(Event):
    movement: UUID
    at: str
    to: str


@event("settle_found_person", "Place decided for an extra person, {to}: {reason}")
class FoundPersonSettled(Event):
    settlement: UUID
    count: UUID
    party: str
    to: str
    reason: str


@event("swap_prisoners", "Prisoners of {first_party} and {second_party} swapped: {reason}")
class PrisonersSwapped(Event):
    first: UUID
    first_party: str
    second: UUID
    second_party: str
    reason: str


@event(
    "rejudge_count",
    "Count of {name} no longer balances, because a movement was entered late",
    grave=True,
)
class CountRejudged(Event):
    lock: UUID
    party: str
    name: str
    by_list: bool = omitted_when(default=False)  # by an import of allocation lists


@event("movement_overdue", "Person sent from {party} not received in time")
class MovementBecameOverdue(Event):
    movement: UUID
    party: str
    minutes: int = added_field(before=0)


@event("carry_rosters_over", "Allocation lists made from the newest rosters: {allocated} people")
class RostersCarriedOver(Event):
    allocated: int


@event("allocate_prisoners", "{added} people put on the allocation list of {party}")
class PrisonersAllocated(Event):
    party: str
    added: int
    prisoners: tuple[UUID, ...]


@event("remove_from_allocation", "Person removed from the allocation list of {party}: {reason}")
class PrisonerRemovedFromAllocation(Event):
    party: str
    prisoner: UUID
    reason: str


@event(
    "replace_allocation", "Allocation list of {party} replaced: {added} added, {removed} removed"
)
class AllocationReplaced(Event):
    party: str
    reason: str
    added: int
    removed: int
    moved: int


@event("propose_import", "Import of {kind} from a file, to be checked: {size} rows")
class RollImportProposed(Event):
    roll_import: UUID
    kind: FeedKind
    size: int


@event("receive_import", "Import of {kind} received from a feed: {size} rows")
class RollImportReceived(Event):
    roll_import: UUID
    kind: FeedKind
    source: FeedSource
    size: int
    faults: int
    held: bool


@event("feed_failed", "The feed of {kind} has not been reached since {since}", grave=True)
class FeedFailed(Event):
    kind: FeedKind
    since: str


@event("pick_party", "Prisoner on two lists of an import: {party} picked")
class RollImportPicked(Event):
    roll_import: UUID
    party: str


@event("apply_import", "Import of {kind} applied: {added} added, {moved} moved, {removed} removed")
class RollImportApplied(Event):
    roll_import: UUID
    kind: FeedKind
    added: int
    moved: int
    removed: int


@event("discard_import", "Import of {kind} discarded")
class RollImportDiscarded(Event):
    roll_import: UUID
    kind: FeedKind


@event("account_for_absence", "Person of {party} accounted for elsewhere: {reason}")
class AbsenceAccountedFor(Event):
    absence: UUID
    party: str
    prisoner: UUID
    reason: AbsenceReason
    at: str


@event("state_not_at_work", "{party} recorded as not at work: {reason}")
class PartyStatedNotAtWork(Event):
    party: str
    reason: str


@event("open_work_session", "Work session of {party} opened with {size} people")
class WorkSessionOpened(Event):
    session: UUID
    party: str
    size: int
    not_here: int = added_field(before=0)
    added: int = added_field(before=0)


@event("add_to_work_session", "{size} people added to the work session of {party}")
class PeopleAddedToWorkSession(Event):
    session: UUID
    party: str
    size: int
    added: int


@event("end_work_session", "Work session of {party} ended")
class WorkSessionEnded(Event):
    session: UUID
    party: str
    handed_back: int = added_field(before=0)


@event(
    "receive_hand_back",
    "Hand-back received on landing {landing}: {number} people back, {missing} missing",
)
class HandBackReceived(Event):
    hand_back: UUID
    landing: str
    landing_name: str = added_field(before="")
    party: str = added_field(before="")
    number: int
    missing: int


@event("call_whole_roll", "Whole-prison roll called")
class WholeRollCalled(Event):
    """A roll that is called. A newer roll replaces a roll that nobody has signed.

    `standfast` is the standfast that called the roll. `left_wrong` says what was wrong with the
    replaced roll.
    """

    roll: UUID
    stop: UUID | None
    standfast: UUID | None = omitted_when(default=None)
    replaces: UUID | None = omitted_when(default=None)
    left_wrong: tuple[str, ...] = omitted_when(default=())


@event("count_landing", "Landing {landing} counted: {number}")
class LandingCounted(Event):
    roll: UUID
    landing: str
    number: int


@event("count_place", "People at {name} counted: {number}")
class PlaceCounted(Event):
    roll: UUID
    area: str
    name: str
    number: int


@event("ask_roll_row_again", "{name} asked to count again for the whole-prison roll")
class RollRowAskedAgain(Event):
    """A request to count one row of the roll again. `sentence` says what was wrong with the row."""

    roll: UUID
    part: RollPart
    code: str
    name: str
    sentence: str


@event("enter_official_roll", "Official roll entered: {figure}")
class OfficialRollEntered(Event):
    roll: UUID
    figure: int


@event("sign_whole_roll", "Whole-prison roll signed, correct: {correct}")
class WholeRollSigned(Event):
    roll: UUID
    correct: bool
    differences: tuple[str, ...] = added_field(before=())
