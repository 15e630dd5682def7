"""The forms about stops and near misses."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from searches.views.forms.base import IdField, SecretField, TypedForm, WordField
from searches.words.recalls import CallStep
from searches.words.visits import ClosingBasis, StopStep


class StepForm(TypedForm):
    """The form that records one step under a stop as done."""

    step = WordField(StopStep, "This step is not known.")


class ClosingForm(TypedForm):
    """The form for the first signature that closes a stop, with the reason why it can be closed."""

    basis = WordField(ClosingBasis, "Select why this stop can be closed.")
    prisoner = forms.CharField(required=False)
    note = forms.CharField(required=False)
    pin = SecretField()


class SecondClosingForm(TypedForm):
    """The form for the second signature, under another person's request to close the stop."""

    closing = IdField("This form is incomplete. Load the page again.")
    pin = SecretField()


class OperatorCallForm(TypedForm):
    """The form for one step of the call to a vehicle's operator.

    `mistake` withdraws a step that was ticked by mistake.
    """

    names_of_command: ClassVar[dict[str, str]] = {"step": "tick"}

    visit = IdField("This form is incomplete. Load the page again.")
    tick = WordField(CallStep, "This step is not known.")
    mistake = forms.BooleanField(required=False)


class NearMissForm(TypedForm):
    seen = forms.CharField(required=False)
    plate = forms.CharField(required=False)
    person = forms.BooleanField(required=False)
