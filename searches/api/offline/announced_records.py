"""The call with which a tablet announces records that it cannot send yet."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import EnumField, Input, Moment, Text
from searches.api.views import View, authorised_actor, described, validated_body
from searches.services.offline.announced_records import ComingRecord, announce_waiting_records
from searches.words.announced_records import RecordKind
from searches.words.people import Act
from searches.words.refusals import Invalid

MOST_ANNOUNCED = 100
LONGEST_NAME = 120


class ComingRecordInput(Input):
    id = serializers.UUIDField(help_text="The UUID of the operation that will be sent")
    kind = EnumField(RecordKind, help_text="The kind of the operation")
    search = serializers.UUIDField(
        required=False, help_text="The search that the operation names, if it names a search"
    )
    visit = serializers.UUIDField(
        required=False,
        help_text=(
            "The visit that the operation is about, by the UUID that the tablet has for it; also"
            " beside a search, which the server may not know yet"
        ),
    )
    author = serializers.UUIDField(help_text="The officer who recorded it")
    author_name = Text(
        max_length=LONGEST_NAME,
        required=False,
        allow_blank=True,
        help_text="The officer's name as the tablet has it",
    )
    occurred_at = Moment(help_text="When it was recorded, by the tablet's clock")
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$",
        help_text=(
            "SHA-256 of the canonical JSON (RFC 8785) of `author`, `kind`, `occurred_at` and"
            " `payload` without `sealed_pin`"
        ),
    )


class AnnouncedRecordsInput(Input):
    records = serializers.ListField(
        child=ComingRecordInput(),
        min_length=1,
        max_length=MOST_ANNOUNCED,
        help_text="Records that wait on the tablet, of every officer",
    )


class AnnouncedRecordsOut(serializers.Serializer[Any]):
    known = serializers.ListField(
        child=serializers.UUIDField(),
        help_text=(
            "The records of which the server now knows; announce the others again once their"
            " vehicle, search or lock session has arrived"
        ),
    )


class AnnouncedRecordsView(View):
    """Announce the records that wait on the tablet: answers, signatures, stops, and gate records.

    Until they arrive, the vehicle is held. Records of a vehicle that the server does not know, and
    stops, hold nothing, and are shown to the control room. Announcing a record again changes
    nothing. The PIN of a signature is never announced.
    """

    @described(
        "announce_records",
        "Announce records that cannot be sent yet",
        takes=AnnouncedRecordsInput,
        gives={200: AnnouncedRecordsOut},
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.USE_OWN_ACCOUNT)
        content = validated_body(request, AnnouncedRecordsInput)["records"]
        records = [
            ComingRecord(
                record_id=one["id"],
                kind=one["kind"],
                author=one["author"],
                author_name=one.get("author_name", ""),
                occurred_at=one["occurred_at"],
                sha256=one["sha256"],
                search_id=one.get("search"),
                visit_id=one.get("visit"),
            )
            for one in content
        ]
        if len({record.record_id for record in records}) != len(records):
            raise Invalid("twice", "Announce each record once.", field="records")
        known = announce_waiting_records(actor, records)
        return Response(AnnouncedRecordsOut({"known": known}).data)
