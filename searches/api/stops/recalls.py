"""Recall packs: the vehicles that left and could carry a missing person, and calls to operators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import EnumField, Input, UtcDateTimeField
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, row_document
from searches.queries.stops.recalls import RecallPage, read_recall_pack, recent_recall_packs
from searches.rules.permissions import may_look
from searches.services.people.access_log import NameList, open_names
from searches.services.stops.recalls import record_operator_call, withdraw_operator_call
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.recalls import CallStep, RecallReason

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"


class OperatorCallInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    visit = serializers.UUIDField(help_text="The visit of the vehicle whose operator was called")
    step = EnumField(CallStep, help_text="What was done: the operator was called, or answered")
    mistake = serializers.BooleanField(
        required=False, help_text="Whether this step was recorded by mistake and is withdrawn"
    )


class CallOut(serializers.Serializer[Any]):
    step = serializers.ChoiceField(choices=list(CallStep), help_text="The step of the call")
    at = UtcDateTimeField(allow_null=True, help_text="When it was recorded; null before that")
    by = serializers.CharField(help_text="Printed name of the officer who recorded it; or empty")


class RecallVehicleOut(serializers.Serializer[Any]):
    visit = serializers.UUIDField(source="visit_id", help_text="The visit")
    plate = serializers.CharField(help_text="The number plate, as screens show it")
    vehicle = serializers.CharField(source="vehicle_words", help_text="The vehicle type in words")
    haulier = serializers.CharField(help_text="The operator")
    phone_24h = serializers.CharField(help_text="The operator's number, answered day and night")
    driver = serializers.CharField(help_text="The driver's name, if it is known")
    load = serializers.CharField(help_text="What the vehicle carried in")
    left_at = UtcDateTimeField(help_text="When the vehicle left")
    why = serializers.CharField(help_text="Why the vehicle could carry a missing person")
    photo = serializers.UUIDField(
        source="photo_id",
        allow_null=True,
        help_text="The photograph of the front from the way in; null if there is none",
    )
    called = CallOut(help_text="Whether the operator was called")
    answered = CallOut(help_text="Whether the operator answered")
    report = serializers.ListField(
        child=serializers.CharField(),
        help_text="The text for the police, without names for a caller who may not see names",
    )


class MissingOut(serializers.Serializer[Any]):
    number = serializers.CharField(help_text="The prisoner number")
    name = serializers.CharField(help_text="The prisoner's name")
    cell = serializers.CharField(help_text="The prisoner's cell")
    seen_at = UtcDateTimeField(
        allow_null=True, help_text="When an officer last saw the person; null if not in 24 hours"
    )
    place = serializers.CharField(help_text="Where the person was last seen; or empty")
    by = serializers.CharField(help_text="Printed name of the officer who saw the person; or empty")


class RecallOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The recall pack")
    reason = serializers.ChoiceField(choices=list(RecallReason), help_text="Why it was made")
    sentence = serializers.CharField(help_text="What happened, in words")
    opened_at = UtcDateTimeField(help_text="When the pack was made")
    number_missing = serializers.IntegerField(help_text="How many people nobody has seen since")
    people = MissingOut(
        many=True, help_text="Those people; empty for a caller who may not see names"
    )
    everybody_seen = serializers.BooleanField(
        help_text="Whether an officer has seen each of these people since the pack was made"
    )
    vehicles = RecallVehicleOut(many=True, help_text="The most likely vehicle comes first")


class RecallsOut(serializers.Serializer[Any]):
    results = RecallOut(many=True, help_text="The newest packs, newest first, without names")


def _call(actor: Actor, id: UUID, content: Content) -> Content:
    command = withdraw_operator_call if content.get("mistake") else record_operator_call
    call = command(actor, pack_id=content["pack"], visit_id=content["visit"], step=content["step"])
    return row_document(call)


CALL = Write(
    "record_operator_call",
    Act.RECORD_OPERATOR_CALL,
    OperatorCallInput,
    _call,
    "Record a step of the call to the operator of a vehicle to call back",
)


class RecallsView(View):
    @described("recalls", "The newest recall packs, without names", gives={200: RecallsOut})
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_RECALL_PACKS)
        return Response(RecallsOut({"results": recent_recall_packs(actor.establishment)}).data)


class RecallView(View):
    """Return one recall pack. The ledger records each reading of names."""

    @described(
        "recall",
        "One recall pack: vehicles to call back, missing people, and the text for the police",
        gives={200: RecallOut},
        refuses=(404,),
    )
    def get(self, request: Request, id: UUID) -> Response:
        return Response(RecallOut(_pack(authorised_actor(request, Act.SEE_RECALL_PACKS), id)).data)


class OperatorCallView(View):
    post = post_of(CALL, named="pack")


def _pack(actor: Actor, id: UUID) -> RecallPage:
    names = may_look(Act.SEE_ALL_ROLLS, actor.roles)
    pack = read_recall_pack(actor.establishment, id, names=names)
    open_names(actor, names=NameList.RECALL, subject=pack.id, size=len(pack.people))
    return pack
