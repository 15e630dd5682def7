"""What the gate types: the way in, and the small forms of a visit's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from searches.queries.visits.way_in import Choices
from searches.views.forms.base import TypedForm
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.refusals import Refused
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
#: Fields of free text by the names that the officer sees.
LABELS = {
    "plate": "Number plate",
    "haulier": "Haulier",
    "phone_24h": "24-hour number",
    "driver_name": "Driver's name",
    "driver_pass": "Driver's pass",
    "trailer_plate": "Trailer plate",
    "load": "Load",
    "seal": "Seal number",
    "underneath": "What is under the vehicle",
}


class WayInForm(TypedForm):
    """Parses what was typed; whether it is right is the act's business."""

    plate = forms.CharField(max_length=16, required=False)  # hand-pushed cages have none
    foreign = forms.BooleanField(required=False)
    vehicle_type = forms.ChoiceField(
        choices=TYPES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select a vehicle type."),
    )
    haulier = forms.CharField(
        max_length=120, error_messages={"required": "Enter the name of the haulier."}
    )
    phone_24h = forms.CharField(
        max_length=32, error_messages={"required": "Enter the haulier's 24-hour number."}
    )
    driver_name = forms.CharField(max_length=120, required=False)
    driver_pass = forms.CharField(max_length=40, required=False)
    people_in_cab = forms.IntegerField(
        min_value=0,
        max_value=9,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "People in the cab must be a number between 0 and 9.",
        ),
    )
    trailer_plate = forms.CharField(max_length=20, required=False)
    load = forms.CharField(max_length=200, required=False)
    seal = forms.CharField(max_length=40, required=False)
    cages = forms.IntegerField(
        min_value=0,
        max_value=60,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "Cages and bags must be a number between 0 and 60.",
        ),
    )
    tail_lift_fitted = forms.BooleanField(required=False)
    underneath = forms.CharField(max_length=200, required=False)
    planned_areas = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Select areas from the list."}
    )
    packed_by = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Select work parties from the list."}
    )
    escort = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Select an escort from the list."}
    )
    brought_refused = ""  # why what the vehicle brings was refused: it has rows, not a field

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            most = getattr(self.fields[name], "max_length", None)
            sentence = f"{label} must be {most} characters or fewer."
            self.fields[name].error_messages["max_length"] = sentence
        self._offer("planned_areas", offered.areas)
        self._offer("packed_by", offered.parties)
        self._offer("escort", (("", "Nobody yet"), *offered.escorts))

    def _offer(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def refusals(self) -> list[dict[str, str]]:
        """Return each fault with its field for the summary, as it also stands beside the field."""
        return [
            {"sentence": str(fault), "field": name}
            for name, faults in self.errors.items()
            for fault in faults
        ]

    def show_refusal(self, refusal: Refused) -> None:
        """Show the refusal of the act beside the field it belongs to."""
        if refusal.field in self.fields:
            self.add_error(refusal.field, refusal.sentence)
        elif refusal.field == "brought":
            self.brought_refused = refusal.sentence

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
