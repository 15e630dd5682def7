"""The forms about a visit: the way in, and the small forms of the visit's page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from searches.queries.visits.way_in import Choices
from searches.rules.plates import plate_forms
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
#: The two answers to a question of the way in.
NOTHING, SOMETHING = "nothing", "something"
UNANSWERED_TOOLS = "Select whether the driver brings tools, ropes, ladders, keys or phones."
DEMANDED = {
    "haulier": "Enter the name of the haulier.",
    "phone_24h": "Enter the haulier's 24-hour number.",
}
DEMANDED_OF_A_CAB = {
    "plate": "Enter the number plate.",
    "driver_name": "Enter the driver's name.",
    "people_in_cab": "Enter how many people are in the cab, 1 to 9.",
}
#: The services whose vehicles come in without waiting, for keys beside the field.
SERVICES = ("Ambulance service", "Fire and rescue service")
#: What the template of the way in offers besides the choices of the prison.
WAY_IN_CHOICES: dict[str, Any] = {
    "tools": TOOLS,
    "services": SERVICES,
    "people_in_cab": tuple((str(people), str(people)) for people in range(1, 10)),
    "plate_forms": json.dumps(plate_forms()),
}
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
    """A field for the list of what the vehicle brings in.

    Rows without a description are left out.
    """

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
    """Return the typed number of items. Text that is not a number becomes 0, which the command
    refuses.
    """
    typed = text.strip() or "1"
    return int(typed) if typed.isdecimal() and len(typed) < 4 else 0


class AnswerField(forms.ChoiceField):
    """A field for a question with two answers: there is nothing, or there is something."""

    def __init__(self, nothing: str, something: str) -> None:
        super().__init__(choices=((NOTHING, nothing), (SOMETHING, something)), required=False)


class WayInForm(TypedForm):
    """The form for logging a vehicle in. The command judges whether the values are right."""

    plate = forms.CharField(max_length=16, required=False)  # hand-pushed cages have no plate
    plate_kind = PlateKindField()
    foreign = forms.BooleanField(required=False)  # only a page from before plate_kind sends it
    vehicle_type = forms.ChoiceField(
        choices=TYPES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select a vehicle type."),
    )
    haulier = forms.CharField(max_length=120, required=False)
    phone_24h = forms.CharField(max_length=32, required=False)
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
    has_underneath = AnswerField("Nothing", "Yes")
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
    brings = AnswerField("None", "Add")
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

    def clean(self) -> dict[str, Any]:
        """Demand an answer to each question, so that nothing is recorded as absent by default.

        Cages have no underside, and an ambulance or a fire engine does not wait for the questions.
        """
        typed = super().clean() or {}
        kind = typed.get("vehicle_type")
        if kind == VehicleType.EMERGENCY:
            return typed
        cages = kind == VehicleType.CAGES
        for name, sentence in (DEMANDED if cages else DEMANDED | DEMANDED_OF_A_CAB).items():
            if name not in self.errors and not typed.get(name):
                self.add_error(name, sentence)
        if cages:
            return typed
        self._demand_answer("brings", "brought", UNANSWERED_TOOLS, "Enter what the driver brings.")
        self._demand_answer(
            "has_underneath",
            "underneath",
            "Select whether anything is under the vehicle already.",
            "Enter what is under the vehicle.",
        )
        return typed

    def _demand_answer(self, question: str, named: str, unanswered: str, unnamed: str) -> None:
        """Demand an answer to the question, and the name of each thing that is there."""
        answer, name = self.cleaned_data.get(question), self.cleaned_data.get(named)
        if named in self.errors:
            return
        if not answer and not name:
            self.add_error(question, unanswered)
        elif answer == NOTHING and name:
            sentence = f"You selected {self._none(question)}, but also named an object."
            self.add_error(question, sentence)
        elif answer == SOMETHING and not name:
            self.add_error(named, unnamed)

    def _none(self, question: str) -> str:
        return str(dict(self.fields[question].choices)[NOTHING])  # type: ignore[attr-defined]

    def way_in(self) -> WayIn:
        typed = dict(self.cleaned_data)
        del typed["brings"], typed["has_underneath"]
        escort = typed.pop("escort")
        kind = VehicleType(typed["vehicle_type"])
        return WayIn(
            **typed
            | {
                "vehicle_type": kind,
                # Nobody looks for a tail-lift while an ambulance waits. It stays on the sheet.
                "tail_lift_fitted": typed["tail_lift_fitted"] or kind is VehicleType.EMERGENCY,
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
    nobody = forms.BooleanField(required=False)
    note = forms.CharField(required=False)
    reason = forms.CharField(required=False)

    def clean(self) -> None:
        """Demand an answer. An empty list may also mean that the officer did not look."""
        typed = self.cleaned_data
        somebody = bool(typed.get("parties")) or typed.get("unlisted")
        if somebody and typed.get("nobody"):
            self.add_error("parties", "Select who was near the vehicle, or “Nobody”, but not both.")
        elif not somebody and not typed.get("nobody"):
            self.add_error("parties", "Select who was near the vehicle, or select “Nobody”.")


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


class PeopleInCabForm(TypedForm):
    """The form for the people in the cab of an ambulance or a fire engine that is inside."""

    ids = "late-%s"

    people_in_cab = forms.IntegerField(
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Enter how many people are in the cab, 1 to 9."
        )
    )
    driver_name = forms.CharField(max_length=120, required=False)


class TurnBackForm(TypedForm):
    ids = "turn-back-%s"

    why = forms.CharField(required=False)


class DetentionForm(TypedForm):
    """The form that asks why a vehicle is detained."""

    ids = "detain-%s"

    why = forms.CharField(
        error_messages={"required": "Enter the reason for detaining the vehicle."}
    )


class EndDetentionForm(TypedForm):
    """The form that asks why the detention of a vehicle ends."""

    ids = "end-%s"

    why = forms.CharField(required=False)


class LegalHoldForm(TypedForm):
    """The form that asks why a visit is put under a legal hold, or why the legal hold is lifted."""

    ids = "hold-%s"

    reason = forms.CharField(required=False)
