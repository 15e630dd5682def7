"""The forms of a search: answers, signatures, photographs and tags."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.core import signing
from django.utils import timezone

from searches.rules.answers import ItemAnswer
from searches.views.forms.base import IdField, SecretField, SignatureForm, TypedForm, WordField
from searches.words import input_messages
from searches.words.checklists import Method, Result

SHOWN_SALT = "searches.sheet.shown"


def shown_token() -> str:
    """Return a signed token with the current time, for the page of a zone."""
    return signing.dumps(timezone.now().timestamp(), salt=SHOWN_SALT)


class AnswerForm(TypedForm):
    search = IdField()
    result = WordField(Result, "Select an answer.")
    number = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9999,
        error_messages={"invalid": "Enter a whole number."},
    )
    text = forms.CharField(required=False, max_length=300)
    method = WordField(Method, input_messages.CHOICE, required=False, empty_value=None)
    shown = forms.CharField(required=False)

    def answer(self) -> ItemAnswer:
        typed = self.cleaned_data
        return ItemAnswer(
            result=typed["result"],
            number=typed["number"],
            text=typed["text"],
            method=typed["method"],
        )

    def clean_shown(self) -> datetime | None:
        """Return when the page was shown, or None if the token is not genuine.

        The token of a page that stayed open overnight is still valid.
        """
        try:
            stamp = signing.loads(self.cleaned_data["shown"], salt=SHOWN_SALT)
        except signing.BadSignature:
            return None
        return datetime.fromtimestamp(stamp, tz=UTC)


class SignForm(SignatureForm):
    """The form for the signature of the first or the second searcher."""

    pin = SecretField(
        required=True, max_length=8, error_messages={"required": "Enter your PIN to sign."}
    )
    place = forms.TypedChoiceField(choices=[(1, "1"), (2, "2")], coerce=int)


class PhotoForm(TypedForm):
    photo = forms.FileField(
        allow_empty_file=True, error_messages={"required": "Take the photograph first."}
    )
    slot = forms.CharField(max_length=40)


class DifferenceForm(TypedForm):
    """The form for signing that a photograph differs from an earlier photograph."""

    reason = forms.CharField(required=False)
    pin = SecretField()


class LookForm(TypedForm):
    """The form that records one look at a photograph, and the answer about its disc if asked."""

    token = forms.CharField(required=False)
    disc = forms.CharField(required=False)


class TagForm(TypedForm):
    ids = "tag-%s"

    code = forms.CharField(max_length=8, error_messages={"required": "Enter the code on the tag."})
