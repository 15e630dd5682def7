"""The forms about cases and about records that could not be applied."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import SecretField, TypedForm, WordField
from searches.words.exceptions import Outcome


class CaseForm(TypedForm):
    """The form that acknowledges a case or adds a note to it."""

    text = forms.CharField(required=False)
    # A note may be added before an outcome is chosen. An outcome that was chosen stays on the
    # page.
    outcome: forms.Field = forms.CharField(required=False)
    pin = SecretField()


class OutcomeForm(CaseForm):
    """The form that resolves a case with an outcome."""

    outcome = WordField(Outcome, "Select an outcome.")


class ReopenForm(TypedForm):
    text = forms.CharField(required=False)


class JudgementForm(TypedForm):
    """The form for the decision about a record that could not be applied."""

    judgement = forms.CharField(required=False)


class SameVehicleForm(JudgementForm):
    """The form that says whether two tablets logged in one vehicle or two with the same plate."""

    same_vehicle = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Select whether it is the same vehicle."
        ),
    )
