"""Photographs that a device sends straight to the object store, and the report of their arrival."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import (
    Boot,
    EnumField,
    Input,
    Moment,
    Monotonic,
    Text,
    UtcDateTimeField,
    WholeNumberField,
    tick_of,
)
from searches.api.photos.photos import TYPES, PhotoOut, photo_response
from searches.api.views import View, authorised_actor, described, validated_body
from searches.services.photos.direct_uploads import PromisedUpload, keep_arrived, sign_upload
from searches.services.photos.photos import Place
from searches.services.photos.uploads import LIMIT_BYTES
from searches.words.checklists import Phase
from searches.words.people import Act


class PlacedInput(Input):
    """The place, length and hash of a photograph, as in the PUT of the photograph."""

    visit = serializers.UUIDField(help_text="The visit to which the photograph belongs")
    item = Text(max_length=20, help_text="The item for which the photograph was taken, such as U5")
    slot = Text(max_length=40, help_text="The item's photograph, such as U5-front")
    phase = EnumField(Phase, help_text="The phase of the visit in which the photograph was taken")
    search = serializers.UUIDField(
        required=False,
        help_text=(
            "The search to which the photograph belongs; without it, the visit's newest search"
        ),
    )
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", help_text="SHA-256 of the photograph's bytes, in hexadecimal"
    )
    length = WholeNumberField(
        min_value=1, max_value=LIMIT_BYTES, help_text="The length of the photograph in bytes"
    )


class UploadInput(PlacedInput):
    type = serializers.ChoiceField(
        choices=sorted(TYPES), help_text="The content type of the photograph"
    )


class ArrivedInput(PlacedInput):
    occurred_at = Moment(required=False, help_text="When the device took the photograph")
    monotonic_ms = Monotonic()
    boot = Boot()
    camera = serializers.ChoiceField(
        choices=["page", "system"],
        required=False,
        help_text="`page` if the photograph was taken with the camera in the application",
    )


class UploadOut(serializers.Serializer[Any]):
    url = serializers.CharField(help_text="The address for one PUT of exactly these bytes")
    headers = serializers.DictField(
        child=serializers.CharField(),
        help_text="The headers that must be sent with the bytes, unchanged",
    )
    expires_at = UtcDateTimeField(help_text="When the address expires; then ask for a new one")


class UploadView(View):
    """Return an address in the store for one photograph. This call stores nothing.

    Where photographs do not go to a store, the answer is 409 `not-direct`: send the PUT instead.
    """

    @described(
        "sign_upload",
        "Ask where to send a photograph",
        takes=UploadInput,
        gives={200: UploadOut},
        refuses=(404, 409),
    )
    def post(self, request: Request, photo_id: UUID) -> Response:
        actor = authorised_actor(request, Act.TAKE_PHOTO)
        content = validated_body(request, UploadInput)
        signed = sign_upload(
            actor,
            id=photo_id,
            place=_place(content),
            promised=_promised(content),
            content_type=content["type"],
        )
        return Response(UploadOut(signed).data)


class ArrivedView(View):
    """Report that a photograph has arrived at the store.

    The server fetches, hashes and checks the photograph, and answers as the PUT of the photograph
    would.
    """

    @described(
        "photo_arrived",
        "Report that a photograph has arrived at the store",
        takes=ArrivedInput,
        gives={200: PhotoOut, 201: PhotoOut},
        refuses=(404, 409, 503),
    )
    def post(self, request: Request, photo_id: UUID) -> Response:
        actor = authorised_actor(request, Act.TAKE_PHOTO)
        content = validated_body(request, ArrivedInput)
        outcome = keep_arrived(
            replace(actor, tick=tick_of(content)),
            id=photo_id,
            place=_place(content),
            promised=_promised(content),
            in_application=content.get("camera") == "page",
            occurred_at=content.get("occurred_at"),
        )
        return photo_response(outcome)


def _place(content: dict[str, Any]) -> Place:
    return Place(
        visit_id=content["visit"],
        item=content["item"],
        slot=content["slot"],
        phase=content["phase"],
        search_id=content.get("search"),
    )


def _promised(content: dict[str, Any]) -> PromisedUpload:
    return PromisedUpload(content["sha256"], content["length"])
