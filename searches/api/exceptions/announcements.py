"""Calls that list and acknowledge announcements, and list the people who were shown them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, UtcDateTimeField
from searches.api.paging import paging
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of
from searches.queries.exceptions.announcements import MOST_LINES, announced_visit, lines, strips_for
from searches.services.exceptions.announcements import acknowledge_announcement
from searches.words.actors import Actor
from searches.words.announcements import AnnouncementKind
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotThere

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"


class AcknowledgeInput(Input):
    id = serializers.UUIDField(help_text=KEY)


class AnnouncementOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The announcement")
    kind = serializers.ChoiceField(
        choices=list(AnnouncementKind), help_text="The kind, which is never reused"
    )
    title = serializers.CharField(help_text="A short title, for the title of a page")
    sentence = serializers.CharField(
        help_text="What has happened; the sentence never names a prisoner"
    )
    urgent = serializers.BooleanField(
        help_text="Whether a sound plays until the announcement is acknowledged"
    )
    made_at = UtcDateTimeField(help_text="When it was announced")
    due_at = UtcDateTimeField(
        allow_null=True, help_text="The latest time to act; null if there is no deadline"
    )
    acknowledged = serializers.BooleanField(
        help_text=(
            "Whether you have acknowledged it; a request for work stays listed until the work"
            " is done"
        )
    )
    party = serializers.UUIDField(
        source="party_id", allow_null=True, help_text="The party that this is about, if any"
    )
    visit = serializers.UUIDField(
        source="visit_id", allow_null=True, help_text="The visit that this is about, if any"
    )


class AnnouncementsOut(serializers.Serializer[Any]):
    results = AnnouncementOut(
        many=True, help_text="The announcements, with urgent ones first and then the newest"
    )


class ReceiptOut(serializers.Serializer[Any]):
    person = serializers.CharField(
        help_text="Printed name of the person who was shown the announcement"
    )
    device = serializers.CharField(help_text="The screen that showed the announcement")
    shown_at = UtcDateTimeField(
        allow_null=True, help_text="When the screen showed the announcement"
    )
    acknowledged_at = UtcDateTimeField(allow_null=True, help_text="When the person acknowledged it")


class AnnouncementWithReceiptsOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The announcement")
    kind = serializers.ChoiceField(
        choices=list(AnnouncementKind), help_text="The kind, which is never reused"
    )
    sentence = serializers.CharField(help_text="What was announced")
    urgent = serializers.BooleanField(
        help_text="Whether a sound played until the announcement was acknowledged"
    )
    made_at = UtcDateTimeField(help_text="When it was announced")
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Role)),
        help_text="The roles that the announcement was for",
    )
    party = serializers.CharField(
        help_text="The party whose officers the announcement was for; empty if none"
    )
    visit = serializers.UUIDField(
        source="visit_id", allow_null=True, help_text="The visit that this was about, if any"
    )
    acknowledged = serializers.BooleanField(help_text="Whether anybody acknowledged it")
    receipts = ReceiptOut(many=True, help_text="Who was shown the announcement, and when")


class AnnouncementsWithReceiptsOut(serializers.Serializer[Any]):
    results = AnnouncementWithReceiptsOut(
        many=True, help_text=f"The newest {MOST_LINES} announcements"
    )


def _acknowledge(actor: Actor, id: UUID, content: Content) -> Content:
    announcement = acknowledge_announcement(actor, announcement_id=content["announcement"])
    return {"id": announcement.pk, "recorded_at": timezone.now()}


ACKNOWLEDGE = Write(
    "acknowledge_announcement",
    Act.HEAR_ANNOUNCEMENTS,
    AcknowledgeInput,
    _acknowledge,
    "Acknowledge an announcement",
)


class AnnouncementsView(View):
    """List the announcements for you.

    An announcement that you have acknowledged stays in the list until the work is done.
    """

    @described(
        "announcements", "The announcements that wait for you", gives={200: AnnouncementsOut}
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.HEAR_ANNOUNCEMENTS)
        return Response(AnnouncementsOut({"results": strips_for(actor)}).data)


class AcknowledgeView(View):
    post = post_of(ACKNOWLEDGE, named="announcement")


class AnnouncementReceiptsView(View):
    """List announcements, each with the people who were shown the announcement.

    The page *Announcements* shows the same.
    """

    @described(
        "announcements_told",
        "Who was shown each announcement, and when",
        gives={200: AnnouncementsWithReceiptsOut},
        refuses=(404, 422),
        asks=[paging("visit", "Only what was announced about this visit", OpenApiTypes.UUID)],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_ANNOUNCEMENTS)
        visit_id = _visit(request.query_params.get("visit", ""))
        if visit_id is not None and not announced_visit(actor.establishment, visit_id):
            raise NotThere("This visit")
        found = lines(actor, visit_id=visit_id)
        return Response(AnnouncementsWithReceiptsOut({"results": found}).data)


def _visit(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as fault:
        raise Invalid("visit", "Send the UUID of a visit.", field="visit") from fault
