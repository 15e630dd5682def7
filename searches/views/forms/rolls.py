"""The forms about rosters, movements, headcounts and landings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from searches.queries.rolls.rolls import today_at
from searches.rules.csv_rows import text_of_file
from searches.rules.prisoners import read_numbers
from searches.views.forms.base import (
    IdField,
    SeveralField,
    SignatureForm,
    TypedForm,
    WordField,
)
from searches.words.refusals import Invalid
from searches.words.rolls import RollPart

LARGEST_FILE = 100_000


class HeadcountForm(TypedForm):
    ids = "%s-number"

    headcount = forms.IntegerField(
        min_value=0,
        max_value=9999,
        error_messages={"required": "Enter the number.", "invalid": "Enter the number in digits."},
    )


class RadioCountForm(TypedForm):
    """The form for a number and a code that a supervisor reads out by radio."""

    ids = "radio-%s"

    party = IdField("Select the party")
    headcount = forms.IntegerField(
        min_value=0,
        error_messages={
            "required": "Enter the number of people",
            "invalid": "The number of people must be a whole number",
            "min_value": "The number of people must be 0 or more",
        },
    )
    code = forms.CharField(
        max_length=16, error_messages={"required": "Enter the eight digits of the code"}
    )


class SeenForm(TypedForm):
    """The form for a person whom an officer sees, by number."""

    number = forms.CharField(required=False)


class ElsewhereForm(TypedForm):
    """The form for a person of an allocation list who is seen at another place, by number."""

    number = forms.CharField(required=False)


class HandoverForm(SignatureForm):
    """The form by which an officer offers their party to another officer."""

    officer = IdField("Select the officer who takes over.")


class StrangerForm(TypedForm):
    """The form for somebody who is at the count but not on its list."""

    number = forms.CharField(required=False)
    described_as = forms.CharField(required=False)


class TapForm(TypedForm):
    """The form that records one person of a count as seen."""

    prisoner = IdField("This form is incomplete. Load the page again.")


class SendBackForm(TypedForm):
    """The form that sends one person of a receiving place back."""

    prisoner = IdField("This form is incomplete. Load the page again.")


class HandBackForm(TypedForm):
    ids = "back-%s"

    number = forms.IntegerField(
        min_value=0,
        max_value=500,
        error_messages={
            "required": "Enter the number of people who came back.",
            "invalid": "Enter the number of people who came back, in digits.",
        },
    )
    not_here = SeveralField(required=False)


class LandingForm(TypedForm):
    landing = IdField("Select the landing.")
    number = forms.IntegerField(
        min_value=0,
        error_messages={"required": "Enter the number.", "invalid": "Enter the number in digits."},
    )
    every_one_responded = forms.BooleanField(required=False)


class PlaceCountForm(TypedForm):
    number = forms.IntegerField(
        min_value=0,
        error_messages={
            "required": "Enter the number of people you see",
            "invalid": "The number of people must be a whole number",
            "min_value": "The number of people must be 0 or more",
        },
    )


class RollRowForm(TypedForm):
    """The hidden fields that name one row of the whole-prison roll."""

    part = WordField(RollPart, "Select the row")
    code = forms.CharField(max_length=40, error_messages={"required": "Select the row"})


class OfficialRollForm(TypedForm):
    figure = forms.IntegerField(
        min_value=0,
        error_messages={
            "required": "Enter the official roll",
            "invalid": "The official roll must be a whole number",
            "min_value": "The official roll must be 0 or more",
        },
    )


class ClockField(forms.TimeField):
    """A field for a time of today in the prison, which may be empty. Its value is a moment."""

    def __init__(self, what: str) -> None:
        """Create the field. `what` names the time, such as “time of arrival”."""
        self.what = what
        sentence = f"Enter the {what} as hours and minutes, such as 09:47."
        super().__init__(required=False, error_messages={"invalid": sentence})

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if typed is None:
            return None
        moment = today_at(typed)
        if moment is None:
            raise forms.ValidationError(f"The {self.what} must not be later than now.")
        return moment


class PlaceForm(TypedForm):
    """The form for a place: an area, or a party at work in an area."""

    to = forms.CharField(error_messages={"required": "Select where to send the person."})

    def clean_to(self) -> tuple[UUID, UUID | None]:
        """Return the ids of the area and of the party, if any, sent as "area" or "area party"."""
        area, _, party = str(self.cleaned_data["to"]).partition(" ")
        place = IdField("Select where to send the person.")
        return place.clean(area), place.clean(party) if party else None


class SendForm(PlaceForm):
    """The form by which a supervisor sends somebody.

    `left` is the time when the person left, for a movement that is entered late.
    """

    names_of_command = {"occurred_at": "left"}

    prisoner = IdField("Select the person to send.")
    left = ClockField("time of leaving")


class MoveForm(PlaceForm):
    """The form by which the control room moves one prisoner, with a reason."""

    reason = forms.CharField(required=False, max_length=400)


class SettleForm(PlaceForm):
    """The form by which the control room says where a person found at a count belongs."""

    ids = "settle-%s"

    reason = forms.CharField(required=False, max_length=400)


class SwapForm(TypedForm):
    """The form by which the control room swaps one prisoner with another."""

    ids = "swap-%s"

    number = forms.CharField(required=False)
    reason = forms.CharField(required=False, max_length=400)


class NumbersForm(TypedForm):
    """The form for prisoner numbers, which are pasted or come from a file."""

    names_of_command = {"numbers": "pasted"}
    #: The sentence that is shown when no number was sent.
    nobody = "Enter a prisoner number."

    pasted = forms.CharField(required=False, max_length=20_000)
    file = forms.FileField(required=False)

    def clean_file(self) -> str:
        return text_of(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        """Collect each number once, as `numbers`.

        Add an error for each line that is not a prisoner number.
        """
        typed = super().clean() or {}
        found = list(typed.get("ticked", []))
        for name in ("pasted", "file"):
            try:
                found += read_numbers(typed.get(name, ""), field=name)
            except Invalid as refusal:
                self.add_error(name, refusal.sentence)
        if not found and not self.errors:
            self.add_error("pasted", self.nobody)
        return typed | {"numbers": list(dict.fromkeys(found))}


class ArrivalForm(NumbersForm):
    """The form for people who came after work began.

    `came` is the time when they came, for an arrival that is entered late.
    """

    names_of_command = NumbersForm.names_of_command | {"occurred_at": "came"}

    came = ClockField("time of arrival")


class RosterForm(NumbersForm):
    """The form for a roster. It adds up the people who were ticked, pasted and listed in a file."""

    nobody = "Add at least one person to this list."

    ticked = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, known: list[str], **kwargs: Any) -> None:
        super().__init__(*args, initial={"ticked": known}, **kwargs)
        ticked = self.fields["ticked"]
        assert isinstance(ticked, forms.MultipleChoiceField)  # noqa: S101  # declared above
        ticked.choices = [(number, number) for number in known]


def text_of(sent: Any) -> str:
    """Return the text of an uploaded list. Raise ValidationError if the file is not text."""
    if not sent:
        return ""
    if sent.size > LARGEST_FILE:
        raise forms.ValidationError("This file is too large for a list of prisoner numbers.")
    try:
        return text_of_file(sent.read())
    except Invalid as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal
