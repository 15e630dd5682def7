"""What is typed about cases and about records that could not be applied."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import SecretField, TypedForm, WordField
from searches.words.exceptions import Outcome


class CaseForm(TypedForm):
    """A look at a case, or a note about it."""

    text = forms.CharField(required=False)
    # A note may be added before an outcome is chosen; what was chosen is kept on the page.
    outcome: forms.Field = forms.CharField(required=False)
    pin = SecretField()


class OutcomeForm(CaseForm):
    """The outcome of a case."""

    outcome = WordField(Outcome, "Select an outcome.")


class ReopenForm(TypedForm):
    text = forms.CharField(required=False)


class JudgementForm(TypedForm):
    """What was decided about a record that could not be applied."""

    judgement = forms.CharField(required=False)


class SameVehicleForm(JudgementForm):
    """Whether two tablets logged in the same vehicle, or two vehicles with one plate."""

    same_vehicle = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Select whether it is the same vehicle."
        ),
    )
