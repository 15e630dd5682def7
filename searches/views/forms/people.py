"""The forms about staff, their roles, their screens and their own accounts."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import IdField, SecretField, TypedForm, WordField
from searches.words.people import Role

CHOOSE_ROLE = "Select a role."


class PersonForm(TypedForm):
    """The form that adds an account."""

    staff_number = forms.CharField(required=False)
    printed_name = forms.CharField(required=False)
    password = SecretField()


class OfficerForm(TypedForm):
    """The form with which an officer signs in on a shared tablet, or unlocks the tablet."""

    ids = "officer-%s"

    officer = IdField("Tap your name.")
    pin = SecretField(
        required=True, error_messages={"required": "Enter your PIN, then tap your name."}
    )
    next = forms.CharField(required=False)


class GrantForm(TypedForm):
    names_of_command = {"role": "grant"}

    grant = WordField(Role, CHOOSE_ROLE)
    landings = forms.CharField(required=False, max_length=200)

    def clean_landings(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["landings"].split(",") if name.strip()]


class WithdrawalForm(TypedForm):
    withdraw = WordField(Role, CHOOSE_ROLE)


class NewPasswordForm(TypedForm):
    """The form that sets a new password for somebody who forgot theirs."""

    password = SecretField()


class EnrolForm(TypedForm):
    """The form that enrols this browser as a screen."""

    name = forms.CharField(
        max_length=80, error_messages={"required": "Enter a name for the screen."}
    )
    area = IdField(required=False)


class PinForm(TypedForm):
    password = SecretField()
    new_pin = SecretField()


class DutyForm(TypedForm):
    area = IdField("This form is incomplete. Load the page again.")
