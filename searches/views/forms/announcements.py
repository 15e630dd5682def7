"""The form in which the script of a page reports announcements."""

from __future__ import annotations

from searches.views.forms.base import IdsField, TypedForm


class AnnouncementsOnScreenForm(TypedForm):
    """The form with the ids of the announcements on the screen."""

    announcement = IdsField("This announcement is not known.", required=False)
