"""Stop all vehicles, and near misses: raised by anyone, told to those who may see them."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers

from searches.api.fields import Form, Moment, Text
from searches.api.writes import Given, Write, row_told
from searches.queries.named import area_id
from searches.services.near_misses import report_near_miss
from searches.services.stops import raise_stop
from searches.words.actors import Actor
from searches.words.people import Act


class StopForm(Form):
    said = Text(
        required=False, allow_blank=True, max_length=300, help_text="Nothing need be said, ever"
    )
    occurred_at = Moment(required=False, help_text="When it was raised")


class NearMissForm(Form):
    seen = Text(max_length=500, help_text="What was seen, in one line")
    plate = Text(required=False, allow_blank=True, max_length=20, help_text="If a vehicle was near")
    visit = serializers.UUIDField(required=False, allow_null=True, help_text="If of one visit")
    area = Text(required=False, allow_blank=True, max_length=40, help_text="The area's code")
    occurred_at = Moment(required=False, help_text="When it was seen")


def _raise(actor: Actor, id: UUID, given: Given) -> Given:
    when = given.get("occurred_at")
    return row_told(raise_stop(actor, id=id, said=given.get("said", ""), occurred_at=when))


def _report(actor: Actor, id: UUID, given: Given) -> Given:
    area = given.get("area")
    near_miss = report_near_miss(
        actor,
        id=id,
        seen=given["seen"],
        plate=given.get("plate", ""),
        visit_id=given.get("visit"),
        area_id=area_id(actor.establishment, area) if area else None,
        occurred_at=given.get("occurred_at"),
    )
    return row_told(near_miss)


STOP = Write("raise_stop", Act.RAISE_STOP, StopForm, _raise, "Stop all vehicles")
NEAR_MISS = Write(
    "report_near_miss", Act.REPORT_NEAR_MISS, NearMissForm, _report, "Report a near miss"
)
