"""The drawing of one vehicle for a search: each zone, its state and the item that a tap opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searches.queries.search.plan_drawings import plan_drawing, with_zones
from searches.queries.search.sheet_cards import ItemCard, SheetCard, zone_state
from searches.words.checklists import Checklist, Section, VehicleType
from searches.words.plans import NAMES, Plan, Shape


@dataclass(frozen=True, slots=True)
class ZoneOnPlan:
    shape: Shape
    state: str  # open, part, done or found; absent when this vehicle has no such zone
    item: str  # the item that a tap opens; empty when a tap opens nothing
    name: str
    words: str
    is_next: bool = False

    @property
    def sign(self) -> str:
        """Return the name of the sign beside the zone's code."""
        return "next" if self.is_next and self.state in {"open", "part"} else self.state


@dataclass(frozen=True, slots=True)
class PlanCard:
    plan: Plan
    zones: tuple[ZoneOnPlan, ...]


def plan_of(sheet: SheetCard) -> PlanCard:
    plan = _plan(sheet.vehicle_type, [card.item.zone for card in sheet.items])
    return PlanCard(plan, tuple(_on_plan(shape, sheet) for shape in plan.shapes))


def blank_plan(checklist: Checklist) -> PlanCard:
    """Return the drawing for every search on a checklist version, with every zone still open."""
    plan = _plan(checklist.vehicle_type, [item.zone for item in checklist.items])
    return PlanCard(plan, tuple(_absent(shape) for shape in plan.shapes))


def _plan(vehicle_type: str, zones: Sequence[str]) -> Plan:
    return with_zones(plan_drawing(VehicleType(vehicle_type)), zones)


def _absent(shape: Shape) -> ZoneOnPlan:
    name = zone_name(shape)
    return ZoneOnPlan(shape, "absent", "", name, f"{name}: not on this vehicle")


def _on_plan(shape: Shape, sheet: SheetCard) -> ZoneOnPlan:
    cards = _drawn(shape.zone, sheet)
    if not cards:
        return _absent(shape)
    state = zone_state({card.state for card in cards})
    goal = next((card for card in cards if not card.is_done), cards[0])
    is_next = sheet.next_item is not None and sheet.next_item.item.zone == shape.zone
    state_text = f"{STATES[state]}, the next zone to search" if is_next else STATES[state]
    return ZoneOnPlan(
        shape,
        state,
        goal.item.code,
        zone_name(shape),
        f"{goal.item.code} {goal.item.title}: {state_text}",
        is_next,
    )


def zone_name(shape: Shape) -> str:
    """Return the short name of a zone, even of a zone that an establishment added itself."""
    made_up = shape.zone.replace("-", " ").replace("_", " ").capitalize()
    return shape.name or NAMES.get(shape.zone, made_up)


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
