"""What is typed on the watch list."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import IdField, TypedForm


class WatchForm(TypedForm):
    """A new marker, for a plate, a haulier or a driver."""

    plate = forms.CharField(required=False)
    haulier = forms.CharField(required=False)
    driver_name = forms.CharField(required=False)
    reason = forms.CharField(required=False)


class MarkerForm(TypedForm):
    """What is written about one marker."""

    note = forms.CharField(required=False)


class AcknowledgementForm(MarkerForm):
    """The acknowledgement of a marker for one visit."""

    visit = IdField("This form is incomplete. Load the page again.")
