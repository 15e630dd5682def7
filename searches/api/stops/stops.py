"""Stops and near misses: anybody may raise them, and people with the right roles may list them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Moment, Text, UtcDateTimeField
from searches.api.paging import PAGING, list_query, page_out, paging
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, put_of, row_document
from searches.queries.exceptions import listings
from searches.queries.lookups import area_id
from searches.services.stops.stops import raise_stop
from searches.services.visits.near_misses import report_near_miss
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.visits import StopKind, StopSource


class StopInput(Input):
    said = Text(
        required=False, allow_blank=True, max_length=300, help_text="Optional: no reason is needed"
    )
    occurred_at = Moment(required=False, help_text="When the stop was raised")


class NearMissInput(Input):
    seen = Text(max_length=500, help_text="What was seen, in one line")
    plate = Text(
        required=False,
        allow_blank=True,
        max_length=20,
        help_text="The number plate, if a vehicle was near",
    )
    person = serializers.BooleanField(
        required=False,
        help_text="Whether somebody saw a person, or a sign of a person, on a vehicle",
    )
    visit = serializers.UUIDField(
        required=False, allow_null=True, help_text="The visit that this is about, if any"
    )
    area = Text(required=False, allow_blank=True, max_length=40, help_text="The area's code")
    occurred_at = Moment(required=False, help_text="When somebody saw it")


def _raise(actor: Actor, id: UUID, content: Content) -> Content:
    when = content.get("occurred_at")
    return row_document(raise_stop(actor, id=id, said=content.get("said", ""), occurred_at=when))


def _report(actor: Actor, id: UUID, content: Content) -> Content:
    area = content.get("area")
    near_miss = report_near_miss(
        actor,
        id=id,
        seen=content["seen"],
        plate=content.get("plate", ""),
        person=content.get("person", False),
        visit_id=content.get("visit"),
        area_id=area_id(actor.establishment, area) if area else None,
        occurred_at=content.get("occurred_at"),
    )
    return row_document(near_miss)


STOP = Write("raise_stop", Act.RAISE_STOP, StopInput, _raise, "Stop all vehicles")
NEAR_MISS = Write(
    "report_near_miss", Act.REPORT_NEAR_MISS, NearMissInput, _report, "Report a near miss"
)


class StopOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The stop")
    kind = serializers.ChoiceField(choices=list(StopKind), help_text="Stop, incident or standfast")
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a name of the framework
        choices=list(StopSource),
        help_text="Whether a person raised the stop, or which part of Gatehouse did",
    )
    said = serializers.CharField(help_text="Why the stop was raised; may be empty")
    raised_by = serializers.CharField(
        allow_null=True,
        help_text="Printed name of the person who raised the stop; null if Gatehouse raised it",
    )
    visit = serializers.UUIDField(allow_null=True, help_text="The visit that this is about, if any")
    holds = serializers.ChoiceField(
        choices=["prison", "vehicle"],
        help_text="`prison`: all vehicles; `vehicle`: only the vehicle of this visit, because a "
        "count for its lock session is late",
    )
    party = serializers.CharField(
        allow_null=True,
        help_text="Code of the party that the stop is about; null if it is about no party",
    )
    joined = serializers.ListField(
        child=serializers.CharField(),
        help_text="Further parties of the same lock session that were also counted late",
    )
    occurred_at = UtcDateTimeField(help_text="The device's time")
    recorded_at = UtcDateTimeField(help_text="The server's time")
    closed_at = UtcDateTimeField(
        allow_null=True, help_text="When the stop was closed; null while it is open"
    )


class NearMissOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The near miss")
    seen = serializers.CharField(help_text="What was seen")
    plate = serializers.CharField(help_text="The number plate, if a vehicle was near")
    visit = serializers.UUIDField(allow_null=True, help_text="The visit that this is about, if any")
    area = serializers.CharField(allow_null=True, help_text="The area's code")
    reported_by = serializers.CharField(help_text="Printed name of the person who reported")
    occurred_at = UtcDateTimeField(help_text="The device's time")
    recorded_at = UtcDateTimeField(help_text="The server's time")


class StopView(View):
    """Raise a stop, or read one.

    A stop of all vehicles stays open until two people close it. The stop of one vehicle ends when
    its late counts have been made and balance, or when its lock session is void. No rate limit
    delays a stop.
    """

    throttle_classes = ()
    put = put_of(STOP)

    @described("stop", "One stop", gives={200: StopOut}, refuses=(404,))
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.RAISE_STOP)
        return Response(StopOut(listings.stop(actor.establishment, id)).data)


class StopsView(View):
    @described(
        "stops",
        "Stops, newest first",
        gives={200: page_out(StopOut)},
        refuses=(422,),
        asks=[*PAGING, paging("state", "open: only stops that nobody has closed", enum=["open"])],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.RAISE_STOP)
        filters = list_query(request, state=("open",))
        page = listings.stops(actor.establishment, open_only=bool(filters.pop("state")), **filters)
        return Response(page_out(StopOut)(page).data)


class NearMissView(View):
    put = put_of(NEAR_MISS)


class NearMissesView(View):
    @described(
        "near_misses",
        "Near misses, newest first",
        gives={200: page_out(NearMissOut)},
        refuses=(422,),
        asks=PAGING,
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_EXCEPTIONS)
        page = listings.near_misses(actor.establishment, **list_query(request))
        return Response(page_out(NearMissOut)(page).data)
