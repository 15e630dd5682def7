"""The forms of imports of the roll."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from searches.rules.csv_rows import text_of_file
from searches.rules.roll_feeds import MOST_BYTES
from searches.views.forms.base import TypedForm
from searches.words.refusals import Invalid

CHOOSE_FILE = "Choose an Excel workbook (.xlsx), a CSV file or a JSON file."


class FeedForm(TypedForm):
    """The form for a file of allocations or of prisoners."""

    ids = "feed-%s"

    file = forms.FileField(
        allow_empty_file=True,
        error_messages=dict.fromkeys(("required", "invalid", "missing"), CHOOSE_FILE),
    )

    def clean_file(self) -> str:
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if sent.size is None or sent.size > MOST_BYTES:
            raise forms.ValidationError("The file must be smaller than 8 MB.")
        try:
            return text_of_file(sent.read())
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class ApplyForm(TypedForm):
    """The form that applies an import whose changes were shown."""

    ids = "apply-%s"

    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    agreed = forms.BooleanField(required=False)


class PickForm(TypedForm):
    """The form that picks one of two parties for a prisoner. The button names both."""

    pick = forms.CharField(error_messages={"required": "Select a party."})

    def clean_pick(self) -> tuple[str, str]:
        number, _, party = str(self.cleaned_data["pick"]).partition(" ")
        return number, party
