"""The timetable of the parties: read, add to, remove from, and begin the work that it plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Text
from searches.api.rolls.allocations import KEY
from searches.api.rolls.rolls import PARTY
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, put_of, row_document
from searches.queries.lookups import party_id
from searches.queries.rolls.timetable import timetable
from searches.services.rolls.timetable import (
    add_to_timetable,
    confirm_planned_session,
    remove_from_timetable,
)
from searches.words.actors import Actor
from searches.words.people import Act


class PeriodInput(Input):
    party = Text(max_length=40, help_text=PARTY)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        min_length=1,
        max_length=7,
        help_text="The days of the week, from 1 for Monday to 7 for Sunday",
    )
    begins = serializers.TimeField(
        format="%H:%M", input_formats=["%H:%M"], help_text="When work begins, in local time"
    )
    ends = serializers.TimeField(
        format="%H:%M", input_formats=["%H:%M"], help_text="When work ends, in local time"
    )


class RepeatableInput(Input):
    id = serializers.UUIDField(help_text=KEY)


class TimetableLineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The entry of the timetable")
    party_id = serializers.UUIDField(help_text="The party")
    party = serializers.CharField(help_text="The party's name")
    area = serializers.CharField(help_text="Where the party works")
    weekdays = serializers.ListField(
        child=serializers.IntegerField(), help_text="From 1 for Monday to 7 for Sunday"
    )
    begins = serializers.TimeField(format="%H:%M", help_text="When work begins, in local time")
    ends = serializers.TimeField(format="%H:%M", help_text="When work ends, in local time")
    today = serializers.CharField(
        help_text="How the session of now stands; empty if no session is planned now"
    )


class TimetableOut(serializers.Serializer[Any]):
    results = TimetableLineOut(many=True, help_text="By party and time")


def _add(actor: Actor, id: UUID, content: Content) -> Content:
    entry = add_to_timetable(
        actor,
        id=id,
        party_id=party_id(actor.establishment, content["party"]),
        weekdays=content["weekdays"],
        begins=content["begins"],
        ends=content["ends"],
    )
    return row_document(entry, "added_at")


def _remove(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(remove_from_timetable(actor, entry_id=content["entry"]), "removed_at")


def _confirm(actor: Actor, id: UUID, content: Content) -> Content:
    session = confirm_planned_session(actor, id=id, entry_id=content["entry"])
    return row_document(session, "began_at")


ADD = Write(
    "add_to_timetable", Act.KEEP_TIMETABLE, PeriodInput, _add, "Add times at which a party works"
)
REMOVE = Write(
    "remove_from_timetable",
    Act.KEEP_TIMETABLE,
    RepeatableInput,
    _remove,
    "Remove times from the timetable",
)
CONFIRM = Write(
    "confirm_planned_session",
    Act.OPEN_WORK_SESSION,
    RepeatableInput,
    _confirm,
    "Begin the planned work with the people of the allocation list",
)


class TimetableView(View):
    @described("timetable", "When each party usually works", gives={200: TimetableOut})
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_TIMETABLE)
        return Response(TimetableOut({"results": timetable(actor.establishment)}).data)


class TimetableEntryView(View):
    put = put_of(ADD)


class RemoveView(View):
    post = post_of(REMOVE, named="entry")


class ConfirmView(View):
    post = post_of(CONFIRM, named="entry")
