"""The forms in which the script of a page reports announcements and lets its browser ring."""

from __future__ import annotations

from django import forms

from searches.views.forms.base import IdsField, TypedForm


class AnnouncementsOnScreenForm(TypedForm):
    """The form with the ids of the announcements on the screen."""

    announcement = IdsField("This announcement is not known.", required=False)


class PushForm(TypedForm):
    """The form with the address and the keys that a browser got from its push service."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=200)
    auth = forms.CharField(max_length=200)


class PushEndForm(TypedForm):
    """The form with the address of the browser that must stop ringing."""

    endpoint = forms.CharField(max_length=1000)
