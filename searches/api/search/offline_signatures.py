"""Signing a search without a connection. The PIN arrives encrypted, and the server checks it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from searches.api.fields import Input, Moment, Text, WholeNumberField
from searches.api.writes import Content, Write, row_document
from searches.services.devices.encryption import Box
from searches.services.offline.offline_signatures import OfflineSignature, record_offline_signature
from searches.words.actors import Actor
from searches.words.people import Act

B64U = "base64url without padding"


class BoxInput(Input):
    v = WholeNumberField(
        min_value=1, max_value=1, help_text="The version of this format, which is 1"
    )
    kid = Text(
        max_length=64, help_text="Thumbprint of the server's key to which the content is encrypted"
    )
    epk = Text(max_length=120, help_text=f"A P-256 key used once, uncompressed point, {B64U}")
    iv = Text(max_length=24, help_text=f"12 bytes, {B64U}")
    ct = Text(max_length=400, help_text=f"Ciphertext and tag, {B64U}")


class SignInput(Input):
    search = serializers.UUIDField(help_text="The search")
    place = WholeNumberField(min_value=1, max_value=2, help_text="Searcher 1 or 2")
    signed_by = serializers.UUIDField(
        required=False, help_text="The person who signs; without it, the person who is signed in"
    )
    shown_sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", help_text="SHA-256 of the finished search as the screen showed it"
    )
    sealed_pin = BoxInput(help_text="The PIN, encrypted for this operation and this person")
    occurred_at = Moment(help_text="When the person signed, by the tablet's clock")


def box_of(sealed_pin: Any) -> Box:
    return Box(
        kid=sealed_pin["kid"], epk=sealed_pin["epk"], iv=sealed_pin["iv"], ct=sealed_pin["ct"]
    )


def _sign(actor: Actor, id: UUID, content: Content) -> Content:
    signature = OfflineSignature(
        operation=id,
        search_id=content["search"],
        place=content["place"],
        signed_by=content.get("signed_by"),
        shown_sha256=content["shown_sha256"],
        box=box_of(content["sealed_pin"]),
        occurred_at=content["occurred_at"],
    )
    return row_document(record_offline_signature(actor, signature))


SIGN = Write(
    "sign_search",
    Act.SIGN_SECOND_SEARCHER,
    SignInput,
    _sign,
    "Record a searcher's signature from a tablet without a connection",
)
