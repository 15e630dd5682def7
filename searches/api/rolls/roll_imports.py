"""The call with which a program sends allocations or prisoners, with the key of its feed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.parsing import StrictJson
from searches.api.throttles import FeedKey, feed_of
from searches.api.views import BODY, View, answers_of
from searches.queries.prison.feeds import answer_about, prison_called
from searches.queries.prison.roll_imports import code_and_day
from searches.rules.roll_feeds import MOST_BYTES, read_document
from searches.services.prison.roll_imports import take_in_feed
from searches.words.roll_feeds import FeedSource


class ByKey(BaseAuthentication):
    """A call without a person. The view compares the key itself."""

    def authenticate(self, request: Request) -> None:
        return None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class FeedJson(StrictJson):
    """A JSON parser for a whole prison's list, which is longer than other bodies."""

    most_bytes = MOST_BYTES


class RowNoteOut(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="The number of the row, from 1")
    field = serializers.CharField(help_text="The name of the field in the body")
    sentence = serializers.CharField(help_text="What is wrong with the field")


class RollImportOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID that was sent")
    state = serializers.ChoiceField(
        choices=["applied", "waiting", "discarded", "unchanged"],
        help_text="`waiting`: the control room must check the import before the lists change;"
        " `unchanged`: everything in the import was recorded already",
    )
    faults = RowNoteOut(many=True, help_text="The rows that cannot be read")
    why = serializers.ListField(
        child=serializers.CharField(), help_text="Why the import waits for the control room"
    )


class RollImportView(View):
    """Receive what the activities service or the prisoner search says.

    Nobody is signed in. The key opens only this call, for one prison.
    """

    authentication_classes = (ByKey,)
    permission_classes = ()
    throttle_classes = (FeedKey,)
    parser_classes = [FeedJson]

    @extend_schema(
        operation_id="send_roll_import",
        summary="Send allocations, scheduled instances or prisoners with the key of a feed",
        parameters=[
            OpenApiParameter(
                "Authorization",
                OpenApiTypes.STR,
                "header",
                required=True,
                description="`Bearer`, a space, and the key of the feed",
            )
        ],
        request={"application/json": OpenApiTypes.OBJECT},
        responses=answers_of({200: RollImportOut}, refuses=(*BODY, 404, 409)),
        auth=[],
    )
    def put(self, request: Request, id: UUID) -> Response:
        """Receive the whole list. The same UUID with the same content changes nothing more."""
        prison = prison_called(feed_of(request))
        if prison is None:
            raise NotAuthenticated
        code, today = code_and_day(prison)
        document = read_document(request.data, prison=code, today=today)
        take_in_feed(prison, id=id, document=document, source=FeedSource.PUSHED)
        return Response(RollImportOut(answer_about(prison, id)).data)
