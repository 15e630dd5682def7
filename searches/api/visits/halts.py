"""Halts: where the vehicle stood, who was near, and when the escort lost sight of it."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers

from searches.api.fields import Input, Moment, Text
from searches.api.views import View
from searches.api.writes import Content, Write, put_of, row_document
from searches.services.visits.halts import (
    log_arrival,
    log_departure,
    regain_sight,
    report_lost_sight,
)
from searches.words.actors import Actor
from searches.words.people import Act


class ArrivalInput(Input):
    visit = serializers.UUIDField(help_text="The visit")
    area = Text(max_length=40, help_text="The area's code, such as kitchen-bay")
    occurred_at = Moment(required=False, help_text="When the vehicle stopped at the area")


class DepartureInput(Input):
    halt = serializers.UUIDField(help_text="The halt that ends")
    parties_present = serializers.ListField(
        child=Text(max_length=40),
        required=False,
        max_length=50,
        help_text="Codes of the parties that are near the vehicle",
    )
    unlisted_prisoner = serializers.BooleanField(
        required=False,
        help_text=(
            "Whether a prisoner who is on no list was near the vehicle; the whole prison is"
            " then counted"
        ),
    )
    note = Text(required=False, allow_blank=True, max_length=300, help_text="A note, in one line")
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=300,
        help_text="Why somebody other than the visit's escort records the departure",
    )
    occurred_at = Moment(required=False, help_text="When the vehicle left the area")


class SightInput(Input):
    visit = serializers.UUIDField(help_text="The visit")
    occurred_at = Moment(required=False, help_text="When it happened")


def _arrive(actor: Actor, id: UUID, content: Content) -> Content:
    when = content.get("occurred_at")
    halt = log_arrival(
        actor, id=id, visit_id=content["visit"], area=content["area"], occurred_at=when
    )
    return row_document(halt)


def _leave(actor: Actor, id: UUID, content: Content) -> Content:
    halt = log_departure(
        actor,
        halt_id=content["halt"],
        parties_present=tuple(content.get("parties_present", ())),
        unlisted_prisoner=content.get("unlisted_prisoner", False),
        note=content.get("note", ""),
        reason=content.get("reason", ""),
        occurred_at=content.get("occurred_at"),
    )
    return row_document(halt, "left_at")


def _lose_sight(actor: Actor, id: UUID, content: Content) -> Content:
    when = content.get("occurred_at")
    return row_document(
        report_lost_sight(actor, id=id, visit_id=content["visit"], occurred_at=when)
    )


def _regain_sight(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(regain_sight(actor, visit_id=content["visit"]), "ended_at")


ARRIVAL = Write(
    "log_arrival",
    Act.LOG_HALT,
    ArrivalInput,
    _arrive,
    "Record that a vehicle has arrived at an area",
)
DEPARTURE = Write(
    "log_departure", Act.LOG_HALT, DepartureInput, _leave, "Record that a vehicle has left an area"
)
LOST_SIGHT = Write(
    "report_lost_sight",
    Act.REPORT_LOST_SIGHT,
    SightInput,
    _lose_sight,
    "Record that the escort lost sight of the vehicle",
)
REGAINED = Write(
    "regain_sight",
    Act.REPORT_LOST_SIGHT,
    SightInput,
    _regain_sight,
    "Record that the vehicle is in sight again",
)


class HaltView(View):
    """Begin a halt. The operation `log_departure` ends it."""

    put = put_of(ARRIVAL)
