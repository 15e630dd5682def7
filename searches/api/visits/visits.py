"""Calls that record and list visits and deliveries, with the same commands as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import (
    EnumField,
    Input,
    PlannedMoment,
    Text,
    UtcDateTimeField,
    WholeNumberField,
)
from searches.api.paging import PAGING, list_query, page_out, paging
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, put_of, row_document
from searches.queries.exceptions import listings
from searches.services.visits.visits import MOST_CAGES, MOST_IN_CAB, expect_vehicle, log_vehicle_in
from searches.words.actors import Actor
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.visits import (
    Expected,
    ItemBrought,
    PlateChoice,
    ToolKind,
    VisitSource,
    VisitState,
    VoidReason,
    WayIn,
)

CODES: dict[str, Any] = {"required": False, "max_length": 50}


class VehicleInput(Input):
    plate = Text(
        max_length=20,
        allow_blank=True,
        help_text=(
            "The registration as the officer read it, with or without spaces; empty for"
            " hand-pushed cages"
        ),
    )
    plate_kind = EnumField(
        PlateChoice, required=False, help_text="The kind of number plate; `uk` by default"
    )
    foreign = serializers.BooleanField(
        required=False, help_text="The older way to say that `plate_kind` is `foreign`"
    )
    vehicle_type = EnumField(VehicleType, help_text="The vehicle type, which decides the checklist")
    haulier = Text(max_length=120, help_text="The haulier that runs the vehicle")
    phone_24h = Text(
        max_length=32, help_text="The haulier's telephone number that is answered day and night"
    )
    load = Text(
        required=False, allow_blank=True, max_length=200, help_text="What the vehicle carries"
    )
    planned_areas = serializers.ListField(
        child=Text(max_length=40),
        help_text="Codes of the areas that the vehicle visits, including its route",
        **CODES,
    )
    packed_by = serializers.ListField(
        child=Text(max_length=40), help_text="Codes of the parties that packed the load", **CODES
    )


class BroughtInput(Input):
    kind = EnumField(ToolKind, help_text="The kind of tool or other object")
    description = Text(max_length=120, help_text="A description of the object")
    quantity = WholeNumberField(
        required=False, min_value=1, max_value=999, help_text="How many there are; 1 by default"
    )


class VisitInput(VehicleInput):
    phone_24h = Text(
        max_length=32,
        allow_blank=True,
        help_text=(
            "The haulier's telephone number that is answered day and night; empty only for an"
            " emergency service"
        ),
    )
    driver_name = Text(
        max_length=120,
        allow_blank=True,
        help_text="The driver's name as on the licence; empty for cages and emergency vehicles",
    )
    driver_pass = Text(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="The number of the driver's pass or licence",
    )
    people_in_cab = WholeNumberField(
        min_value=0,
        max_value=MOST_IN_CAB,
        help_text=(
            "The number of people in the cab, including the driver; 0 for cages alone, and for an"
            " emergency vehicle whose people nobody has counted"
        ),
    )
    escort = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text=(
            "The officer who escorts the vehicle; without an escort, the whole prison is counted"
        ),
    )
    tail_lift_fitted = serializers.BooleanField(
        required=False, help_text="Whether the vehicle has a tail-lift; true by default"
    )
    trailer_plate = Text(
        required=False,
        allow_blank=True,
        max_length=20,
        help_text="The number plate of the trailer, if there is one",
    )
    seal = Text(required=False, allow_blank=True, max_length=40, help_text="The number of the seal")
    cages = WholeNumberField(
        required=False,
        min_value=0,
        max_value=MOST_CAGES,
        help_text="How many cages and bags must be opened",
    )
    underneath = Text(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="What is already under the vehicle",
    )
    brought = BroughtInput(many=True, required=False, help_text="Tools, ropes, keys, phones")


class DeliveryInput(VehicleInput):
    expected_at = PlannedMoment(help_text="When the vehicle is expected")


class LockOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The lock session")
    sealed_at = UtcDateTimeField(help_text="The end of prisoner contact")
    voided_at = UtcDateTimeField(
        allow_null=True, help_text="When the lock session was voided; null if it was not"
    )
    void_reason = serializers.ChoiceField(
        choices=[*VoidReason, ""],
        help_text="Why the lock session was voided; empty while it is active",
    )


class VisitOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The visit")
    state = serializers.ChoiceField(
        choices=list(VisitState),
        help_text="The status of the visit, which is calculated from its times",
    )
    plate = serializers.CharField(help_text="The number plate, as screens show it")
    vehicle_type = serializers.ChoiceField(choices=list(VehicleType), help_text="The vehicle type")
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a name of the framework
        choices=list(VisitSource), help_text="How the visit was recorded"
    )
    haulier = serializers.CharField(help_text="The haulier that runs the vehicle")
    phone_24h = serializers.CharField(
        help_text="The haulier's telephone number that is answered day and night"
    )
    driver_name = serializers.CharField(
        help_text="The driver's name; empty until the vehicle comes in"
    )
    people_in_cab = serializers.IntegerField(
        allow_null=True, help_text="The number of people in the cab, including the driver"
    )
    escort = serializers.UUIDField(allow_null=True, help_text="The escort; null if none was named")
    load = serializers.CharField(help_text="What the vehicle carries")
    trailer_plate = serializers.CharField(
        help_text="The number plate of the trailer; empty if there is none"
    )
    tail_lift_fitted = serializers.BooleanField(
        help_text="Whether the zones of the tail-lift are searched"
    )
    seal_in = serializers.CharField(help_text="The seal's number on the way in")
    cages = serializers.IntegerField(help_text="How many cages and bags must be opened")
    planned_areas = serializers.ListField(
        child=serializers.CharField(), help_text="The codes of the areas"
    )
    packed_by = serializers.ListField(child=serializers.CharField(), help_text="Party codes")
    recorded_at = UtcDateTimeField(help_text="When the visit was first known")
    expected_at = UtcDateTimeField(
        allow_null=True, help_text="When the vehicle is expected; null if it was not announced"
    )
    entered_at = UtcDateTimeField(
        allow_null=True, help_text="When the vehicle came in; null if it has not come in"
    )
    turned_back_at = UtcDateTimeField(
        allow_null=True, help_text="When the vehicle was turned back; null if it was not"
    )
    detained_at = UtcDateTimeField(
        allow_null=True, help_text="When the vehicle was detained; null unless it is detained now"
    )
    gate_opened_at = UtcDateTimeField(
        allow_null=True, help_text="When the outer gate was opened; null if it was not"
    )
    departed_at = UtcDateTimeField(
        allow_null=True, help_text="When the vehicle left; null if it has not left"
    )
    lock = LockOut(
        allow_null=True, help_text="The newest lock session of the visit; null if there is none"
    )


def way_in_of(content: Content) -> WayIn:
    brought = tuple(ItemBrought(**one) for one in content.get("brought", ()))
    return WayIn(**{"escort": None, **_lists(content), "brought": brought})


def _log_in(actor: Actor, id: UUID, content: Content) -> Content:
    visit = log_vehicle_in(actor, id=id, way_in=way_in_of(content), source=VisitSource.API)
    return row_document(visit, "entered_at")


def _expect(actor: Actor, id: UUID, content: Content) -> Content:
    expected = Expected(**_lists(content))
    return row_document(expect_vehicle(actor, id=id, expected=expected, source=VisitSource.API))


def _lists(content: Content) -> Content:
    named = {name: tuple(content.get(name, ())) for name in ("planned_areas", "packed_by")}
    return {**content, **named}


VISIT = Write("log_vehicle_in", Act.LOG_VEHICLE_IN, VisitInput, _log_in, "Log a vehicle in")
DELIVERY = Write(
    "expect_vehicle", Act.EXPECT_VEHICLE, DeliveryInput, _expect, "Announce a delivery"
)


class VisitView(View):
    """Log a vehicle in, or read a visit.

    If the vehicle was expected today, its visit keeps the UUID from the delivery. Read the UUID in
    the answer.
    """

    put = put_of(VISIT)

    @described("visit", "One visit", gives={200: VisitOut}, refuses=(404,))
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.SEE_VISITS)
        return Response(VisitOut(listings.visit(actor.establishment, id)).data)


class DeliveryView(View):
    put = put_of(DELIVERY)


class VisitsView(View):
    @described(
        "visits",
        "Visits, newest first",
        gives={200: page_out(VisitOut)},
        refuses=(422,),
        asks=[*PAGING, paging("where", "Only vehicles in this place", enum=list(listings.WHERE))],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_VISITS)
        filters = list_query(request, where=listings.WHERE)
        return Response(page_out(VisitOut)(listings.visits(actor.establishment, **filters)).data)
