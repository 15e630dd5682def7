"""Rosters, movements, headcounts and landings as their forms send them."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from searches.rules.tables import decoded
from searches.views.forms.typed import TypedForm
from searches.words.refusals import Invalid

LARGEST_FILE = 100_000
#: What may stand between two prisoner numbers in pasted text or a CSV file.
NUMBER = re.compile(r"[A-Za-z]\s?[0-9]{4}\s?[A-Za-z]{2}\b")


class HeadcountForm(TypedForm):
    headcount = forms.IntegerField(
        min_value=0,
        max_value=9999,
        error_messages={"required": "Enter the number.", "invalid": "Enter the number in digits."},
    )


class LandingForm(TypedForm):
    landing = forms.UUIDField(error_messages={"required": "Choose the landing."})
    number = forms.IntegerField(
        min_value=0, error_messages={"required": "Enter the number.", "invalid": "Enter digits."}
    )
    every_one_responded = forms.BooleanField(required=False)


class SendForm(TypedForm):
    prisoner = forms.UUIDField(error_messages={"required": "Choose who goes."})
    to = forms.CharField(error_messages={"required": "Choose where to."})

    def clean_to(self) -> tuple[str, str | None]:
        """An area, or an area and a party there: "area" or "area party"."""
        area, _, party = str(self.cleaned_data["to"]).partition(" ")
        for one in (area, party or area):
            forms.UUIDField(error_messages={"invalid": "Choose where to."}).clean(one)
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
        sent = self.cleaned_data["file"]
        if not sent:
            return ""
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError("This file is too large for a roster.")
        try:
            return _each_row_a_number(decoded(sent.read()))
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    def numbers(self) -> list[str]:
        typed = self.cleaned_data
        text = f"{typed['pasted']}\n{typed['file']}"
        found = ["".join(one.split()) for one in NUMBER.findall(text)]
        if not found and text.strip():
            raise Invalid("numbers", "No prisoner number is in this text.", field="pasted")
        return [*typed["ticked"], *found]


def _each_row_a_number(text: str) -> str:
    """Or a man whose number was mistyped would be missing from the roster, and nobody be told."""
    rows = [(line, row) for line, row in enumerate(text.splitlines(), 1) if row.strip(' \t,;"')]
    if rows and not any(map(str.isdigit, rows[0][1])):  # the header
        del rows[0]
    for line, row in rows:
        if not NUMBER.search(row):
            raise Invalid("numbers", f"Row {line} has no prisoner number.", field="file")
    return text


def first_said(form: forms.Form) -> Invalid:
    """The first thing that is wrong with a form, as a refusal."""
    field, sentences = next(iter(form.errors.items()))
    return Invalid("form", str(sentences[0]), field="" if field == "__all__" else field)
