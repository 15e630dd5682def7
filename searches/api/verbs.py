"""What is done with a visit at the gate: seal, void, open, depart, turn back, detain, release."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.decisions import HeldOut, ReleaseOut
from searches.api.doors import Door, acting, described, sent
from searches.api.fields import Form, Text, Word
from searches.api.writes import Given, Write, post_of, row_told
from searches.queries.release_told import release_told
from searches.rules.plates import read_plate
from searches.services.confirmations import REASON_LENGTH
from searches.services.locks import close_inner_gate, depart, open_outer_gate, void_lock
from searches.services.releases import release_vehicle
from searches.services.vehicle_types import change_vehicle_type
from searches.services.visit_changes import correct_plate, detain, turn_back
from searches.words.actors import Actor
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.refusals import Invalid
from searches.words.visits import VoidReason

KEY = "Made on the device: the same again changes nothing"


class VerbForm(Form):
    id = serializers.UUIDField(help_text=KEY)


class SealForm(VerbForm):
    inner_gate_shut = serializers.BooleanField(
        help_text="The officer has checked that the inner gate is shut"
    )
    no_prisoner_in_lock = serializers.BooleanField(
        help_text="The officer has checked that no prisoner is in the lock"
    )


class VoidForm(VerbForm):
    reason = Word(VoidReason, help_text="What happened")


class OpenForm(VerbForm):
    code = Text(
        required=False,
        allow_blank=True,
        max_length=8,
        help_text="The code of the GO; without a valid code the case X05 opens",
    )


class DepartForm(VerbForm):
    inner_gate_still_shut = serializers.BooleanField(
        help_text="The officer has checked that the inner gate is still shut"
    )


class WhyForm(VerbForm):
    why = Text(required=False, allow_blank=True, max_length=200, help_text="In a few words")


class TypeForm(VerbForm):
    vehicle_type = Word(
        VehicleType, help_text="What the vehicle is; not cages and not an emergency vehicle"
    )


class PlateForm(VerbForm):
    plate = Text(max_length=20, help_text="The registration as read, spaces or not")
    foreign = serializers.BooleanField(
        required=False, help_text="Confirms a plate that does not look like a British one"
    )
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=REASON_LENGTH,
        help_text="Why; needed once the lock has been sealed",
    )


class ReleaseForm(VerbForm):
    pin = Text(max_length=8, help_text="The releaser's PIN: this is a signature")
    shown_sha256 = Text(max_length=64, help_text="From the decision that the releaser looked at")


def _seal(actor: Actor, id: UUID, given: Given) -> Given:
    confirmed = {name: given[name] for name in ("inner_gate_shut", "no_prisoner_in_lock")}
    return row_told(close_inner_gate(actor, visit_id=given["visit"], **confirmed), "sealed_at")


def _void(actor: Actor, id: UUID, given: Given) -> Given:
    lock = void_lock(actor, visit_id=given["visit"], reason=given["reason"])
    return row_told(lock, "voided_at")


def _open(actor: Actor, id: UUID, given: Given) -> Given:
    opening = open_outer_gate(actor, visit_id=given["visit"], code=given.get("code", ""))
    said = {"on_go": opening.release_id is not None, "note": opening.note}
    return row_told(opening) | said


def _depart(actor: Actor, id: UUID, given: Given) -> Given:
    shut = given["inner_gate_still_shut"]
    visit = depart(actor, visit_id=given["visit"], inner_gate_still_shut=shut)
    return row_told(visit, "departed_at")


def _turn_back(actor: Actor, id: UUID, given: Given) -> Given:
    visit = turn_back(actor, visit_id=given["visit"], why=given.get("why", ""))
    return row_told(visit, "turned_back_at")


def _detain(actor: Actor, id: UUID, given: Given) -> Given:
    visit = detain(actor, visit_id=given["visit"], why=given.get("why", ""))
    return row_told(visit, "detained_at")


def _change_type(actor: Actor, id: UUID, given: Given) -> Given:
    visit = change_vehicle_type(actor, visit_id=given["visit"], vehicle_type=given["vehicle_type"])
    return row_told(visit)


def _correct_plate(actor: Actor, id: UUID, given: Given) -> Given:
    plate, foreign = given["plate"], given.get("foreign", False)
    try:
        visit = correct_plate(
            actor,
            visit_id=given["visit"],
            plate=plate,
            foreign=foreign,
            reason=given.get("reason", ""),
        )
    except Invalid as refusal:
        if refusal.field == "plate-reason":  # its name on the page
            raise Invalid(refusal.code, refusal.sentence, field="reason") from refusal
        raise
    corrected = visit.vehicle.plate == read_plate(plate, foreign=foreign).normal
    return row_told(visit) | {"corrected": corrected}


SEAL = Write("close_inner_gate", Act.CLOSE_INNER_GATE, SealForm, _seal, "Seal the vehicle lock")
VOID = Write("void_lock", Act.VOID_LOCK, VoidForm, _void, "Void a lock session")
OPEN = Write(
    "open_outer_gate", Act.OPEN_OUTER_GATE, OpenForm, _open, "Record that the outer gate was opened"
)
DEPART = Write("depart", Act.DEPART, DepartForm, _depart, "Record a departure")
TURN_BACK = Write("turn_back", Act.TURN_BACK, WhyForm, _turn_back, "Turn a vehicle back")
CHANGE_TYPE = Write(
    "change_vehicle_type",
    Act.CHANGE_VEHICLE_TYPE,
    TypeForm,
    _change_type,
    "Change the type of a vehicle",
)
CORRECT_PLATE = Write(
    "correct_plate",
    Act.CORRECT_PLATE,
    PlateForm,
    _correct_plate,
    "Correct the plate; after sealing, ask for the correction",
)
DETAIN = Write("detain", Act.DETAIN, WhyForm, _detain, "Detain a vehicle, or let it go on")


class SealDoor(Door):
    post = post_of(SEAL, named="visit")


class VoidLockDoor(Door):
    post = post_of(VOID, named="visit")


class GateOpenDoor(Door):
    post = post_of(OPEN, named="visit")


class DepartDoor(Door):
    post = post_of(DEPART, named="visit")


class TurnBackDoor(Door):
    post = post_of(TURN_BACK, named="visit")


class ChangeTypeDoor(Door):
    post = post_of(CHANGE_TYPE, named="visit")


class CorrectPlateDoor(Door):
    post = post_of(CORRECT_PLATE, named="visit")


class DetainDoor(Door):
    post = post_of(DETAIN, named="visit")


class ReleaseDoor(Door):
    """GO, or every hold that stands. No PIN is remembered, so the release itself is the key."""

    @described(
        "release_vehicle",
        "Release the vehicle",
        takes=ReleaseForm,
        gives={200: ReleaseOut, 201: ReleaseOut, 409: HeldOut},
        refuses=(404,),
    )
    def post(self, request: Request, id: UUID) -> Response:
        actor = acting(request, Act.RELEASE)
        given = sent(request, ReleaseForm)
        known = release_told(actor, given["id"], id)
        if known is not None:
            return Response(ReleaseOut(known).data)
        release_vehicle(actor, visit_id=id, **given)
        return Response(ReleaseOut(release_told(actor, given["id"], id)).data, status=201)
