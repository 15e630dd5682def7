"""The forms of the timetable."""

from __future__ import annotations

from typing import Any

from django import forms

from searches.views.forms.base import IdField, SeveralField, TypedForm
from searches.words.timetables import WEEKDAYS

HOW = "Enter the time as hours and minutes, such as 07:30."


class TimeOfDayField(forms.TimeField):
    """A field for a time of day. A full stop may stand between hours and minutes."""

    def __init__(self, sentence: str) -> None:
        """Create the field. `sentence` is its error message if nothing was entered."""
        super().__init__(
            input_formats=["%H:%M", "%H.%M"],
            error_messages={"required": sentence, "invalid": HOW},
        )

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if hasattr(value, "hour") else value


class PeriodForm(TypedForm):
    """The form that adds a period to the timetable."""

    ids = "period-%s"
    names_of_command = {"party_id": "party_id"}

    party_id = IdField("Select a party.")
    weekdays = SeveralField(error_messages={"required": "Select at least one day of the week."})
    begins = TimeOfDayField("Enter the time when work begins.")
    ends = TimeOfDayField("Enter the time when work ends.")

    def clean_weekdays(self) -> list[int]:
        typed = self.cleaned_data["weekdays"]
        if any(day not in {str(number) for number in range(1, 8)} for day in typed):
            raise forms.ValidationError("Select the days of the week from the list.")
        return sorted({int(day) for day in typed})

    def days(self) -> list[tuple[str, str, bool]]:
        """Return each day of the week with its value and whether it is ticked."""
        ticked = {str(day) for day in self["weekdays"].value() or []}
        return [(str(day), name, str(day) in ticked) for day, name in enumerate(WEEKDAYS, 1)]
