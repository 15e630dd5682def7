"""The plan drawing of one search: each zone with its state and the item that a tap opens."""

from __future__ import annotations

from dataclasses import dataclass

from searches.queries.search.sheet_cards import ItemCard, SheetCard, zone_state
from searches.words.checklists import Section, VehicleType
from searches.words.plan_shapes import Shape
from searches.words.plans import NAMES, PLANS, Plan


@dataclass(frozen=True, slots=True)
class ZoneOnPlan:
    shape: Shape
    state: str  # open, part, done or found; absent when this vehicle has no such zone
    item: str  # the item that a tap opens; empty when a tap opens nothing
    label: str
    name: str
    words: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class PlanCard:
    plan: Plan
    zones: tuple[ZoneOnPlan, ...]


def plan_of(sheet: SheetCard) -> PlanCard:
    plan = PLANS[VehicleType(sheet.vehicle_type)]
    return PlanCard(plan, tuple(_on_plan(shape, sheet) for shape in plan.shapes))


def _on_plan(shape: Shape, sheet: SheetCard) -> ZoneOnPlan:
    cards = _drawn(shape.zone, sheet)
    name = NAMES[shape.zone]
    if not cards:
        return ZoneOnPlan(shape, "absent", "", "", name, f"{name}: not on this vehicle", False)
    state = zone_state({card.state for card in cards})
    goal = next((card for card in cards if not card.is_done), cards[0])
    is_next = sheet.next_item is not None and sheet.next_item.item.zone == shape.zone
    state_text = f"{STATES[state]}, the next zone to search" if is_next else STATES[state]
    return ZoneOnPlan(
        shape,
        state,
        goal.item.code,
        goal.item.code,
        name,
        f"{goal.item.code} {goal.item.title}: {state_text}",
        is_next,
    )


STATES = {
    "open": "not looked at",
    "part": "not finished",
    "done": "done",
    "found": "something was found",
}


def _drawn(zone: str, sheet: SheetCard) -> list[ItemCard]:
    """Return the items that decide the colour of a zone.

    These are the items with photographs except the last look, which is taken at the very end, or
    all items of the zone if there are no others.
    """
    cards = [card for card in sheet.items if card.item.zone == zone]
    looks = [card for card in cards if card.slots and card.item.section is not Section.LAST]
    return looks or cards
