"""Release by radio: the control room's call, and what the gate tablet reports afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Moment, Text, UtcDateTimeField, WholeNumberField
from searches.api.release.decisions import HeldOut
from searches.api.release.visit_acts import VerbInput
from searches.api.search.offline_signatures import BoxInput, box_of
from searches.api.views import View, authorised_actor, described, validated_body
from searches.api.writes import Content, Write, row_document
from searches.queries.release.radio import radio_document
from searches.services.locks.locks import depart, open_outer_gate
from searches.services.release.radio_looks import OfflineLook, record_offline_look
from searches.services.release.radio_releases import release_by_radio
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.radio import RadioEntry
from searches.words.refusals import Refused

MOST_PHOTOS = 100
MOST_SECONDS = 24 * 3600


class RadioInput(VerbInput):
    checksum = Text(max_length=40, help_text="The six letters as the control room heard them")
    tablet = serializers.UUIDField(help_text="The gate tablet that showed the letters")
    orderly_officer = serializers.UUIDField(
        help_text="The orderly officer who looked at the photographs at the gate"
    )
    governor = serializers.UUIDField(help_text="The duty governor who was told")
    told_by = serializers.UUIDField(help_text="The person who told the duty governor")
    pin = Text(max_length=8, help_text="The releaser's PIN: this is a signature")


class RadioOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID of the release by radio, as it was sent")
    visit = serializers.UUIDField(help_text="The visit")
    lock = serializers.UUIDField(help_text="The lock session of the visit")
    checksum = serializers.CharField(help_text="The six letters as the server understood them")
    code = serializers.CharField(help_text="The six digits that the control room reads back")
    expires_at = UtcDateTimeField(help_text="When the code expires")
    facts_sha256 = serializers.CharField(
        help_text="Digest of the facts on which the decision rests"
    )
    recorded_at = UtcDateTimeField(help_text="The server's time")


class RadioView(View):
    """Release by radio. The answer is a code, or 409 with every hold.

    A call that is sent again returns the same release, found by its `id`. The PIN is not part of
    the comparison, because no PIN is stored.
    """

    @described(
        "release_by_radio",
        "Release by radio a vehicle that was searched without a connection",
        takes=RadioInput,
        gives={200: RadioOut, 201: RadioOut, 409: HeldOut},
        refuses=(404,),
    )
    def post(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.RELEASE_BY_RADIO)
        content = validated_body(request, RadioInput)
        key, pin = content.pop("id"), content.pop("pin")
        known = radio_document(actor, key, id)
        if known is None:
            release_by_radio(actor, visit_id=id, radio_entry=RadioEntry(**content), pin=pin, id=key)
            return Response(RadioOut(radio_document(actor, key, id)).data, status=201)
        if not known["code"]:
            raise Refused(
                "radio-over",
                "This code has expired. Ask the gate to sign again and to read out new letters.",
            )
        return Response(RadioOut(known).data)


class LookedInput(Input):
    photo = serializers.UUIDField(help_text="A photograph of the underside")
    seconds = WholeNumberField(
        min_value=0,
        max_value=MOST_SECONDS,
        help_text="For how many seconds the photograph was open",
    )


class LookInput(Input):
    search = serializers.UUIDField(help_text="The search")
    checksum = Text(max_length=12, help_text="The letters that the tablet showed")
    looked = LookedInput(
        many=True, help_text=f"The photographs that were looked at, at most {MOST_PHOTOS}"
    )
    signed_by = serializers.UUIDField(help_text="The orderly officer who signs with the PIN")
    sealed_pin = BoxInput(help_text="The PIN, encrypted for this operation and this person")
    occurred_at = Moment(help_text="When the person signed, by the tablet's clock")


class OpenedInput(Input):
    visit = serializers.UUIDField(help_text="The visit")
    code = Text(
        required=False,
        allow_blank=True,
        max_length=8,
        help_text="The code as the control room read it back",
    )
    occurred_at = Moment(help_text="When the gate was opened, by the tablet's clock")


class LeftInput(Input):
    visit = serializers.UUIDField(help_text="The visit")
    inner_gate_still_shut = serializers.BooleanField(
        help_text="The officer has checked that the inner gate is still shut"
    )
    occurred_at = Moment(help_text="When the vehicle left, by the tablet's clock")


def _look(actor: Actor, id: UUID, content: Content) -> Content:
    seconds_by_photo = {
        str(one["photo"]): one["seconds"] for one in content["looked"][:MOST_PHOTOS]
    }
    look = OfflineLook(
        operation=id,
        search_id=content["search"],
        checksum=content["checksum"],
        seconds=seconds_by_photo,
        box=box_of(content["sealed_pin"]),
        occurred_at=content["occurred_at"],
        signed_by=content["signed_by"],
    )
    return row_document(record_offline_look(actor, look))


def _opened(actor: Actor, id: UUID, content: Content) -> Content:
    opening = open_outer_gate(
        actor,
        visit_id=content["visit"],
        code=content.get("code", ""),
        occurred_at=content["occurred_at"],
    )
    return row_document(opening) | {"on_go": not opening.note, "note": opening.note}


def _left(actor: Actor, id: UUID, content: Content) -> Content:
    visit = depart(
        actor,
        visit_id=content["visit"],
        inner_gate_still_shut=content["inner_gate_still_shut"],
        occurred_at=content["occurred_at"],
    )
    return row_document(visit, "departed_at")


LOOK = Write(
    "look_by_radio",
    Act.TAKE_PHOTO,
    LookInput,
    _look,
    "Record that the orderly officer looked at the photographs",
)
OPENED = Write(
    "open_outer_gate",
    Act.OPEN_OUTER_GATE,
    OpenedInput,
    _opened,
    "Record that the outer gate was opened on a radio release",
)
LEFT = Write(
    "depart", Act.DEPART, LeftInput, _left, "Record that the vehicle left on a radio release"
)
