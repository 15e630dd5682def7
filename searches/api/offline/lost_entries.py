"""The call with which a tablet reports that the ledger has lost entries."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Moment, Text, WholeNumberField
from searches.api.problems import CONTENT_TYPE
from searches.api.views import View, authorised_actor, described, validated_body
from searches.api.writes import Content, refusal_of
from searches.facts.ledger_heads import KnownEntry
from searches.services.offline.lost_entries import KeptRecord, KnownVehicle, report_lost_entries
from searches.services.sync import once
from searches.words.actors import Actor
from searches.words.people import Act

KIND = "report_lost_entries"
MOST_RECORDS = 2000
MOST_VEHICLES = 200
MOST_SEQ = 10**15 - 1


class KeptRecordInput(Input):
    id = serializers.UUIDField(help_text="The UUID of the operation or photograph")
    kind = Text(max_length=40, help_text="Its kind; `photo` for a photograph")


class KnownVehicleInput(Input):
    id = serializers.UUIDField(help_text="The visit, as `GET /tablet` named it before")
    plate = Text(max_length=20, allow_blank=True, help_text="Its number plate")


class LostEntriesInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device; a request with the same UUID reports nothing more"
    )
    establishment = serializers.UUIDField(help_text="The prison")
    seq = WholeNumberField(
        min_value=1, max_value=MOST_SEQ, help_text="The newest entry that the tablet knows"
    )
    head_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="The hash of this entry")
    known_at = Moment(help_text="`server_now` of the answer that named this entry")
    records = serializers.ListField(
        child=KeptRecordInput(),
        max_length=MOST_RECORDS,
        help_text="The records that had arrived before and are still on the tablet",
    )
    vehicles = serializers.ListField(
        child=KnownVehicleInput(),
        max_length=MOST_VEHICLES,
        help_text="The vehicles that the tablet knew",
    )


class LostEntriesOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID that was sent")
    here = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="The records that the server still has; send all others again",
    )


class LostEntriesView(View):
    """Report that the ledger no longer contains the entry that the tablet knows.

    This opens the critical exception X23, which names what the tablet knows and the server does
    not.
    """

    @described(
        KIND,
        "Report that the ledger went backwards",
        takes=LostEntriesInput,
        gives={200: LostEntriesOut, 201: LostEntriesOut},
        refuses=(409,),
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.USE_OWN_ACCOUNT)
        content = validated_body(request, LostEntriesInput)
        id = content.pop("id")
        outcome = once(
            actor, id=id, kind=KIND, payload=content, run=lambda: _report(actor, content)
        )
        if outcome.refused:
            document = refusal_of(outcome)
            return Response(document, status=outcome.status, content_type=CONTENT_TYPE)
        return Response(LostEntriesOut({"id": id, **outcome.answer}).data, status=outcome.status)


def _report(actor: Actor, content: Content) -> Content:
    here = report_lost_entries(
        actor,
        known=KnownEntry(content["establishment"], content["seq"], content["head_sha256"]),
        known_at=content["known_at"],
        records=[KeptRecord(one["id"], one["kind"]) for one in content["records"]],
        vehicles=[KnownVehicle(one["id"], one["plate"]) for one in content["vehicles"]],
    )
    return {"here": here}
