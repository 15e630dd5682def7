"""The form that records the result of a drill."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import TypedForm, WordField
from searches.words.visits import DrillOutcome


class DrillForm(TypedForm):
    outcome = WordField(DrillOutcome, "Select what happened to the drill.")
    note = forms.CharField(required=False)
