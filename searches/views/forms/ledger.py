"""The form that filters the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from searches.queries.evidence.ledger import Wanted
from searches.views.forms.base import TypedForm
from searches.words.act_sentences import SENTENCES, act_name

ACTS = sorted(((act, act_name(act)) for act in SENTENCES), key=lambda pair: pair[1])
CHOOSE_DAY = "Enter a day, such as 2026-03-02."


class LedgerFilterForm(TypedForm):
    """The filters of the audit log, each optional: act, person, day, and the entry to page from."""

    act = forms.ChoiceField(
        required=False,
        choices=[("", "Any"), *ACTS],
        error_messages={"invalid_choice": "Select an act from the list."},
    )
    person = forms.TypedChoiceField(
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": "Select a person from the list."},
    )
    day = forms.DateField(
        required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": CHOOSE_DAY}
    )
    before = forms.CharField(required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.TypedChoiceField)  # noqa: S101  # declared above
        person.choices = [("", "Anybody"), *((str(id), name) for id, name in people)]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and not 1990 <= day.year <= 2199:
            raise forms.ValidationError("Select a day that this audit log covers.")
        return day

    def clean_before(self) -> int | None:
        """Return the number before which the entries of the page end, or None for other text."""
        before: str = self.cleaned_data["before"]
        return int(before) if before.isdecimal() and len(before) < 16 else None

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)
