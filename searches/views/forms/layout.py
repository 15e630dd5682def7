"""The forms that set up a prison: its places, its prisoners and its policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from searches.rules.csv_rows import text_of_file
from searches.services.row_files import MOST_BYTES
from searches.views.forms.base import TypedForm
from searches.words.policy import BOUNDS
from searches.words.policy_words import WORDS
from searches.words.refusals import Invalid

CHOOSE_FILE = "Choose an Excel workbook (.xlsx) or a CSV file."


class PlaceForm(TypedForm):
    """The form that adds a place to the prison."""

    code = forms.CharField(required=False)
    name = forms.CharField(max_length=80, error_messages={"required": "Enter a name."})

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        if not code.replace("-", "").isalnum() or len(code) > 40 or not code.isascii():
            raise forms.ValidationError("Enter a short code of letters and digits.")
        return code


class AreaForm(PlaceForm):
    ids = "area-%s"

    prisoners = forms.BooleanField(required=False, initial=True)


class PartyForm(PlaceForm):
    ids = "party-%s"

    area = forms.CharField(required=False)
    number_only = forms.BooleanField(required=False)
    always = forms.BooleanField(required=False)


class LandingForm(PlaceForm):
    ids = "landing-%s"


class RowsForm(TypedForm):
    """The form for a workbook or a CSV file.

    The form reads the text of the file, and the command judges its rows.
    """

    file = forms.FileField(
        allow_empty_file=True,
        error_messages=dict.fromkeys(("required", "invalid", "missing"), CHOOSE_FILE),
    )

    def clean_file(self) -> str:
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if sent.size is None or sent.size > MOST_BYTES:
            raise forms.ValidationError(
                "The file must be smaller than 1 MB. Split it into several files."
            )
        try:
            return text_of_file(sent.read())
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class NumberForm(TypedForm):
    """The form that names one prisoner by number."""

    number = forms.CharField(required=False)


class ThresholdField(forms.CharField):
    """A field for a number. A value that is not a number stays text, for the command to refuse."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value) or ""
        return int(typed) if typed.isdecimal() and len(typed) < 7 else typed


class ListField(forms.CharField):
    """A field for several words, separated by commas."""

    is_list = True

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [
            part.strip() for part in (super().to_python(value) or "").split(",") if part.strip()
        ]


class PolicyForm(TypedForm):
    """The form for the policy, with a field for each threshold."""

    def __init__(self, *args: Any, now: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, initial=dict(now), **kwargs)
        for name, value in now.items():
            self.fields[name] = _policy_field(name, value)


def _policy_field(name: str, value: Any) -> forms.Field:
    label, help_text = WORDS[name]
    if bounds := BOUNDS.get(name):
        help_text = f"{bounds[0]} to {bounds[1]}. {help_text}"
    if isinstance(value, bool):
        return forms.BooleanField(label=label, help_text=help_text, required=False)
    if isinstance(value, list):
        label = f"{label}, separated by commas"
        return ListField(label=label, help_text=help_text, required=False)
    return ThresholdField(label=label, help_text=help_text, required=False)
