"""The forms about a visit: the way in, and the small forms of the visit's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from searches.queries.visits.way_in import Choices
from searches.views.forms.base import SeveralField, TypedForm, WordField
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.visits import PLATE_CHOICES, ItemBrought, PlateChoice, ToolKind, WayIn

TYPES: tuple[tuple[str, str], ...] = tuple(VEHICLE_NAMES.items())
TOOLS: tuple[tuple[str, str], ...] = (
    (ToolKind.TOOL, "Tool"),
    (ToolKind.ROPE, "Rope"),
    (ToolKind.LADDER, "Ladder"),
    (ToolKind.KEY, "Keys"),
    (ToolKind.PHONE, "Phone"),
)
ROWS_BROUGHT = 6
#: The free-text fields, each with the label that the officer sees.
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


class PlateKindField(forms.TypedChoiceField):
    """A field for the kind of number plate. Nothing selected means a UK plate."""

    def __init__(self) -> None:
        super().__init__(
            choices=tuple(PLATE_CHOICES.items()),
            coerce=PlateChoice,
            empty_value=PlateChoice.UK,
            initial=PlateChoice.UK,
            required=False,
            error_messages={"invalid_choice": "Select the kind of number plate."},
        )


class BroughtRows(forms.Widget):
    """The widget for numbered rows of tools, ropes, ladders, keys and phones."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: object, name: str
    ) -> list[dict[str, Any]]:
        return [
            {
                "kind": data.get(f"kind-{row}", ToolKind.TOOL),
                "what": data.get(f"what-{row}", ""),
                "many": data.get(f"many-{row}", "1"),
            }
            for row in range(ROWS_BROUGHT)
        ]


class BroughtField(forms.Field):
    """A field for what the vehicle brings in: every row that has a description."""

    widget = BroughtRows

    def to_python(self, value: list[dict[str, Any]] | None) -> tuple[ItemBrought, ...]:
        kinds = {kind.value: kind for kind in ToolKind}
        return tuple(
            ItemBrought(
                kinds.get(row["kind"], ToolKind.TOOL), row["what"].strip()[:120], _many(row["many"])
            )
            for row in value or []
            if row["what"].strip()
        )


def _many(text: str) -> int:
    """Return how many there are. Text that is not a number becomes 0, for the command to refuse."""
    typed = text.strip() or "1"
    return int(typed) if typed.isdecimal() and len(typed) < 4 else 0


class WayInForm(TypedForm):
    """The form for logging a vehicle in. The command judges whether the values are right."""

    plate = forms.CharField(max_length=16, required=False)  # hand-pushed cages have no plate
    plate_kind = PlateKindField()
    foreign = forms.BooleanField(required=False)  # only a page from before plate_kind sends it
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
    brought = BroughtField(required=False)

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
            }
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of what the vehicle brings, as they were typed, for the page to show."""
        rows: list[dict[str, Any]] = self["brought"].value() or []
        empty = {"kind": ToolKind.TOOL, "what": "", "many": "1"}
        return [{"row": row, **(rows[row] if rows else empty)} for row in range(ROWS_BROUGHT)]


class HaltForm(TypedForm):
    """The form for the area where the vehicle has arrived."""

    area = forms.CharField(required=False)


class DepartureForm(TypedForm):
    """The form for who was near the vehicle when it left an area."""

    names_of_command = {"parties_present": "parties"}

    parties = SeveralField(required=False)
    unlisted = forms.BooleanField(required=False)
    note = forms.CharField(required=False)
    reason = forms.CharField(required=False)


class TamperSealForm(TypedForm):
    """The form for a seal that was put on the vehicle."""

    ids = "seal-%s"

    number = forms.CharField(required=False)
    in_place_of = forms.CharField(required=False)


class PlateForm(TypedForm):
    """The form for the correct plate of a vehicle that is inside."""

    ids = "corrected-%s"

    plate = forms.CharField(required=False)
    plate_kind = PlateKindField()
    foreign = forms.BooleanField(required=False)  # only a page from before plate_kind sends it
    reason = forms.CharField(required=False)


class VehicleTypeForm(TypedForm):
    ids = "corrected-%s"

    vehicle_type = WordField(VehicleType, "Select a vehicle type.")


class TurnBackForm(TypedForm):
    ids = "turn-back-%s"

    why = forms.CharField(required=False)


class DetentionForm(TypedForm):
    """The form for why a vehicle is detained."""

    ids = "detain-%s"

    why = forms.CharField(
        error_messages={"required": "Enter the reason for detaining the vehicle."}
    )


class EndDetentionForm(TypedForm):
    """The form for why the detention of a vehicle ends."""

    ids = "end-%s"

    why = forms.CharField(required=False)


class LegalHoldForm(TypedForm):
    """The form for why a visit is put under a legal hold, or why the legal hold is lifted."""

    ids = "hold-%s"

    reason = forms.CharField(required=False)
