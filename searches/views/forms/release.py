"""The forms about a release: on the screen, by radio, on paper, and overrides."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import IdField, SecretField, TypedForm, WordField
from searches.words.radio import RadioEntry
from searches.words.releases import HoldCode


class GrantForm(TypedForm):
    """The form for the second signature of an override."""

    ids = "grant-%s"

    pin = SecretField()


class OverrideForm(TypedForm):
    """The form for the first signature of an override, which is for one hold."""

    code = WordField(HoldCode, "Select the hold to override.")
    subject = forms.CharField(required=False)
    reason = forms.CharField(required=False)
    pin = SecretField()


class RadioForm(TypedForm):
    """The form for what the control room hears from the gate by radio."""

    checksum = forms.CharField(required=False)
    tablet = IdField()
    orderly_officer = IdField()
    governor = IdField()
    told_by = IdField()
    governor_told = forms.BooleanField(
        error_messages={"required": "Tell the duty governor before you release the vehicle."}
    )
    pin = SecretField()

    def radio_call(self) -> RadioEntry:
        typed = self.cleaned_data
        return RadioEntry(
            checksum=typed["checksum"],
            tablet=typed["tablet"],
            orderly_officer=typed["orderly_officer"],
            governor=typed["governor"],
            told_by=typed["told_by"],
        )
