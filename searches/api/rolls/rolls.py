"""Parties at work: work sessions, movements, counts and the people seen in them."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers

from searches.api.fields import Input, Moment, Text, WholeNumberField
from searches.api.views import View
from searches.api.writes import Content, Write, put_of, row_document
from searches.queries.lookups import area_id, party_id, prisoner_id
from searches.services.rolls.counts import LARGEST_HEADCOUNT, begin_count, name_stranger, tap_person
from searches.services.rolls.movements import receive_prisoner, send_prisoner, tap_seen
from searches.services.rolls.reasons import LONGEST_REASON
from searches.services.rolls.work_sessions import open_work_session
from searches.words.actors import Actor
from searches.words.people import Act

PARTY = "The party's code, such as kitchen, or its UUID"
PRISONER = "The prisoner's number, such as A1234BC, or UUID"


class WorkSessionInput(Input):
    party = Text(max_length=40, help_text=PARTY)
    numbers = serializers.ListField(
        child=Text(max_length=12), max_length=200, help_text="Prisoner numbers of the roster"
    )


class MovementInput(Input):
    prisoner = Text(max_length=40, help_text=PRISONER)
    to_area = Text(
        max_length=40,
        help_text="The code or UUID of the area. The reason for a movement is not recorded",
    )
    to_party = Text(
        required=False,
        max_length=40,
        help_text=f"The party, if the prisoner goes there to work. {PARTY}",
    )
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="The control room must say why it moves a prisoner. Never a health reason",
    )
    occurred_at = Moment(required=False, help_text="When the prisoner set out")


class ReceiptInput(Input):
    movement = serializers.UUIDField(help_text="The movement that ends")
    occurred_at = Moment(required=False, help_text="When the officer saw the prisoner's face")


class CountInput(Input):
    party = Text(max_length=40, help_text=PARTY)
    headcount = WholeNumberField(
        min_value=0, max_value=LARGEST_HEADCOUNT, help_text="People seen, before any list is shown"
    )
    occurred_at = Moment(required=False, help_text="When the headcount was entered")


class TapInput(Input):
    count = serializers.UUIDField(help_text="The count that was begun")
    prisoner = Text(max_length=40, help_text=PRISONER)
    occurred_at = Moment(required=False, help_text="When the officer saw the prisoner's face")


class SeenInput(Input):
    area = Text(max_length=40, help_text="The code or UUID of the area")
    prisoner = Text(max_length=40, help_text=PRISONER)
    occurred_at = Moment(required=False, help_text="When the officer saw the prisoner's face")


class StrangerInput(Input):
    count = serializers.UUIDField(help_text="The count that was begun")
    number = Text(
        required=False,
        allow_blank=True,
        max_length=12,
        help_text="The person's number, if they give one",
    )
    described_as = Text(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="What the person looks like, if they give no number",
    )
    occurred_at = Moment(required=False, help_text="When the person was seen")


def _open(actor: Actor, id: UUID, content: Content) -> Content:
    party = party_id(actor.establishment, content["party"])
    session = open_work_session(actor, id=id, party_id=party, numbers=content["numbers"])
    return row_document(session, "began_at")


def _send(actor: Actor, id: UUID, content: Content) -> Content:
    here, party = actor.establishment, content.get("to_party")
    movement = send_prisoner(
        actor,
        id=id,
        prisoner_id=prisoner_id(here, content["prisoner"]),
        to_area_id=area_id(here, content["to_area"]),
        to_party_id=party_id(here, party) if party else None,
        reason=content.get("reason", ""),
        occurred_at=content.get("occurred_at"),
    )
    return row_document(movement)


def _receive(actor: Actor, id: UUID, content: Content) -> Content:
    when = content.get("occurred_at")
    receipt = receive_prisoner(actor, id=id, movement_id=content["movement"], occurred_at=when)
    return row_document(receipt)


def _begin(actor: Actor, id: UUID, content: Content) -> Content:
    count = begin_count(
        actor,
        id=id,
        party_id=party_id(actor.establishment, content["party"]),
        headcount=content["headcount"],
        occurred_at=content.get("occurred_at"),
    )
    return row_document(count)


def _tap(actor: Actor, id: UUID, content: Content) -> Content:
    tap = tap_person(
        actor,
        id=id,
        count_id=content["count"],
        prisoner_id=prisoner_id(actor.establishment, content["prisoner"]),
        occurred_at=content.get("occurred_at"),
    )
    return row_document(tap)


def _seen(actor: Actor, id: UUID, content: Content) -> Content:
    tap = tap_seen(
        actor,
        id=id,
        prisoner_id=prisoner_id(actor.establishment, content["prisoner"]),
        area_id=area_id(actor.establishment, content["area"]),
        occurred_at=content.get("occurred_at"),
    )
    return row_document(tap)


def _stranger(actor: Actor, id: UUID, content: Content) -> Content:
    description = {name: content.get(name, "") for name in ("number", "described_as")}
    when = content.get("occurred_at")
    return row_document(
        name_stranger(actor, id=id, count_id=content["count"], occurred_at=when, **description)
    )


SESSION = Write(
    "open_work_session", Act.OPEN_WORK_SESSION, WorkSessionInput, _open, "Start a work session"
)
MOVEMENT = Write(
    "send_prisoner", Act.SEND_PRISONER, MovementInput, _send, "Send a prisoner to another place"
)
RECEIPT = Write(
    "receive_prisoner", Act.RECEIVE_PRISONER, ReceiptInput, _receive, "Receive a prisoner"
)
COUNT = Write(
    "begin_count", Act.COUNT_PARTY, CountInput, _begin, "Start a count with the headcount"
)
TAP = Write(
    "tap_person", Act.COUNT_PARTY, TapInput, _tap, "Record that a person of the party was seen"
)
SEEN = Write(
    "tap_seen",
    Act.RECEIVE_PRISONER,
    SeenInput,
    _seen,
    "Record that a person was seen outside a count",
)
STRANGER = Write(
    "name_stranger",
    Act.COUNT_PARTY,
    StrangerInput,
    _stranger,
    "Record a person who is not on the list",
)


class WorkSessionView(View):
    put = put_of(SESSION)


class MovementView(View):
    """Begin a movement. The operation `receive_prisoner` ends it."""

    put = put_of(MOVEMENT)
