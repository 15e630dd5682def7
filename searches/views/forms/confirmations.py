"""The form with which a second person confirms or refuses a request."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import SecretField, TypedForm


class DecisionForm(TypedForm):
    reason = forms.CharField(required=False)
    pin = SecretField()
