"""What Gatehouse knows about a vehicle at the gate, which saves the officer some typing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import UtcDateTimeField
from searches.api.views import View, authorised_actor, described
from searches.queries.visits.way_in import Arrival, arrival
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.refusals import Invalid
from searches.words.visits import PlateChoice


class ArrivalOut(serializers.Serializer[Any]):
    """What Gatehouse knows about a vehicle, from its delivery and its earlier visits."""

    visit = serializers.UUIDField(
        source="visit_id",
        allow_null=True,
        help_text="The expected visit that an arrival now becomes; null if there is none",
    )
    expected_at = UtcDateTimeField(
        allow_null=True, help_text="When the vehicle is expected; null if it is not"
    )
    plate = serializers.CharField(help_text="The number plate, as screens show it")
    plate_kind = serializers.ChoiceField(
        choices=list(PlateChoice), help_text="The kind of number plate"
    )
    vehicle_type = serializers.ChoiceField(choices=list(VehicleType), help_text="The vehicle type")
    haulier = serializers.CharField(help_text="The haulier that runs the vehicle")
    phone_24h = serializers.CharField(
        help_text="The haulier's telephone number that is answered day and night"
    )
    tail_lift_fitted = serializers.BooleanField(
        help_text="Whether the vehicle had a tail-lift at its last visit; true if it was never here"
    )
    drivers = serializers.ListField(
        child=serializers.CharField(), help_text="Recent drivers of this vehicle, the newest first"
    )
    load = serializers.CharField(help_text="What the delivery contains")
    planned_areas = serializers.ListField(
        child=serializers.CharField(), help_text="The codes of the planned areas"
    )
    packed_by = serializers.ListField(
        child=serializers.CharField(), help_text="The codes of the parties that packed the load"
    )


class VehicleAtGateOut(ArrivalOut):
    is_inside = serializers.BooleanField(
        help_text="Whether a vehicle with this plate is inside now, so that the plate must be wrong"
    )


class ArrivalAnswer(serializers.Serializer[Any]):
    arrival = VehicleAtGateOut(
        allow_null=True, help_text="The vehicle; null if nothing is known of this plate"
    )


class ArrivalView(View):
    """Return what Gatehouse knows about the vehicle with this plate.

    The answer is empty for an unknown plate, and for text that is not a plate of this kind.
    """

    @described(
        "arrival",
        "What is known of a vehicle at the gate",
        gives={200: ArrivalAnswer},
        asks=[
            OpenApiParameter("plate", OpenApiTypes.STR, description="The number plate, as typed"),
            OpenApiParameter(
                "plate_kind",
                OpenApiTypes.STR,
                enum=list(PlateChoice),
                description="The kind of number plate; `uk` by default",
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.LOG_VEHICLE_IN)
        typed = request.query_params.get("plate", "")
        kind = request.query_params.get("plate_kind", "")
        return Response(ArrivalAnswer({"arrival": _known(actor.establishment, typed, kind)}).data)


def _known(establishment: Any, typed: str, kind: str) -> Arrival | None:
    choice = PlateChoice(kind) if kind in set(PlateChoice) else PlateChoice.UK
    try:
        return arrival(establishment, typed, choice)
    except Invalid:
        return None
