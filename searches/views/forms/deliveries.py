"""The forms about an expected delivery, as the gate office types it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from searches.queries.visits.way_in import Choices
from searches.views.forms.base import TypedForm
from searches.views.forms.visits import TYPES
from searches.words.checklists import VehicleType
from searches.words.visits import Expected

WHEN = "Enter the date and time when the vehicle is expected."
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class TimeForm(TypedForm):
    """The form that moves a delivery to another time."""

    ids = "at-%s"

    expected_at = forms.DateTimeField(
        input_formats=MOMENTS, error_messages=dict.fromkeys(("required", "invalid"), WHEN)
    )

    def moment(self, zone: str) -> datetime:
        """Return the expected moment. The time was typed in the establishment's time zone."""
        typed: datetime = self.cleaned_data["expected_at"]
        return typed.replace(tzinfo=ZoneInfo(zone))


class CancellationForm(TypedForm):
    """The form for why a vehicle is not coming."""

    why = forms.CharField(required=False)


class DeliveryForm(TypedForm):
    """The form for one expected delivery. The command judges whether the values are right."""

    plate = forms.CharField(max_length=16, required=False)  # hand-pushed cages have no plate
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
    expected_at = forms.DateTimeField(
        input_formats=MOMENTS, error_messages=dict.fromkeys(("required", "invalid"), WHEN)
    )
    load = forms.CharField(max_length=200, required=False)
    planned_areas = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Select areas from the list."}
    )
    packed_by = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Select work parties from the list."}
    )

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_areas"].choices = offered.areas  # type: ignore[attr-defined]
        self.fields["packed_by"].choices = offered.parties  # type: ignore[attr-defined]

    def expected(self, zone: str) -> Expected:
        """Return the expected delivery. Its time was typed in the establishment's time zone."""
        typed = dict(self.cleaned_data)
        moment = typed["expected_at"].replace(tzinfo=ZoneInfo(zone))
        return Expected(
            **typed
            | {
                "vehicle_type": VehicleType(typed["vehicle_type"]),
                "expected_at": moment,
                "planned_areas": tuple(typed["planned_areas"]),
                "packed_by": tuple(typed["packed_by"]),
            }
        )
