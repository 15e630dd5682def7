"""The call that stores the bytes of a refused photograph for a person to judge."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.views import View, answers_of, authorised_actor
from searches.services.exceptions.parked import keep_parked_photograph
from searches.words.people import Act


class ParkedPhotoOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID under which the record was parked")
    sha256 = serializers.CharField(
        help_text=(
            "SHA-256 of the bytes as they came, which is the one that the parked record named"
        )
    )


class ParkedPhotoView(View):
    @extend_schema(
        operation_id="keep_parked_photo",
        summary="The bytes of a photograph that was parked",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=answers_of({200: ParkedPhotoOut}, refuses=(404, 413, 422)),
    )
    def put(self, request: Request, id: UUID) -> Response:
        """Store the bytes of the record. Sending the bytes again changes nothing."""
        actor = authorised_actor(request, Act.USE_OWN_ACCOUNT)
        sha256 = keep_parked_photograph(actor, parked_id=id, stream=request._request)
        return Response(ParkedPhotoOut({"id": id, "sha256": sha256}).data)
