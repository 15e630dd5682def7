"""Photographs that may show an earlier picture, and the releaser's signature that they do not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Text, UtcDateTimeField
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, row_document
from searches.queries.exceptions.copied_photos import suspected_of
from searches.services.release.photo_differences import REASON_LENGTH, confirm_photographs_differ
from searches.words.actors import Actor
from searches.words.people import Act

LONGEST_REASON = 500


class DifferenceInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device; a request with the same UUID changes nothing more"
    )
    reason = Text(
        max_length=LONGEST_REASON,
        help_text=f"How the two differ, in {REASON_LENGTH} characters or more",
    )
    pin = Text(max_length=8, help_text="Your PIN: this is a signature")


class ComparedOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(
        help_text="The UUID of the photograph; its picture is at /photos/{id}/screen/"
    )
    visit = serializers.UUIDField(
        source="visit_id", help_text="The visit for which the photograph was taken"
    )
    plate = serializers.CharField(
        help_text="The number plate of the vehicle of that visit, as screens show it"
    )
    zone = serializers.CharField(help_text="Code and title of the item")
    taken_at = UtcDateTimeField(source="at", help_text="When the server received the photograph")
    taken_by = serializers.CharField(
        source="by", help_text="Printed name of the officer who took the photograph"
    )
    deleted_at = UtcDateTimeField(
        allow_null=True, help_text="When the picture was deleted; null if it was not"
    )


class SettledOut(serializers.Serializer[Any]):
    confirmed_by = serializers.CharField(source="by", help_text="Printed name of the releaser")
    confirmed_at = UtcDateTimeField(source="at", help_text="When the releaser signed")
    reason = serializers.CharField(help_text="How the two differ")


class DifferenceOut(serializers.Serializer[Any]):
    copy = ComparedOut(help_text="The newest photograph of this slot")
    earlier = ComparedOut(help_text="The earlier picture that the photograph may show")
    settled = SettledOut(
        allow_null=True, help_text="Who signed that the two differ; null while nobody has"
    )


class DifferencesOut(serializers.Serializer[Any]):
    results = DifferenceOut(
        many=True,
        help_text="The suspected photographs, one for each slot; empty if nothing is suspected",
    )


def _confirm(actor: Actor, id: UUID, content: Content) -> Content:
    difference = confirm_photographs_differ(
        actor, photo_id=content["photo"], reason=content["reason"], pin=content["pin"]
    )
    return row_document(difference)


CONFIRM = Write(
    "confirm_photographs_differ",
    Act.CONFIRM_DIFFERENCE,
    DifferenceInput,
    _confirm,
    "Sign that a photograph shows the vehicle and no earlier picture",
)


class DifferencesView(View):
    """List what a releaser must compare before they sign."""

    @described(
        "photo_differences",
        "Photographs of a visit that may show an earlier picture, each beside that picture",
        gives={200: DifferencesOut},
        refuses=(404,),
    )
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.SEE_PHOTOS)
        return Response(DifferencesOut({"results": suspected_of(actor.establishment, id)}).data)


class DifferenceView(View):
    """Record the releaser's signature that one photograph shows the vehicle itself."""

    post = post_of(CONFIRM, named="photo")
