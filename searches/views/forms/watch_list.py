"""The forms of the watch list."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import IdField, TypedForm


class WatchForm(TypedForm):
    """The form for a new marker on a plate, a haulier or a driver."""

    plate = forms.CharField(required=False)
    haulier = forms.CharField(required=False)
    driver_name = forms.CharField(required=False)
    reason = forms.CharField(required=False)


class MarkerForm(TypedForm):
    """The form for a note on one marker."""

    note = forms.CharField(required=False)


class AcknowledgementForm(MarkerForm):
    """The form that acknowledges a marker for one visit."""

    visit = IdField("This form is incomplete. Load the page again.")
