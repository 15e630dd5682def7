"""The public key with which a gate controller verifies a barrier token by itself."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.views import View, authorised_actor, described
from searches.services.release.barrier import public_key
from searches.words.people import Act


class JwkOut(serializers.Serializer[Any]):
    kty = serializers.CharField(help_text="OKP")
    crv = serializers.CharField(help_text="Ed25519")
    x = serializers.CharField(help_text="The key, base64url without padding")
    use = serializers.CharField(help_text="sig")
    alg = serializers.CharField(help_text="EdDSA")
    kid = serializers.CharField(help_text="The RFC 7638 thumbprint of the key")


class KeyOut(serializers.Serializer[Any]):
    jwk = JwkOut(help_text="The public key in the form of RFC 8037")
    pem = serializers.CharField(help_text="The same key as SubjectPublicKeyInfo")


class BarrierKeyView(View):
    @described("barrier_key", "The key that verifies a barrier token", gives={200: KeyOut})
    def get(self, request: Request) -> Response:
        authorised_actor(request, Act.USE_OWN_ACCOUNT)
        return Response(KeyOut(public_key()).data)
