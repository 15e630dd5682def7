"""Exceptions, and records of devices that could not be applied."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import EnumField, Input, Moment, Text, UtcDateTimeField
from searches.api.offline.operations import Payload
from searches.api.paging import PAGING, list_query, page_out, paging
from searches.api.views import View, authorised_actor, described, validated_body
from searches.api.writes import (
    Content,
    Write,
    WrittenOut,
    deliver,
    post_of,
    response_of,
    row_document,
)
from searches.queries.exceptions import listings
from searches.services.exceptions.exceptions import reopen_exception, resolve_exception
from searches.services.exceptions.parked import REASON_LENGTH, judge_parked, park
from searches.services.visits.duplicate_arrivals import settle_clash
from searches.words.actors import Actor
from searches.words.exceptions import ExceptionCode, Outcome, Severity
from searches.words.people import Act


class CaseOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The case")
    code = serializers.ChoiceField(
        choices=list(ExceptionCode), help_text="The code, which is never reused"
    )
    severity = serializers.ChoiceField(
        choices=list(Severity), help_text="How serious the exception is"
    )
    summary = serializers.CharField(help_text="What happened")
    visit = serializers.UUIDField(allow_null=True, help_text="The visit that this is about, if any")
    stop = serializers.UUIDField(allow_null=True, help_text="The stop that this is about, if any")
    deadline_at = UtcDateTimeField(
        allow_null=True, help_text="By when the case must be dealt with; null means at once"
    )
    recorded_at = UtcDateTimeField(help_text="When the case was opened")
    outcome = serializers.ChoiceField(
        choices=list(Outcome),
        allow_null=True,
        help_text="How the case ended; null while it is open",
    )
    second_signature_needed = serializers.BooleanField(
        help_text=(
            "Whether one person has signed an outcome and a second person must sign; GET"
            " /confirmations lists the request"
        )
    )


class ResolveInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device; a request with the same UUID changes nothing more"
    )
    outcome = EnumField(Outcome, help_text="How the case ends")
    text = Text(
        max_length=1000, help_text="What was found out; at least 20 characters for a critical case"
    )
    pin = Text(
        required=False,
        max_length=8,
        help_text="Your PIN, which a critical case needs: this is a signature",
    )


class ReopenInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device; a request with the same UUID changes nothing more"
    )
    text = Text(max_length=1000, help_text="Why the case is opened again, in 20 characters or more")


class ParkInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device for this call; not the UUID of the operation"
    )
    kind = Text(max_length=40, help_text="The operation's kind")
    payload = Payload(help_text="The operation as it was sent")
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=REASON_LENGTH,
        help_text="Why the operation could not be applied",
    )
    occurred_at = Moment(required=False, help_text="When it happened")


class JudgeInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device, which is the key of this decision"
    )
    judgement = Text(max_length=REASON_LENGTH, help_text="What was decided, in one line")


class SettleInput(JudgeInput):
    same_vehicle = serializers.BooleanField(
        help_text=(
            "True if both are the same vehicle: everything sent for the second record is then"
            " attached to the existing visit"
        )
    )


class ParkedOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID under which the record was parked")
    kind = serializers.CharField(help_text="The operation's kind")
    reason = serializers.CharField(help_text="Why the operation could not be applied")
    parked_by = serializers.CharField(
        help_text="Printed name of the person who parked the record; empty for a revoked tablet"
    )
    recorded_at = UtcDateTimeField(help_text="The server's time when the record was parked")
    judged_at = UtcDateTimeField(
        allow_null=True, help_text="When the record was decided; null while it waits"
    )
    judgement = serializers.CharField(help_text="What was decided")


def _park(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(park(actor, id=id, **content))


def _judge(actor: Actor, id: UUID, content: Content) -> Content:
    parked = judge_parked(actor, parked_id=content["parked"], judgement=content["judgement"])
    return row_document(parked, "judged_at")


def _settle(actor: Actor, id: UUID, content: Content) -> Content:
    settled = settle_clash(
        actor,
        parked_id=content["parked"],
        same_vehicle=content["same_vehicle"],
        judgement=content["judgement"],
    )
    return row_document(settled, "judged_at")


def _resolve(actor: Actor, id: UUID, content: Content) -> Content:
    note = resolve_exception(
        actor,
        case_id=content["case"],
        outcome=content["outcome"],
        text=content["text"],
        pin=content.get("pin"),
    )
    return row_document(note)


def _reopen(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(reopen_exception(actor, case_id=content["case"], text=content["text"]))


RESOLVE = Write(
    "resolve_exception",
    Act.WORK_EXCEPTION,
    ResolveInput,
    _resolve,
    "Close a case, or sign the outcome of a critical one",
)
REOPEN = Write(
    "reopen_exception", Act.REOPEN_EXCEPTION, ReopenInput, _reopen, "Open a resolved case again"
)
PARK = Write(
    "park", Act.USE_OWN_ACCOUNT, ParkInput, _park, "Send a record that could not be applied"
)
SETTLE = Write(
    "settle_clash",
    Act.SETTLE_CLASH,
    SettleInput,
    _settle,
    "Decide whether a plate that was logged in twice is one vehicle",
)
JUDGE = Write(
    "judge_parked",
    Act.WORK_EXCEPTION,
    JudgeInput,
    _judge,
    "Record the decision about an unprocessed record",
)


class CasesView(View):
    @described(
        "exceptions",
        "Exceptions, newest first",
        gives={200: page_out(CaseOut)},
        refuses=(422,),
        asks=[
            *PAGING,
            paging("code", "Only of this code", enum=list(ExceptionCode)),
            paging("state", "open: only cases that nobody has resolved", enum=["open"]),
        ],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_EXCEPTIONS)
        filters = list_query(request, code=list(ExceptionCode), state=("open",))
        page = listings.cases(actor.establishment, open_only=bool(filters.pop("state")), **filters)
        return Response(page_out(CaseOut)(page).data)


class ResolveView(View):
    """Resolve a case. A critical case stays open until a second person confirms the outcome."""

    post = post_of(RESOLVE, named="case")


class ReopenView(View):
    post = post_of(REOPEN, named="case")


class ParkingView(View):
    """List unprocessed records, or store one.

    The server keeps a record that it cannot apply, so that nothing is lost and a person can decide.
    """

    @described(
        "parked",
        "Unprocessed records, newest first",
        gives={200: page_out(ParkedOut)},
        refuses=(422,),
        asks=PAGING,
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_EXCEPTIONS)
        page = listings.parked(actor.establishment, **list_query(request))
        return Response(page_out(ParkedOut)(page).data)

    @described(
        "park",
        PARK.summary,
        takes=ParkInput,
        gives={200: WrittenOut, 201: WrittenOut},
        refuses=(409,),
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, PARK.act)
        content = validated_body(request, ParkInput)
        return response_of(deliver(actor, PARK, content.pop("id"), content))


class JudgeView(View):
    post = post_of(JUDGE, named="parked")


class SettleView(View):
    """Decide whether a plate that was logged in twice belongs to one vehicle.

    The gate manager or the control room decides. The person who decides must have logged in neither
    of the two visits.
    """

    post = post_of(SETTLE, named="parked")
