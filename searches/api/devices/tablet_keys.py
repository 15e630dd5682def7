"""The API calls that give a gate tablet its keys, and the encrypted draws that decide how it
searches each vehicle.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import EmptyBody, Input
from searches.api.views import View, authorised_actor, described, validated_body
from searches.services.devices.encryption import server_jwk
from searches.services.offline.tablet_keys import draws_for, keys_document, keys_for
from searches.words.people import Act

B64U = "base64url without padding"


class PublicKeyOut(serializers.Serializer[Any]):
    kty = serializers.CharField(help_text="EC")
    crv = serializers.CharField(help_text="P-256")
    x = serializers.CharField(help_text=B64U)
    y = serializers.CharField(help_text=B64U)
    kid = serializers.CharField(help_text="The RFC 7638 thumbprint of the key")


class KeyInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device; a request with the same UUID returns the same keys"
    )


class KeysOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID that was sent")
    device = serializers.UUIDField(help_text="This device")
    draw_key = serializers.CharField(
        help_text=f"Key that decrypts the draws of the tablet, AES-256-GCM; {B64U}"
    )
    code_key = serializers.CharField(
        help_text=f"Key that proves a code read by radio, HMAC; {B64U}"
    )
    server_key = PublicKeyOut(help_text="Public key of the server, to which a tablet encrypts")


class DrawOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(
        help_text="The UUID of the draw; send it as `draw` when the tablet uses the draw"
    )
    number = serializers.IntegerField(
        help_text=(
            "The number of the draw; use the draw with the lowest number next, one for each visit"
        )
    )
    key = serializers.UUIDField(help_text="The UUID of the keys with which the draw is encrypted")
    iv = serializers.CharField(help_text=f"12 bytes, {B64U}")
    ct = serializers.CharField(help_text=f"Ciphertext and tag, {B64U}")


class DrawsOut(serializers.Serializer[Any]):
    draws = DrawOut(many=True, help_text="Every unused draw; this list replaces the previous list")


class KeyView(View):
    """Return the keys of an enrolled tablet.

    A tablet fetches its keys once. Fetching the keys again under another `id` is recorded and opens
    an exception.
    """

    @described(
        "tablet_key",
        "Get the keys of a tablet",
        takes=KeyInput,
        gives={200: KeysOut, 201: KeysOut},
        refuses=(409,),
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.CLOSE_INNER_GATE)
        key, new = keys_for(actor, validated_body(request, KeyInput)["id"])
        return Response(KeysOut(keys_document(key)).data, status=201 if new else 200)


class ServerKeyView(View):
    @described(
        "server_key", "Get the public key to which tablets encrypt", gives={200: PublicKeyOut}
    )
    def get(self, request: Request) -> Response:
        authorised_actor(request, Act.USE_OWN_ACCOUNT)
        return Response(PublicKeyOut(server_jwk()).data)


class DrawsView(View):
    """Return up to ten encrypted draws for future visits.

    The person with the tablet can neither choose a draw nor read it in advance.
    """

    @described(
        "sealed_draws",
        "Get encrypted draws for future visits",
        takes=EmptyBody,
        gives={200: DrawsOut},
        refuses=(409,),
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.CLOSE_INNER_GATE)
        validated_body(request, EmptyBody)
        return Response(DrawsOut({"draws": draws_for(actor)}).data)
