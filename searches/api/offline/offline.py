"""Operations from a tablet without a connection: logging in, sealing and voiding a lock session.

These operations carry the tablet's own UUIDs and times.
"""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers

from searches.api.fields import EnumField, Input, Moment
from searches.api.visits.visits import VisitInput, way_in_of
from searches.api.writes import Content, Write, row_document
from searches.services.locks.locks import close_inner_gate, void_lock
from searches.services.visits.visits import log_vehicle_in
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.visits import TabletReport, VisitSource, VoidReason

DRAW = "The encrypted draw that the tablet was given; without a draw, the server draws"


class LogInInput(VisitInput):
    draw = serializers.UUIDField(required=False, help_text=DRAW)
    occurred_at = Moment(help_text="When the vehicle came in, by the tablet's clock")


class SealInput(Input):
    visit = serializers.UUIDField(help_text="The visit, by the UUID that the tablet gave it")
    search = serializers.UUIDField(
        help_text="A UUID made on the tablet, which the answers to the search will name"
    )
    draw = serializers.UUIDField(required=False, help_text=DRAW)
    inner_gate_shut = serializers.BooleanField(
        help_text="The officer has checked that the inner gate is shut"
    )
    no_prisoner_in_lock = serializers.BooleanField(
        help_text="The officer has checked that no prisoner is in the lock"
    )
    occurred_at = Moment(help_text="When the inner gate was shut, by the tablet's clock")


class VoidInput(Input):
    visit = serializers.UUIDField(help_text="The visit")
    lock = serializers.UUIDField(
        required=False, help_text="The lock session; by default the active one"
    )
    reason = EnumField(VoidReason, help_text="What happened")
    occurred_at = Moment(help_text="When it happened")


def _log_in(actor: Actor, id: UUID, content: Content) -> Content:
    report = TabletReport(content.pop("occurred_at"), draw=content.pop("draw", None))
    visit = log_vehicle_in(
        actor, id=id, way_in=way_in_of(content), source=VisitSource.API, report=report
    )
    return row_document(visit, "entered_at")


def _seal(actor: Actor, id: UUID, content: Content) -> Content:
    lock = close_inner_gate(
        actor,
        visit_id=content["visit"],
        inner_gate_shut=content["inner_gate_shut"],
        no_prisoner_in_lock=content["no_prisoner_in_lock"],
        report=TabletReport(
            content["occurred_at"], draw=content.get("draw"), lock=id, search=content["search"]
        ),
    )
    found = {"search": content["search"], "void_reason": lock.void_reason}
    return row_document(lock, "sealed_at") | found


def _void(actor: Actor, id: UUID, content: Content) -> Content:
    lock = void_lock(
        actor, visit_id=content["visit"], reason=content["reason"], lock_id=content.get("lock")
    )
    return row_document(lock, "voided_at")


LOG_IN = Write(
    "log_vehicle_in",
    Act.LOG_VEHICLE_IN,
    LogInInput,
    _log_in,
    "Record a vehicle that a tablet logged in without a connection",
)
SEAL = Write(
    "close_inner_gate",
    Act.CLOSE_INNER_GATE,
    SealInput,
    _seal,
    "Record a lock that a tablet sealed without a connection",
)
VOID = Write(
    "void_lock",
    Act.VOID_LOCK,
    VoidInput,
    _void,
    "Record a lock session that a tablet voided without a connection",
)
