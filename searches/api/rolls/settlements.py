"""Found people who are in no party: the control room says where each of them belongs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Text, UtcDateTimeField
from searches.api.rolls.prisoners import PersonOut
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, put_of, row_document
from searches.queries.lookups import area_id
from searches.queries.rolls.settlements import found_people
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.settlements import settle_found_person
from searches.words.actors import Actor
from searches.words.people import Act


class SettlementInput(Input):
    tap = serializers.UUIDField(help_text="The `tap` of the found person")
    area = Text(max_length=40, help_text="The code or UUID of the area where the person belongs")
    party = serializers.UUIDField(
        required=False, allow_null=True, help_text="The party there that the person joins, if any"
    )
    reason = Text(max_length=400, help_text="Why the person belongs there")


class FoundPersonOut(serializers.Serializer[Any]):
    tap = serializers.UUIDField(source="tap_id", help_text="The record of who was found")
    person = PersonOut(help_text="The prisoner")
    party = serializers.CharField(help_text="The party at whose count the person was found")
    area = serializers.CharField(help_text="Where the person was found")
    found_by = serializers.CharField(help_text="The officer who found the person")
    found_at = UtcDateTimeField(help_text="When the officer found the person")


class FoundPeopleOut(serializers.Serializer[Any]):
    results = FoundPersonOut(many=True, help_text="The person who was found first comes first")


def _settle(actor: Actor, id: UUID, content: Content) -> Content:
    settlement = settle_found_person(
        actor,
        id=id,
        tap_id=content["tap"],
        to_area_id=area_id(actor.establishment, content["area"]),
        to_party_id=content.get("party"),
        reason=content["reason"],
    )
    return row_document(settlement)


SETTLE = Write(
    "settle_found_person",
    Act.MOVE_ANYBODY,
    SettlementInput,
    _settle,
    "Say where a found person who is in no party belongs",
)


class FoundPeopleView(View):
    """List the found people about whom the control room must decide.

    The ledger records each reading.
    """

    @described("found_people", "Found people who are in no party", gives={200: FoundPeopleOut})
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.MOVE_ANYBODY)
        found = found_people(actor.establishment)
        here = actor.establishment
        open_names(actor, names=NameList.WHEREABOUTS, subject=here, size=len(found))
        return Response(FoundPeopleOut({"results": found}).data)


class SettlementView(View):
    put = put_of(SETTLE)
