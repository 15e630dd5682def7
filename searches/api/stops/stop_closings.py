"""An open stop: the steps that are due, the vehicle of an incident, and closing the stop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import EmptyBody, EnumField, Input, Text, UtcDateTimeField
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, put_of, row_document
from searches.queries.stops.incidents import gate_incident
from searches.queries.stops.stops import StopPage, read_stop_page
from searches.rules.permissions import COMMAND, may
from searches.services.rolls.standfast import call_standfast
from searches.services.stops.stops import (
    acknowledge_stop,
    ask_to_close_stop,
    close_stop,
)
from searches.words.actors import Actor
from searches.words.checklists import VehicleType
from searches.words.people import Act, Role
from searches.words.visits import ClosingBasis, StopKind, StopStep

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"
PIN = "Your PIN: this is a signature"
NOTE_LENGTH = 500


class StepInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    step = EnumField(StopStep, help_text="What was done; `standfast` also calls the standfast")


class AskToCloseInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    basis = EnumField(
        ClosingBasis,
        help_text=(
            "Why the stop can be closed: the person was seen; for late counts, everybody was seen;"
            " a whole-prison roll called after the stop is correct; or, for an incident only,"
            " nothing was found"
        ),
    )
    prisoner = Text(
        required=False,
        allow_blank=True,
        max_length=12,
        help_text="The prisoner number of the person who was seen",
    )
    note = Text(
        required=False,
        allow_blank=True,
        max_length=NOTE_LENGTH,
        help_text=(
            "In a few words; for a vehicle without GO, where the vehicle is and who searched it,"
            " in 20 characters or more"
        ),
    )
    pin = Text(max_length=8, help_text=PIN)


class SignClosingInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    pin = Text(max_length=8, help_text=PIN)


class LateCountOut(serializers.Serializer[Any]):
    sentence = serializers.CharField(help_text="Which count is late, or does not balance")
    cure = serializers.CharField(help_text="Who must count")


class StepOut(serializers.Serializer[Any]):
    step = serializers.ChoiceField(choices=list(StopStep), help_text="What must be done")
    until = UtcDateTimeField(help_text="By when it must be done")
    done_at = UtcDateTimeField(
        allow_null=True, help_text="When it was done; null if it has not been done"
    )
    done_by = serializers.CharField(
        help_text="Printed name of the person who did it; empty while it is not done"
    )


class JoinedOut(serializers.Serializer[Any]):
    party = serializers.CharField(help_text="A further party that was counted late")
    said = serializers.CharField(source="sentence", help_text="What happened in this party")
    at = UtcDateTimeField(help_text="When the party joined the stop")


class ClosingOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Sign this closing at /stop-closings/{id}/sign")
    basis = serializers.ChoiceField(
        choices=list(ClosingBasis), help_text="Why the stop can be closed"
    )
    note = serializers.CharField(help_text="The note of the person who signed first")
    asked_by = serializers.CharField(help_text="Printed name of the person who signed first")
    asked_as = serializers.ChoiceField(
        choices=[Role.CONTROL_ROOM, Role.DUTY_GOVERNOR],
        help_text="The role in which the first person signed",
    )
    prisoner = serializers.CharField(
        source="prisoner_number",
        help_text=(
            "The prisoner number of the person who was seen; empty if the closing names nobody"
        ),
    )
    seen = serializers.CharField(help_text="Who saw that person, when and where; may be empty")


class IncidentOut(serializers.Serializer[Any]):
    visit = serializers.UUIDField(source="visit_id", help_text="The visit")
    plate = serializers.CharField(help_text="The number plate, as screens show it")
    vehicle_type = serializers.ChoiceField(choices=list(VehicleType), help_text="The vehicle type")
    haulier = serializers.CharField(help_text="The operator")
    phone_24h = serializers.CharField(help_text="The operator's number, answered day and night")
    driver = serializers.CharField(help_text="The driver's name, if it is known")
    people_in_cab = serializers.IntegerField(
        allow_null=True, help_text="The number of people in the cab, including the driver"
    )
    since = UtcDateTimeField(help_text="When the gate opened or the vehicle left without GO")
    left_at = UtcDateTimeField(
        allow_null=True, help_text="When the vehicle left; null if it has not left"
    )
    fault = serializers.CharField(help_text="Why there was no valid GO; may be empty")


class StopStateOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The stop")
    kind = serializers.ChoiceField(choices=list(StopKind), help_text="A stop or an incident")
    said = serializers.CharField(source="sentence", help_text="Why the stop was raised; or empty")
    raised_at = UtcDateTimeField(help_text="When the stop was raised")
    raised_by = serializers.CharField(help_text="Printed name, or Gatehouse itself")
    visit = serializers.UUIDField(
        source="visit_id", allow_null=True, help_text="The visit that this is about, if any"
    )
    party = serializers.CharField(help_text="The party that the stop is about; may be empty")
    joined = JoinedOut(many=True, help_text="Further parties that were counted late")
    steps = StepOut(many=True, help_text="The steps that are due, and who did each of them")
    incident = IncidentOut(
        allow_null=True,
        help_text="The vehicle without GO; only people in command see it, and others get null",
    )
    not_seen = serializers.ListField(
        child=serializers.CharField(),
        help_text="Numbers of the people whom the counts missed and nobody has seen since; only "
        "the control room and the duty governor see them",
    )
    seen = serializers.ListField(
        child=serializers.CharField(),
        help_text="Which of these people were seen since, by whom, where; for the same two roles",
    )
    closings = ClosingOut(
        many=True,
        help_text="Who signed to close the stop and for which reason; for the same two roles",
    )
    closed_at = UtcDateTimeField(
        allow_null=True, help_text="When the stop was closed; null while it is open"
    )
    closed_by = serializers.CharField(
        help_text="The two people who closed the stop; empty while it is open"
    )
    holds_one_vehicle = serializers.BooleanField(
        help_text="Whether the stop holds only the vehicle of this visit, because of a late count"
    )
    late_counts = LateCountOut(many=True, help_text="What keeps the stop of one vehicle open")
    ended = serializers.CharField(
        help_text="Why the stop of one vehicle ended by itself; empty for every other stop"
    )


def _step(actor: Actor, id: UUID, content: Content) -> Content:
    if content["step"] is StopStep.STANDFAST:
        return row_document(call_standfast(actor, stop_id=content["stop"]))
    return row_document(acknowledge_stop(actor, stop_id=content["stop"], step=content["step"]))


def _standfast(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(call_standfast(actor, id=id))


def _ask(actor: Actor, id: UUID, content: Content) -> Content:
    closing = ask_to_close_stop(
        actor,
        stop_id=content["stop"],
        basis=content["basis"],
        prisoner=content.get("prisoner", ""),
        note=content.get("note", ""),
        pin=content["pin"],
    )
    return row_document(closing)


def _sign(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(close_stop(actor, closing_id=content["closing"], pin=content["pin"]))


STEP = Write(
    "acknowledge_stop", Act.ACKNOWLEDGE_STOP, StepInput, _step, "Record a step under an open stop"
)
STANDFAST = Write(
    "call_standfast",
    Act.CALL_STANDFAST,
    EmptyBody,
    _standfast,
    "Call a standfast: nobody moves, and everybody is counted where they are",
)
ASK = Write(
    "ask_to_close_stop",
    Act.CLOSE_STOP,
    AskToCloseInput,
    _ask,
    "Sign first to close a stop, as control room or duty governor",
)
SIGN = Write(
    "close_stop",
    Act.CLOSE_STOP,
    SignClosingInput,
    _sign,
    "Sign second and close a stop, as control room or duty governor",
)


class StopStateView(View):
    """Return what the page of the stop shows to this caller."""

    @described(
        "stop_state",
        "What is due under a stop, and who signed to close it",
        gives={200: StopStateOut},
        refuses=(404,),
    )
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.RAISE_STOP)
        return Response(
            StopStateOut(_stop_document(actor, read_stop_page(actor.establishment, id))).data
        )


class StandfastView(View):
    """Call a standfast under the oldest open stop of all vehicles.

    If no stop is open, all vehicles are stopped first. Other people must close that stop.
    """

    put = put_of(STANDFAST)


class StepView(View):
    post = post_of(STEP, named="stop")


class AskToCloseView(View):
    post = post_of(ASK, named="stop")


class SignClosingView(View):
    post = post_of(SIGN, named="closing")


def _stop_document(actor: Actor, stop_page: StopPage) -> dict[str, Any]:
    """Return the state of the stop.

    The driver is included only for people in command, and prisoners' numbers only for people who
    may close the stop.
    """
    live = ("holds_one_vehicle", "late_counts", "joined", "steps")
    names = ("id", "kind", "sentence", "raised_at", "raised_by", "visit_id", "party")
    document = {
        name: getattr(stop_page, name)
        for name in (*names, *live, "closed_at", "closed_by", "ended")
    }
    in_command = not COMMAND.isdisjoint(actor.roles)
    closes = may(Act.CLOSE_STOP, actor.roles)
    return document | {
        "incident": gate_incident(stop_page.id) if in_command else None,
        "not_seen": stop_page.missed if closes else (),
        "seen": stop_page.seen if closes else (),
        "closings": stop_page.closings if closes else (),
    }
