"""Photographs over the API: the PUT that sends a photograph as raw bytes, and its result."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import UtcDateTimeField, read_moment
from searches.api.problems import CONTENT_TYPE, problem
from searches.api.views import View, answers_of, authorised_actor, described
from searches.queries.photos.photos import photo_answer_of
from searches.services.photos.photos import Place, keep_photo
from searches.services.photos.uploads import receive
from searches.services.sync import Outcome
from searches.words.checklists import Phase
from searches.words.clocks import Tick
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused

TYPES = {"image/jpeg", "image/png", "image/webp"}


class UnsupportedType(Refused):
    status = 415


class LengthNeeded(Refused):
    status = 411


class PhotoProblemOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The code of the problem, for programs")
    sentence = serializers.CharField(help_text="What the officer must do")


class EarlierOut(serializers.Serializer[Any]):
    """The earlier photograph of which a photograph is a copy."""

    id = serializers.UUIDField(help_text="The earlier photograph")
    slot = serializers.CharField(help_text="The slot for which the earlier photograph was taken")
    plate = serializers.CharField(
        help_text="The number plate of the vehicle on the earlier photograph"
    )
    taken_at = UtcDateTimeField(help_text="When the earlier photograph was recorded")
    thumb = serializers.CharField(help_text="The path of a small picture of the earlier photograph")
    deleted = serializers.BooleanField(
        help_text="Whether the picture was deleted at the end of its retention period"
    )


class PhotoOut(serializers.Serializer[Any]):
    """The result for a photograph, which has arrived if `id` and `sha256` are the tablet's own."""

    id = serializers.UUIDField(help_text="The UUID that was sent")
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", help_text="SHA-256 of the bytes as they came"
    )
    usable = serializers.BooleanField(
        help_text="Whether the photograph is good enough for its slot"
    )
    problems = PhotoProblemOut(many=True, help_text="What is wrong with the photograph")
    warnings = PhotoProblemOut(
        many=True,
        required=False,  # answers that an earlier version stored have none
        help_text="What the releaser should look at; the photograph is usable nevertheless",
    )
    copy_of = serializers.UUIDField(
        allow_null=True,
        help_text="The earlier photograph that this one copies; null if it is not a copy",
    )
    earlier = EarlierOut(
        allow_null=True,
        help_text=(
            "The earlier photograph, so that a screen can show it; null if this one is not a copy"
        ),
    )


def _query(name: str, kind: Any, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


def _header(name: str, kind: Any, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=description, **more)


PARAMETERS = [
    _query("visit", OpenApiTypes.UUID, "The visit to which the photograph belongs", required=True),
    _query(
        "item",
        OpenApiTypes.STR,
        "The item for which the photograph was taken, such as U5",
        required=True,
    ),
    _query("slot", OpenApiTypes.STR, "The item's photograph, such as U5-front", required=True),
    _query("phase", OpenApiTypes.STR, "The phase of the visit", enum=list(Phase), required=True),
    _query(
        "search",
        OpenApiTypes.UUID,
        "The search to which the photograph belongs; without it, the visit's newest search",
    ),
    _header("Content-Digest", OpenApiTypes.STR, "sha-256=:...: (RFC 9530)", required=True),
    _header("X-Occurred-At", OpenApiTypes.DATETIME, "When the device took the photograph"),
    _header(
        "X-Monotonic-Ms",
        OpenApiTypes.INT,
        "The device's monotonic clock at that moment, in milliseconds",
    ),
    _header(
        "X-Boot",
        OpenApiTypes.STR,
        "The name of one run of that clock, which restarts with each load of the page",
    ),
    _header(
        "X-Camera",
        OpenApiTypes.STR,
        "`page` if the photograph was taken with the camera in the application",
        enum=["page", "system"],
    ),
]


class PhotoView(View):
    """One photograph, identified by the UUID that its tablet made."""

    @described("photo", "The result of a photograph", gives={200: PhotoOut}, refuses=(404,))
    def get(self, request: Request, photo_id: UUID) -> Response:
        actor = authorised_actor(request, Act.SEE_PHOTOS)
        return Response(PhotoOut(photo_answer_of(actor.establishment, photo_id)).data)

    @extend_schema(
        operation_id="store_photo",
        summary="Store a photograph",
        parameters=PARAMETERS,
        request=dict.fromkeys(sorted(TYPES), OpenApiTypes.BINARY),
        responses=answers_of(
            {200: PhotoOut, 201: PhotoOut}, refuses=(400, 404, 409, 411, 413, 415, 422, 503)
        ),
    )
    def put(self, request: Request, photo_id: UUID) -> Response:
        """Store a photograph.

        The same bytes again answer 200 and change nothing; other bytes answer 409.
        """
        actor = replace(authorised_actor(request, Act.TAKE_PHOTO), tick=_tick(request))
        place, occurred_at = _place(request), _occurred_at(request)
        received = receive(
            request._request,
            declared_length=_length(request),
            declared_digest=request.headers.get("Content-Digest", ""),
        )
        outcome = keep_photo(
            actor,
            id=photo_id,
            received=received,
            place=place,
            in_application=request.headers.get("X-Camera") == "page",
            occurred_at=occurred_at,
        )
        return photo_response(outcome)


def photo_response(outcome: Outcome) -> Response:
    """Return the response for a photograph, whether it came by PUT or through the store."""
    if outcome.refused:
        document = problem(outcome.status, **outcome.answer)
        return Response(document, status=outcome.status, content_type=CONTENT_TYPE)
    return Response(PhotoOut(outcome.answer).data, status=outcome.status)


def _place(request: Request) -> Place:
    if request.content_type.split(";")[0].strip().lower() not in TYPES:
        raise UnsupportedType("wrong-type", "Send a JPEG, PNG or WebP photograph.")
    words = request.query_params
    try:
        return Place(
            visit_id=UUID(words.get("visit", "")),
            item=words.get("item", "")[:20],
            slot=words.get("slot", "")[:40],
            phase=Phase(words.get("phase", Phase.WAY_OUT)),
            search_id=UUID(words["search"]) if words.get("search") else None,
        )
    except ValueError as fault:
        raise Invalid("place", "Name the visit and the zone of this photograph.") from fault


def _occurred_at(request: Request) -> datetime | None:
    header = request.headers.get("X-Occurred-At", "")
    if not header:
        return None
    return read_moment(header, field="X-Occurred-At")


def _tick(request: Request) -> Tick | None:
    boot, milliseconds = (
        request.headers.get("X-Boot", "")[:64],
        request.headers.get("X-Monotonic-Ms", ""),
    )
    if not boot or not (
        milliseconds.isascii() and milliseconds.isdecimal() and len(milliseconds) <= 12
    ):
        return None
    return Tick(boot, int(milliseconds))


def _length(request: Request) -> int:
    """Return the declared length. Raise LengthNeeded without one, since a body may be cut short."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or "")
    except ValueError as fault:
        raise LengthNeeded("length-needed", "Send the length of the photograph.") from fault
