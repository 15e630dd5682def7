"""Rosters, movements, headcounts and landings as their forms send them."""

from __future__ import annotations

from typing import Any

from django import forms

from searches.rules.csv_rows import decoded
from searches.rules.prisoners import read_numbers
from searches.views.forms.base import TypedForm
from searches.words.refusals import Invalid

LARGEST_FILE = 100_000


class HeadcountForm(TypedForm):
    headcount = forms.IntegerField(
        min_value=0,
        max_value=9999,
        error_messages={"required": "Enter the number.", "invalid": "Enter the number in digits."},
    )


class HandBackForm(TypedForm):
    number = forms.IntegerField(
        min_value=0,
        max_value=500,
        error_messages={
            "required": "Enter the number of people who came back.",
            "invalid": "Enter the number of people who came back, in digits.",
        },
    )


class LandingForm(TypedForm):
    landing = forms.UUIDField(error_messages={"required": "Select the landing."})
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
    prisoner = forms.UUIDField(error_messages={"required": "Select the person to send."})
    to = forms.CharField(error_messages={"required": "Select where to send the person."})

    def clean_to(self) -> tuple[str, str | None]:
        """An area, or an area and a party there: "area" or "area party"."""
        area, _, party = str(self.cleaned_data["to"]).partition(" ")
        for one in (area, party or area):
            forms.UUIDField(error_messages={"invalid": "Select where to send the person."}).clean(
                one
            )
        return area, party or None


class RosterForm(TypedForm):
    """Ticked, pasted or from a file: all three together are the roster."""

    ticked = forms.MultipleChoiceField(required=False)
    pasted = forms.CharField(required=False, max_length=20_000)
    file = forms.FileField(required=False)

    def __init__(self, known: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked = self.fields["ticked"]
        assert isinstance(ticked, forms.MultipleChoiceField)  # noqa: S101  # declared above
        ticked.choices = [(number, number) for number in known]

    def clean_file(self) -> str:
        return text_of(self.cleaned_data["file"])

    def numbers(self) -> list[str]:
        """Return everybody ticked, pasted and uploaded, each once.

        Raises Invalid that names each line which is not a prisoner number.
        """
        typed = self.cleaned_data
        found = [
            *typed["ticked"],
            *read_numbers(typed["pasted"], field="pasted"),
            *read_numbers(typed["file"], field="file"),
        ]
        return list(dict.fromkeys(found))


class ListForm(TypedForm):
    """An allocation list, pasted or from a file."""

    pasted = forms.CharField(required=False, max_length=20_000)
    file = forms.FileField(required=False)

    def clean_file(self) -> str:
        return text_of(self.cleaned_data["file"])

    def numbers(self) -> list[str]:
        """Return every number, each once. Raises Invalid that names each wrong line."""
        typed = self.cleaned_data
        found = [
            *read_numbers(typed["pasted"], field="pasted"),
            *read_numbers(typed["file"], field="file"),
        ]
        return list(dict.fromkeys(found))


def text_of(sent: Any) -> str:
    """Return the text of an uploaded list. Raises ValidationError for what is none."""
    if not sent:
        return ""
    if sent.size > LARGEST_FILE:
        raise forms.ValidationError("This file is too large for a list of prisoner numbers.")
    try:
        return decoded(sent.read())
    except Invalid as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal


def first_said(form: forms.Form) -> Invalid:
    """The first thing that is wrong with a form, as a refusal."""
    field, sentences = next(iter(form.errors.items()))
    return Invalid("form", str(sentences[0]), field="" if field == "__all__" else field)
