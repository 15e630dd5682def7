"""The facts on which a release is decided, the holds that result, and the decision.

Times are the server's, timezone-aware and in UTC. Ids stand for people, parties and rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from searches.words.announced_records import RecordKind
from searches.words.checklists import AnswerKind, Level, Method, Purpose, Result
from searches.words.people import Role
from searches.words.policy import Policy
from searches.words.rolls import OverdueMovement, PartyFacts, WholeRollFact
from searches.words.vehicle_types import VehicleFacts


class HoldCode(StrEnum):
    """The rows of the release rule, in the order in which people resolve the holds."""

    STOP = "stop"
    FOUND = "found"
    LOCK_VOID = "lock-void"
    VEHICLE = "vehicle"
    IDENTITY = "identity"
    OCCUPANTS = "occupants"
    SEARCH_INCOMPLETE = "search-incomplete"
    CANNOT_SEE = "cannot-see"
    PHOTO_MISSING = "photo-missing"
    PHOTO_REJECTED = "photo-rejected"
    TOOLS_SEALS = "tools-seals"
    AIDS = "aids"
    DEEP_SEARCH = "deep-search"
    TOO_FAST = "too-fast"
    SEARCHERS = "searchers"
    COUNT_MISSING = "count-missing"
    COUNT_UNBALANCED = "count-unbalanced"
    MOVEMENT_OVERDUE = "movement-overdue"
    WATCH = "watch"
    UNSYNCED = "unsynced"
    LAST_LOOK = "last-look"
    RELEASER = "releaser"


#: The names of holds for people to read.
HOLD_NAMES: dict[HoldCode, str] = {
    HoldCode.STOP: "Vehicles are stopped",
    HoldCode.FOUND: "Something was found",
    HoldCode.LOCK_VOID: "Vehicle lock not sealed",
    HoldCode.VEHICLE: "Vehicle not confirmed",
    HoldCode.IDENTITY: "Plate, trailer or driver does not match the way in",
    HoldCode.OCCUPANTS: "People in the cab do not match the way in",
    HoldCode.SEARCH_INCOMPLETE: "Search not finished",
    HoldCode.CANNOT_SEE: "A zone could not be seen",
    HoldCode.PHOTO_MISSING: "Photograph missing",
    HoldCode.PHOTO_REJECTED: "Photograph not accepted",
    HoldCode.TOOLS_SEALS: "Tools or seals do not match the way in",
    HoldCode.AIDS: "A detection aid gave an alert or was not used",
    HoldCode.DEEP_SEARCH: "Deep search or drill not finished",
    HoldCode.TOO_FAST: "Search too fast",
    HoldCode.SEARCHERS: "Searchers have not both signed",
    HoldCode.COUNT_MISSING: "Count missing",
    HoldCode.COUNT_UNBALANCED: "Count does not balance",
    HoldCode.MOVEMENT_OVERDUE: "A prisoner has not been received",
    HoldCode.WATCH: "Security marker",
    HoldCode.UNSYNCED: "A tablet has not sent everything",
    HoldCode.LAST_LOOK: "Last look needed",
    HoldCode.RELEASER: "The releaser has not finished",
}


class OverrideKind(StrEnum):
    """The kinds of hold that two people may override. `NEVER` means that nobody may."""

    NEVER = "never"
    PLATE_TYPING = "plate_typing"
    DRIVER_CHANGED = "driver_changed"
    PHOTO_NOT_CRITICAL = "photo_not_critical"
    DEEP_SEARCH_POSTPONED = "deep_search_postponed"
    TOOL_MISSING = "tool_missing"
    AID_BROKEN = "aid_broken"


class CurePlace(StrEnum):
    """The page on which a hold is resolved. The decision screen links to the page."""

    STOPS = "stops"
    LOCK = "lock"
    SHEET = "sheet"
    ITEM = "item"
    SIGN_SEARCH = "sign_search"
    SECOND_SEARCH = "second_search"
    COUNTS = "counts"
    MOVEMENTS = "movements"
    WHOLE_ROLL = "whole_roll"
    PHOTOS = "photos"
    DIFFERENCE = "difference"
    RELEASE = "release"
    INCIDENT = "incident"
    DRILL = "drill"
    SYNC = "sync"
    WATCH = "watch"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason why this vehicle may not leave now, with its cure and who can resolve it.

    `subject` is the item, slot, party or marker that the hold is about, so one override covers
    exactly one hold. `facts_key` changes when the facts behind the hold change, and an override
    then lapses.
    """

    code: HoldCode
    sentence: str
    cure: str
    cured_by: tuple[Role, ...]
    place: CurePlace
    subject: str = ""
    override: OverrideKind = OverrideKind.NEVER
    facts_key: str = ""


@dataclass(frozen=True, slots=True)
class OverriddenHold:
    """A hold that two people overrode, and the id of their override."""

    hold: Hold
    override_id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a release. It is GO only if rules ran and no hold stands.

    A rule that crashes adds a hold.
    """

    holds: tuple[Hold, ...]
    set_aside: tuple[OverriddenHold, ...]
    rules_run: int
    decided_at: datetime

    @property
    def go(self) -> bool:
        return self.rules_run > 0 and not self.holds


@dataclass(frozen=True, slots=True)
class StopFact:
    id: str
    kind: str  # "stop", "incident" or "standfast"
    raised_at: datetime
    late_party: str = ""  # the party whose late count stops only this vehicle


@dataclass(frozen=True, slots=True)
class LockFact:
    id: str
    sealed_at: datetime
    voided_at: datetime | None
    void_reason: str = ""
    at_areas_later: tuple[str, ...] = ()  # names of areas where the vehicle was after the sealing


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """The newest answer to one item."""

    item: str
    result: Result
    answered_by: str
    answered_at: datetime
    number: int | None = None
    text: str = ""
    method: Method | None = None
    recorded_at: datetime | None = None  # when the answer arrived, if later than `answered_at`


@dataclass(frozen=True, slots=True)
class FoundFact:
    """An answer *Found*, which holds the vehicle until the incident is closed."""

    item: str
    answered_at: datetime
    incident_closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """A photograph that arrived complete. `slot` is the slot for which it was taken."""

    id: str
    slot: str
    item: str
    taken_by: str
    taken_at: datetime
    in_application: bool
    problems: tuple[str, ...]  # values of `PhotoProblem`
    copy_of: str = ""
    disc_confirmed: bool | None = None  # whether the releaser saw the disc; None: not known yet
    recorded_at: datetime | None = None  # when the photograph arrived, if later than `taken_at`
    flat_copy_of: str = ""  # the earlier picture that it appears to show
    difference_confirmed: bool = False  # a releaser signed that it shows the vehicle itself


@dataclass(frozen=True, slots=True)
class UnseenFact:
    """An item that somebody answered *Can't see* in this lock session.

    `methods` has the times of the later answers that name another method. `photos` has all
    photographs of the item, from every search of the lock session.
    """

    item: str
    answered_at: datetime  # the newest *Can't see*
    methods: tuple[datetime, ...] = ()
    photos: tuple[PhotoFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemFact:
    """One required item of this visit's sheet."""

    code: str
    title: str
    level: Level
    kind: AnswerKind
    purposes: frozenset[Purpose]
    slots: tuple[SlotFact, ...]


@dataclass(frozen=True, slots=True)
class SlotFact:
    code: str
    label: str
    critical: bool
    undercarriage: bool
    disc: int | None = None  # the number of the disc that this photograph must show


