"""The call by which a revoked tablet hands in its unsent records before it deletes them."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.http import UnreadablePostError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import FileUploadParser
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.throttles import RevokedDevice
from searches.api.views import View, answers_of
from searches.services.devices.encryption import Box, text_of
from searches.services.exceptions.revoked_tablet_records import LIMIT_BYTES, hand_in
from searches.services.photos.uploads import TooLarge
from searches.words.refusals import Invalid


class HandedInOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID under which the record was sent")
    sha256 = serializers.CharField(help_text="SHA-256 of the ciphertext, in hexadecimal")
    received = serializers.BooleanField(
        help_text="The record is stored for a person to decide, so the device may forget it"
    )


def _header(name: str, words: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, "header", required=True, description=words)


class HandedInView(View):
    """Store one record from a revoked tablet.

    Nobody is signed in on a revoked tablet. So the record comes encrypted and is never applied, and
    a person decides what to do about it.
    """

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (RevokedDevice,)
    parser_classes = [FileUploadParser]

    @extend_schema(
        operation_id="hand_in",
        summary="Hand in one record that a revoked tablet still holds",
        parameters=[
            _header("X-Device", "The device's UUID"),
            _header(
                "X-Sealed",
                "`kid`, `epk` and `iv` of the encrypted record in base64url, joined by full stops",
            ),
        ],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=answers_of({200: HandedInOut}, refuses=(404, 409, 413, 422, 429)),
        auth=[],
    )
    def put(self, request: Request, id: UUID) -> Response:
        """Store one encrypted record. The body is the ciphertext.

        The plaintext is four bytes of length, the JSON of the record, and the bytes of the
        photograph if the record is a photograph.
        """
        sealed = _body(request)
        sha256 = hashlib.sha256(sealed).hexdigest()
        box, device = _box(request, sealed), _device(request)
        parked = hand_in(id=id, device_id=device, box=box, sealed_sha256=sha256)
        return Response(HandedInOut({"id": parked.pk, "sha256": sha256, "received": True}).data)


def _body(request: Request) -> bytes:
    try:
        sealed: bytes = request._request.read(LIMIT_BYTES + 1)
    except UnreadablePostError as fault:
        raise Invalid("cut-short", "Not everything arrived. Send the file again.") from fault
    if len(sealed) > LIMIT_BYTES:
        raise TooLarge("too-large", "This record is larger than a photograph may be.")
    return sealed


def _box(request: Request, sealed: bytes) -> Box:
    parts = request.headers.get("X-Sealed", "").split(".")
    if len(parts) != 3 or any(len(part) > 200 for part in parts):
        raise Invalid("box-unreadable", "Name the key that encrypted the record.", field="X-Sealed")
    kid, epk, iv = parts
    return Box(kid=kid, epk=epk, iv=iv, ct=text_of(sealed))


def _device(request: Request) -> UUID:
    try:
        return UUID(request.headers.get("X-Device", ""))
    except ValueError as fault:
        raise Invalid(
            "device", "Name the device that sends this record.", field="X-Device"
        ) from fault
