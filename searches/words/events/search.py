"""Events about searches, drills, draws made in advance, and checklists."""

from __future__ import annotations

from uuid import UUID

from searches.words.checklists import Method, Purpose, Result, VehicleType
from searches.words.events.base import Event, added_field, event, omitted_when, part
from searches.words.visits import DrillOutcome


@event("draw_search", "Route and discs drawn for the search")
class SearchDrawn(Event):
    search: UUID
    lock: UUID
    number: int
    route: int


@event("begin_second_search", "Second search begun")
class SecondSearchBegun(Event):
    search: UUID
    lock: UUID
    number: int
    route: int
    earlier_search: UUID | None = omitted_when(default=None)
    earlier_too_fast: tuple[str, ...] | None = omitted_when(default=None)


@event("answer_item", "{item}: {result}")
class ItemAnswered(Event):
    search: UUID
    item: str
    result: Result
    number: int | None
    method: Method | None
    purposes: tuple[Purpose, ...] = added_field(before=())
    seal_agrees: bool | None = omitted_when(default=None)
    people_agree: bool | None = omitted_when(default=None)
    person: bool | None = omitted_when(default=None)


@part
class SearchesTogether:
    """How many searches a person signed in 30 days, and how many of them with the other searcher.

    Only searches that two people have signed are counted.
    """

    person: UUID
    name: str
    other: UUID
    other_name: str
    searches: int
    together: int


@event("sign_search", "Search signed by searcher {place}")
class SearchSigned(Event):
    search: UUID
    place: int
    together: tuple[SearchesTogether, ...] = omitted_when(default=())  # once both have signed


@event("settle_drill", "Drill: {outcome}")
class DrillSettled(Event):
    draw: UUID
    outcome: DrillOutcome


@event(
    "withdraw_unplaced_drill",
    "Drill withdrawn, because no tag was in place when the lock was sealed",
)
class DrillWithdrawnAtSeal(Event):
    draw: UUID


@event("enter_drill_code", "Code of a drill tag entered")
class DrillCodeEntered(Event):
    draw: UUID


@event("refuse_drill_code", "Code entered that belongs to no drill")
class DrillCodeRefused(Event):
    pass


@event("hand_out_draws", "Draws for future visits given to a tablet")
class AdvanceDrawsHandedOut(Event):
    draws: tuple[UUID, ...]
    first: int
    replaced: tuple[UUID, ...]


@event("use_draw", "Draw {number} of a tablet used")
class AdvanceDrawUsed(Event):
    draw: UUID
    number: int


@event("keep_draw", "Result of a tablet's draw stored")
class AdvanceDrawKept(Event):
    draw: UUID


@event("misuse_draw", "Tablet used a draw wrongly")
class AdvanceDrawMisused(Event):
    draw: UUID
    fault: str
    numbers: tuple[int, ...] | None = omitted_when(default=None)


@event("propose_checklist", "Checklist {vehicle_type} {version} proposed")
class ChecklistProposed(Event):
    checklist: UUID
    vehicle_type: VehicleType
    version: int
    sha256: str


@event("publish_checklist", "Checklist {vehicle_type} {version} published")
class ChecklistPublished(Event):
    checklist: UUID
    vehicle_type: VehicleType
    version: int
    sha256: str
    signature: UUID


@event("add_shipped_items", "Checklist {vehicle_type} {version}: items of this release added")
class ShippedItemsAdded(Event):
    checklist: UUID
    vehicle_type: VehicleType
    version: int
    sha256: str
    items: tuple[str, ...]  # the codes of the items that are new or stricter
    shipped_sha256: str  # the digest of the checklist as this release ships it


@event("load_default_checklists", "Shipped checklists loaded")
class DefaultChecklistsLoaded(Event):
    types: tuple[VehicleType, ...]
