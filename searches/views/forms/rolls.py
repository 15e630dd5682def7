"""The forms about rosters, movements, headcounts and landings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from searches.rules.csv_rows import text_of_file
from searches.rules.prisoners import read_numbers
from searches.views.forms.base import IdField, SeveralField, TypedForm
from searches.words.refusals import Invalid

LARGEST_FILE = 100_000


class HeadcountForm(TypedForm):
    ids = "%s-number"

    headcount = forms.IntegerField(
        min_value=0,
        max_value=9999,
        error_messages={"required": "Enter the number.", "invalid": "Enter the number in digits."},
    )


class SeenForm(TypedForm):
    """The form for a person whom an officer sees, by number."""

    number = forms.CharField(required=False)


class ElsewhereForm(TypedForm):
    """The form for a person of an allocation list who is seen at another place, by number."""

    number = forms.CharField(required=False)


class StrangerForm(TypedForm):
    """The form for somebody who is at the count but not on its list."""

    number = forms.CharField(required=False)
    described_as = forms.CharField(required=False)


class TapForm(TypedForm):
    """The form that records one person of a count as seen."""

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


class OfficialRollForm(TypedForm):
    figure = forms.IntegerField(
        min_value=0,
        error_messages={
            "required": "Enter the official roll",
            "invalid": "The official roll must be a whole number",
            "min_value": "The official roll must be 0 or more",
        },
    )


class SendForm(TypedForm):
    prisoner = IdField("Select the person to send.")
    to = forms.CharField(error_messages={"required": "Select where to send the person."})

    def clean_to(self) -> tuple[UUID, UUID | None]:
        """Return the ids of the area and of the party, if any, sent as "area" or "area party"."""
        area, _, party = str(self.cleaned_data["to"]).partition(" ")
        place = IdField("Select where to send the person.")
        return place.clean(area), place.clean(party) if party else None


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
