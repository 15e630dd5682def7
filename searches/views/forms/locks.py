"""The forms about the vehicle lock and the outer gate."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import TypedForm, WordField
from searches.words.visits import VoidReason


class SealForm(TypedForm):
    """The form for the two facts that the gate officer confirms before the lock is sealed."""

    shut = forms.BooleanField(required=False)
    empty = forms.BooleanField(required=False)


class VoidForm(TypedForm):
    """The form that asks why a lock session is void."""

    reason = WordField(VoidReason, "Select what happened.")


class OuterGateForm(TypedForm):
    """The form for the code of the GO, which is empty if the gate was opened without a GO."""

    code = forms.CharField(required=False)


class PrisonDepartureForm(TypedForm):
    """The form for the departure of a vehicle from the prison, after GO."""

    still_shut = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Select whether the inner gate is still shut."
        ),
    )
