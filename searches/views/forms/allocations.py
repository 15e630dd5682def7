"""The forms about allocation lists and about people who are not at work."""

from __future__ import annotations

from django import forms

from searches.services.rolls.allocations import STATED
from searches.views.forms.base import IdField, TypedForm, WordField
from searches.views.forms.rolls import NumbersForm
from searches.words.rolls import AbsenceReason


class AllocationForm(NumbersForm):
    """The form that adds people to an allocation list."""

    nobody = "Enter the prisoner numbers."


class ImportForm(NumbersForm):
    """The form that replaces a whole list, with the reason for the people it removes."""

    ids = "import-%s"
    nobody = "Enter the prisoner numbers."

    reason = forms.CharField(required=False)


class RemovalForm(TypedForm):
    prisoner = IdField("Select the person to remove.")
    reason = forms.CharField(required=False)


class AbsenceForm(TypedForm):
    """The form that asks why one person of the list is not at work."""

    ids = "absence-%s"

    prisoner = IdField("Select the person.")
    reason = WordField(
        AbsenceReason,
        "Select a reason.",
        only=[reason for reason in AbsenceReason if reason in STATED],
    )


class NotAtWorkForm(TypedForm):
    """The form that asks why a whole party is not at work."""

    names_of_command = {"reason": "why"}

    why = forms.CharField(required=False)
