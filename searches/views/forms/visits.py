"""What the gate types: the way in, and the small forms of a visit's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from searches.queries.way_in import Choices
from searches.views.forms.typed import TypedForm
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.visits import Brought, ToolKind, WayIn

TYPES: tuple[tuple[str, str], ...] = tuple(VEHICLE_NAMES.items())
TOOLS: tuple[tuple[str, str], ...] = (
    (ToolKind.TOOL, "Tool"),
    (ToolKind.ROPE, "Rope"),
    (ToolKind.LADDER, "Ladder"),
    (ToolKind.KEY, "Keys"),
    (ToolKind.PHONE, "Phone"),
)
ROWS_BROUGHT = 6


class WayInForm(TypedForm):
    """Parses what was typed; whether it is right is the act's business."""

    plate = forms.CharField(max_length=16, required=False)  # hand-pushed cages have none
    foreign = forms.BooleanField(required=False)
    vehicle_type = forms.ChoiceField(choices=TYPES)
    haulier = forms.CharField(max_length=120)
    phone_24h = forms.CharField(max_length=32)
    driver_name = forms.CharField(max_length=120, required=False)
    driver_pass = forms.CharField(max_length=40, required=False)
    people_in_cab = forms.IntegerField(min_value=0, max_value=9, required=False)
    trailer_plate = forms.CharField(max_length=20, required=False)
    load = forms.CharField(max_length=200, required=False)
    seal = forms.CharField(max_length=40, required=False)
    cages = forms.IntegerField(min_value=0, max_value=60, required=False)
    tail_lift_fitted = forms.BooleanField(required=False)
    underneath = forms.CharField(max_length=200, required=False)
    planned_areas = forms.MultipleChoiceField(required=False)
    packed_by = forms.MultipleChoiceField(required=False)
    escort = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("planned_areas", offered.areas)
        self._offer("packed_by", offered.parties)
        self._offer("escort", (("", "Nobody yet"), *offered.escorts))

    def _offer(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def refusals(self) -> list[dict[str, str]]:
        """Each fault with the field it belongs to, for the summary on top."""
        return [
            {"sentence": f"{name.replace('_', ' ').capitalize()}: {fault}", "field": name}
            for name, faults in self.errors.items()
            for fault in faults
        ]

    def way_in(self) -> WayIn:
        typed = dict(self.cleaned_data)
        escort = typed.pop("escort")
        return WayIn(
            **typed
            | {
                "vehicle_type": VehicleType(typed["vehicle_type"]),
                "cages": typed["cages"] or 0,
                "people_in_cab": typed["people_in_cab"] or 0,
                "planned_areas": tuple(typed["planned_areas"]),
                "packed_by": tuple(typed["packed_by"]),
                "escort": UUID(escort) if escort else None,
                "brought": self.brought(),
            }
        )

    def brought(self) -> tuple[Brought, ...]:
        """The rows of tools, ropes, ladders, keys and phones that say something."""
        rows = [
            (self.data.get(f"kind-{row}", ""), self.data.get(f"what-{row}", "").strip(), row)
            for row in range(ROWS_BROUGHT)
        ]
        kinds = {kind.value: kind for kind in ToolKind}
        return tuple(
            Brought(kinds.get(kind, ToolKind.TOOL), what[:120], self._quantity(row))
            for kind, what, row in rows
            if what
        )

    def _quantity(self, row: int) -> int:
        typed = self.data.get(f"many-{row}", "1").strip() or "1"
        return int(typed) if typed.isdecimal() and len(typed) < 4 else 0

    def rows(self) -> list[dict[str, Any]]:
        """The rows as typed, to be shown again."""
        return [
            {
                "row": row,
                "kind": self.data.get(f"kind-{row}", ToolKind.TOOL),
                "what": self.data.get(f"what-{row}", ""),
                "many": self.data.get(f"many-{row}", "1"),
            }
            for row in range(ROWS_BROUGHT)
        ]
