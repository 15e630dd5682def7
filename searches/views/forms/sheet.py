"""Answers, signatures and photographs as a plain form sends them."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.core import signing
from django.utils import timezone

from searches.views.forms.base import TypedForm
from searches.words.checklists import Method, Result

SHOWN_SALT = "searches.sheet.shown"


def shown_token() -> str:
    """Goes into the page of a zone: when the server showed it."""
    return signing.dumps(timezone.now().timestamp(), salt=SHOWN_SALT)


class AnswerForm(TypedForm):
    search = forms.UUIDField()
    result = forms.ChoiceField(
        choices=[(one.value, one.name) for one in Result],
        error_messages={"required": "Select an answer.", "invalid_choice": "Select an answer."},
    )
    number = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9999,
        error_messages={"invalid": "Enter a whole number."},
    )
    text = forms.CharField(required=False, max_length=300)
    method = forms.ChoiceField(
        required=False, choices=[("", ""), *[(one.value, one.name) for one in Method]]
    )
    shown = forms.CharField(required=False)

    def clean_shown(self) -> datetime | None:
        """A page kept open overnight still says when it was shown; a made-up time says nothing."""
        try:
            stamp = signing.loads(self.cleaned_data["shown"], salt=SHOWN_SALT)
        except signing.BadSignature:
            return None
        return datetime.fromtimestamp(stamp, tz=UTC)


class SignForm(TypedForm):
    pin = forms.CharField(max_length=8, error_messages={"required": "Enter your PIN to sign."})
    digest = forms.CharField(max_length=64, required=False)
    place = forms.TypedChoiceField(choices=[(1, "1"), (2, "2")], coerce=int)


class PhotoForm(TypedForm):
    photo = forms.FileField(
        allow_empty_file=True, error_messages={"required": "Take the photograph first."}
    )
    slot = forms.CharField(max_length=40)


class TagForm(TypedForm):
    code = forms.CharField(max_length=8, error_messages={"required": "Enter the code on the tag."})


def first_sentence(form: forms.Form) -> str:
    """What a refused form says: one sentence, about the first field that is wrong."""
    return next(str(sentence) for sentences in form.errors.values() for sentence in sentences)
