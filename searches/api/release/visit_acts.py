"""Acts on a visit: seal, void, open the gate, depart, turn back, correct, detain, release."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import EnumField, Input, Text, WholeNumberField
from searches.api.release.decisions import HeldOut, ReleaseOut
from searches.api.views import View, authorised_actor, described, validated_body
from searches.api.writes import Content, Write, post_of, row_document
from searches.queries.release.release_document import release_document
from searches.rules.plates import read_plate
from searches.services.confirmations.confirmations import REASON_LENGTH
from searches.services.locks.locks import close_inner_gate, depart, open_outer_gate, void_lock
from searches.services.locks.vehicle_types import change_vehicle_type
from searches.services.release.releases import release_vehicle
from searches.services.visits.visit_changes import (
    correct_plate,
    detain,
    record_people_in_cab,
    turn_back,
)
from searches.services.visits.visits import MOST_IN_CAB
from searches.words.actors import Actor
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.visits import PlateChoice, VoidReason, chosen_plate

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"


class VerbInput(Input):
    id = serializers.UUIDField(help_text=KEY)


class SealInput(VerbInput):
    inner_gate_shut = serializers.BooleanField(
        help_text="The officer has checked that the inner gate is shut"
    )
    no_prisoner_in_lock = serializers.BooleanField(
        help_text="The officer has checked that no prisoner is in the lock"
    )


class VoidInput(VerbInput):
    reason = EnumField(VoidReason, help_text="What happened")


class OpenInput(VerbInput):
    code = Text(
        required=False,
        allow_blank=True,
        max_length=8,
        help_text="The code of the GO; without a valid code the case X05 opens",
    )


class DepartInput(VerbInput):
    inner_gate_still_shut = serializers.BooleanField(
        help_text="The officer has checked that the inner gate is still shut"
    )


class WhyInput(VerbInput):
    why = Text(
        required=False, allow_blank=True, max_length=200, help_text="The reason, in a few words"
    )


class TypeInput(VerbInput):
    vehicle_type = EnumField(
        VehicleType,
        help_text="What the vehicle is; hand-pushed cages and emergency vehicles are not allowed",
    )


class PeopleInCabInput(VerbInput):
    people_in_cab = WholeNumberField(
        min_value=1,
        max_value=MOST_IN_CAB,
        help_text="How many people are in the cab now, including the driver",
    )
    driver_name = Text(
        required=False, allow_blank=True, max_length=120, help_text="The driver's name"
    )


class PlateInput(VerbInput):
    plate = Text(
        max_length=20, help_text="The registration as the officer read it, with or without spaces"
    )
    plate_kind = EnumField(
        PlateChoice, required=False, help_text="The kind of number plate; `uk` by default"
    )
    foreign = serializers.BooleanField(
        required=False, help_text="The older way to say that `plate_kind` is `foreign`"
    )
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=REASON_LENGTH,
        help_text="The reason, which is required once the lock has been sealed",
    )


class ReleaseInput(VerbInput):
    pin = Text(max_length=8, help_text="The releaser's PIN: this is a signature")
    shown_sha256 = Text(
        max_length=64, help_text="The `shown_sha256` of the decision that the releaser looked at"
    )


def _seal(actor: Actor, id: UUID, content: Content) -> Content:
    confirmed = {name: content[name] for name in ("inner_gate_shut", "no_prisoner_in_lock")}
    return row_document(
        close_inner_gate(actor, visit_id=content["visit"], **confirmed), "sealed_at"
    )


def _void(actor: Actor, id: UUID, content: Content) -> Content:
    lock = void_lock(actor, visit_id=content["visit"], reason=content["reason"])
    return row_document(lock, "voided_at")


def _open(actor: Actor, id: UUID, content: Content) -> Content:
    opening = open_outer_gate(actor, visit_id=content["visit"], code=content.get("code", ""))
    result = {"on_go": opening.release_id is not None, "note": opening.note}
    return row_document(opening) | result


def _depart(actor: Actor, id: UUID, content: Content) -> Content:
    shut = content["inner_gate_still_shut"]
    visit = depart(actor, visit_id=content["visit"], inner_gate_still_shut=shut)
    return row_document(visit, "departed_at")


def _turn_back(actor: Actor, id: UUID, content: Content) -> Content:
    visit = turn_back(actor, visit_id=content["visit"], why=content.get("why", ""))
    return row_document(visit, "turned_back_at")


def _detain(actor: Actor, id: UUID, content: Content) -> Content:
    visit = detain(actor, visit_id=content["visit"], why=content.get("why", ""))
    return row_document(visit, "detained_at")


def _change_type(actor: Actor, id: UUID, content: Content) -> Content:
    visit = change_vehicle_type(
        actor, visit_id=content["visit"], vehicle_type=content["vehicle_type"]
    )
    return row_document(visit)


def _record_people_in_cab(actor: Actor, id: UUID, content: Content) -> Content:
    visit = record_people_in_cab(
        actor,
        visit_id=content["visit"],
        people_in_cab=content["people_in_cab"],
        driver_name=content.get("driver_name", ""),
    )
    return row_document(visit)


def _correct_plate(actor: Actor, id: UUID, content: Content) -> Content:
    plate = content["plate"]
    choice = chosen_plate(content.get("plate_kind", ""), content.get("foreign", False))
    visit = correct_plate(
        actor,
        visit_id=content["visit"],
        plate=plate,
        plate_kind=choice,
        reason=content.get("reason", ""),
    )
    corrected = visit.vehicle.plate == read_plate(plate, choice).normal
    return row_document(visit) | {"corrected": corrected}


SEAL = Write("close_inner_gate", Act.CLOSE_INNER_GATE, SealInput, _seal, "Seal the vehicle lock")
VOID = Write("void_lock", Act.VOID_LOCK, VoidInput, _void, "Void a lock session")
OPEN = Write(
    "open_outer_gate",
    Act.OPEN_OUTER_GATE,
    OpenInput,
    _open,
    "Record that the outer gate was opened",
)
DEPART = Write("depart", Act.DEPART, DepartInput, _depart, "Record a departure")
TURN_BACK = Write("turn_back", Act.TURN_BACK, WhyInput, _turn_back, "Turn a vehicle back")
CHANGE_TYPE = Write(
    "change_vehicle_type",
    Act.CHANGE_VEHICLE_TYPE,
    TypeInput,
    _change_type,
    "Change the type of a vehicle",
)
PEOPLE_IN_CAB = Write(
    "record_people_in_cab",
    Act.LOG_VEHICLE_IN,
    PeopleInCabInput,
    _record_people_in_cab,
    "Record the people in the cab of a vehicle that came in without their number",
)
CORRECT_PLATE = Write(
    "correct_plate",
    Act.CORRECT_PLATE,
    PlateInput,
    _correct_plate,
    "Correct the plate, or request the correction after sealing",
)
DETAIN = Write("detain", Act.DETAIN, WhyInput, _detain, "Detain a vehicle")


class SealView(View):
    post = post_of(SEAL, named="visit")


class VoidLockView(View):
    post = post_of(VOID, named="visit")


class GateOpenView(View):
    post = post_of(OPEN, named="visit")


class DepartView(View):
    post = post_of(DEPART, named="visit")


class TurnBackView(View):
    post = post_of(TURN_BACK, named="visit")


class ChangeTypeView(View):
    post = post_of(CHANGE_TYPE, named="visit")


class PeopleInCabView(View):
    post = post_of(PEOPLE_IN_CAB, named="visit")


class CorrectPlateView(View):
    post = post_of(CORRECT_PLATE, named="visit")


class DetainView(View):
    post = post_of(DETAIN, named="visit")


class ReleaseView(View):
    """Release the vehicle. The answer is a GO, or 409 with every hold.

    A call that is sent again returns the same release, found by its `id`. The PIN is not part of
    the comparison, because no PIN is stored.
    """

    @described(
        "release_vehicle",
        "Release the vehicle",
        takes=ReleaseInput,
        gives={200: ReleaseOut, 201: ReleaseOut, 409: HeldOut},
        refuses=(404,),
    )
    def post(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.RELEASE)
        content = validated_body(request, ReleaseInput)
        known = release_document(actor, content["id"], id)
        if known is not None:
            return Response(ReleaseOut(known).data)
        release_vehicle(actor, visit_id=id, **content)
        return Response(ReleaseOut(release_document(actor, content["id"], id)).data, status=201)