@dataclass(frozen=True, slots=True)
class SearchSignatureFact:
    """One searcher's signature. Facts that an earlier release stored have no device."""

    place: int  # 1 or 2
    signed_by: str
    signed_at: datetime
    own_session: bool = True  # the searcher signed under their own sign-in
    device: str | None = None  # empty: not an enrolled device; None: not known
    out_of_contact: bool = False  # the tablet had no contact during search and signature


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """The newest search of the lock session, and who did the earlier searches."""

    id: str
    began_at: datetime
    floor_seconds: int  # of the sheet; the rule applies the policy's percentage
    items: tuple[ItemFact, ...]
    answers: tuple[AnswerFact, ...]  # the newest answer to each item
    # When each answer was given by the tablet's time, oldest first. An answer that is repeated at
    # once counts once.
    answer_times: tuple[datetime, ...]
    founds: tuple[FoundFact, ...]
    photos: tuple[PhotoFact, ...]
    signatures: tuple[SearchSignatureFact, ...]
    earlier_searchers: frozenset[str] = frozenset()
    earlier_too_fast: bool = False
    answerers: frozenset[str] = frozenset()  # everybody who answered an item of this search
    # The times of the same answers: proven by the tablet's clocks, or otherwise the arrival.
    paced_times: tuple[datetime, ...] = ()
    # The number of items that each person answered or photographed; None: not known.
    items_of: dict[str, int] | None = None
    unseen: tuple[UnseenFact, ...] = ()  # every *Can't see* of the lock session, resolved or not


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """The vehicle as logged on the way in, for comparison."""

    people_in_cab: int
    # A correction of the plate was requested after the sealing, and nobody has decided the request.
    plate_needs_correction: bool = False
    plate_photographed: bool = False  # each plate that the sheet compares was photographed
    seals: tuple[str, ...] = ()  # the seals on the vehicle now; empty if there is none
    seals_changed_at: datetime | None = None  # when the newest seal was put on in the prison


@dataclass(frozen=True, slots=True)
class DrawFacts:
    """The deep search and the drill, which are drawn once, on the way in."""

    deep_search: bool
    drill: bool
    drill_settled: bool = False  # found, withdrawn, or searched again after a miss
    drill_missed: bool = False


@dataclass(frozen=True, slots=True)
class ReleaserFacts:
    """The person who wants to release the vehicle, and which photographs they have looked at.

    `looked_seconds` maps the id of a photograph to the longest time in seconds for which this
    person had it open.
    """

    person: str
    may_release: bool
    looked_seconds: dict[str, int]
    signed: bool


@dataclass(frozen=True, slots=True)
class ClockFact:
    device: str
    offset_seconds: float | None  # device time minus server time; None: never measured
    jumped_backwards: bool = False


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """A record about the vehicle that a tablet announced and that has not arrived."""

    id: str
    kind: RecordKind
    author_name: str  # the printed name; empty if neither tablet nor server knows it
    of_other_lock: bool = False  # of an earlier lock session, or of none


@dataclass(frozen=True, slots=True)
class SyncFacts:
    announced_missing: tuple[str, ...]  # photographs that were announced and have not arrived
    clocks: tuple[ClockFact, ...]  # the clock of every tablet that gave facts to this search
    missing_records: tuple[MissingRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchFact:
    id: str
    about: str  # "vehicle", "haulier" or "driver"
    acknowledged_for_visit: bool


@dataclass(frozen=True, slots=True)
class OverrideFact:
    """One granted override. It covers one hold of one lock session."""

    id: str
    lock: str
    code: HoldCode
    subject: str
    kind: OverrideKind
    facts_key: str
    asked_by: str
    asked_roles: frozenset[Role]
    asked_device: str
    granted_by: str
    granted_roles: frozenset[Role]
    granted_device: str
    granted_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """All the facts that `decide` needs. `searches.facts` reads them from the database."""

    now: datetime
    policy: Policy
    visit: str
    entered_at: datetime | None
    departed_at: datetime | None
    released_at: datetime | None
    turned_back_or_detained: bool
    stops: tuple[StopFact, ...]  # every open stop of the establishment
    lock: LockFact | None
    second_vehicle_in_lock: bool
    identity: IdentityFacts
    search: SearchFacts | None
    whole_prison: tuple[str, ...]  # reasons; if there are any, only a whole-prison roll counts
    parties: tuple[PartyFacts, ...]  # the contact set
    whole_rolls: tuple[WholeRollFact, ...]
    draws: DrawFacts
    releaser: ReleaserFacts | None
    escorts: frozenset[str]
    counters: frozenset[str]
    sync: SyncFacts
    watches: tuple[WatchFact, ...]
    overrides: tuple[OverrideFact, ...]
    immediate: bool = False  # an ambulance or fire engine: does not wait, always an exception
    overdue_movements: tuple[OverdueMovement, ...] = ()  # in the whole establishment
    # The default has no doubt. It is used for facts that were stored before this field existed.
    vehicle: VehicleFacts = VehicleFacts()
