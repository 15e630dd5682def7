"""The record of seals that are put on or replaced while the vehicle is inside."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers

from searches.api.fields import Input, Moment, Text
from searches.api.views import View
from searches.api.writes import Content, Write, put_of, row_document
from searches.services.visits.tamper_seals import SEAL_LENGTH, put_on_seal
from searches.words.actors import Actor
from searches.words.people import Act


class SealPutOnInput(Input):
    visit = serializers.UUIDField(help_text="The visit")
    number = Text(max_length=SEAL_LENGTH, help_text="The number on the seal that was put on")
    in_place_of = Text(
        required=False,
        allow_blank=True,
        max_length=SEAL_LENGTH,
        help_text="The number of the seal that was taken off, if there was one",
    )
    occurred_at = Moment(
        required=False, help_text="When the seal was put on, by the device's clock"
    )


def _put_on(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(
        put_on_seal(
            actor,
            id=id,
            visit_id=content["visit"],
            number=content["number"],
            in_place_of=content.get("in_place_of", ""),
            occurred_at=content.get("occurred_at"),
        )
    )


PUT_ON = Write(
    "put_on_seal", Act.CHANGE_SEAL, SealPutOnInput, _put_on, "Record a seal that was put on inside"
)


class SealView(View):
    """Record a seal that was put on inside.

    On the way out, each seal on the vehicle must be a seal that came in or that this call recorded.
    """

    put = put_of(PUT_ON)
