"""Counts by radio: the key of a supervisor's screen, and the count that an officer enters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Moment, Text, WholeNumberField
from searches.api.rolls.rolls import PARTY
from searches.api.views import View, authorised_actor, described, validated_body
from searches.api.writes import Content, Write, put_of, row_document
from searches.queries.lookups import party_id
from searches.services.rolls.count_keys import count_key_document, count_key_for
from searches.services.rolls.counts import LARGEST_HEADCOUNT
from searches.services.rolls.radio_counts import record_radio_count
from searches.words.actors import Actor
from searches.words.people import Act


class CountKeyInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device; a request with the same UUID returns the same key"
    )


class PartyOfScreenOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The party's code, which is part of each code")
    name = serializers.CharField(help_text="The party's name")


class CountKeyOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID that was sent")
    device = serializers.UUIDField(help_text="This device")
    person = serializers.UUIDField(help_text="The officer whose counts the key makes")
    printed_name = serializers.CharField(help_text="The officer's name")
    area = serializers.CharField(help_text="The area of this screen")
    secret = serializers.CharField(
        help_text="Key that makes the codes of counts by radio, HMAC; base64url without padding"
    )
    parties = PartyOfScreenOut(many=True, help_text="The parties of the screen's area")


class CountKeyView(View):
    """Return the key with which a supervisor's screen makes codes while it has no connection.

    The key belongs to this screen and to the officer who is signed in. A request under another `id`
    replaces it.
    """

    @described(
        "count_key",
        "Get the key for counts by radio",
        takes=CountKeyInput,
        gives={200: CountKeyOut, 201: CountKeyOut},
        refuses=(409,),
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.COUNT_PARTY)
        key, new = count_key_for(actor, validated_body(request, CountKeyInput)["id"])
        return Response(CountKeyOut(count_key_document(key)).data, status=201 if new else 200)


class RadioCountInput(Input):
    search = serializers.UUIDField(
        help_text="The search of the vehicle, whose lock number the supervisor was told"
    )
    party = Text(max_length=40, help_text=PARTY)
    headcount = WholeNumberField(
        min_value=0, max_value=LARGEST_HEADCOUNT, help_text="The number that was read out"
    )
    code = Text(max_length=16, help_text="The eight digits that were read out")
    occurred_at = Moment(
        required=False, help_text="When a device without a connection took the code in"
    )


def _by_radio(actor: Actor, id: UUID, content: Content) -> Content:
    count = record_radio_count(
        actor,
        id=id,
        search_id=content["search"],
        party_id=party_id(actor.establishment, content["party"]),
        headcount=content["headcount"],
        code=content["code"],
        occurred_at=content.get("occurred_at"),
    )
    return row_document(count)


BY_RADIO = Write(
    "record_radio_count",
    Act.ENTER_RADIO_COUNT,
    RadioCountInput,
    _by_radio,
    "Record a count that a supervisor read out by radio",
)


class RadioCountView(View):
    put = put_of(BY_RADIO)
