"""The form that decides a request which waits for a second person."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import SecretField, TypedForm


class DecisionForm(TypedForm):
    reason = forms.CharField(required=False)
    pin = SecretField()
