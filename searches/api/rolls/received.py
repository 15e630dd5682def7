"""Calls for a receiving officer: who is on the way to their area, and who came back to a landing.

The operation `receive_prisoner` receives one prisoner, and `tap_seen` records one as seen.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Text, UtcDateTimeField, WholeNumberField
from searches.api.rolls.prisoners import PersonOut
from searches.api.rolls.rolls import PRISONER
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, put_of, row_document
from searches.queries.lookups import prisoner_id
from searches.queries.rolls.received import ReceivingPage, read_receiving_page
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.movements import receive_hand_back
from searches.words.actors import Actor
from searches.words.people import Act

MOST_HANDED_BACK = 500


class HandBackInput(Input):
    hand_back = serializers.UUIDField(help_text="The list of people who were handed back")
    number = WholeNumberField(
        min_value=0,
        max_value=MOST_HANDED_BACK,
        help_text="How many of the people are on the landing",
    )
    not_here = serializers.ListField(
        child=Text(max_length=40, help_text=PRISONER),
        required=False,
        max_length=MOST_HANDED_BACK,
        help_text=(
            "Everybody on the list who is not on the landing, each by prisoner number or UUID"
        ),
    )


class OnTheWayOut(serializers.Serializer[Any]):
    movement = serializers.UUIDField(source="movement_id", help_text="The movement")
    person = PersonOut(help_text="The person who is on the way")
    sent_from = serializers.CharField(
        help_text="The party that sent the person; empty if a wing sent them"
    )
    to = serializers.CharField(
        help_text="The place at which another officer must receive the person"
    )
    sent_at = UtcDateTimeField(help_text="When the person was sent")
    sent_by_me = serializers.BooleanField(
        help_text="Whether you sent the person. If so, another officer must receive the person"
    )


class HandBackOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The list of people who were handed back")
    party = serializers.CharField(help_text="The party whose work session ended")
    landing = serializers.CharField(help_text="The landing to which the people were sent")
    sent_at = UtcDateTimeField(help_text="When the people were handed back")
    sent_by_me = serializers.BooleanField(
        help_text=(
            "Whether you handed the people back. If so, another officer must confirm the list"
        )
    )
    people = PersonOut(
        many=True, help_text="The people who should have come back and have not been received yet"
    )


class NotAtWorkHereOut(serializers.Serializer[Any]):
    person = PersonOut(help_text="A person who lives on this landing and did not come to work")
    party = serializers.CharField(help_text="The party on whose allocation list the person is")


class ReceivedOut(serializers.Serializer[Any]):
    area = serializers.UUIDField(
        source="area_id", allow_null=True, help_text="The area of this screen; null if it has none"
    )
    name = serializers.CharField(source="area", help_text="The area's name")
    on_the_way = OnTheWayOut(
        source="coming", many=True, help_text="The people who are on the way to this place"
    )
    to_be_seen = PersonOut(
        source="again",
        many=True,
        help_text="The people whom you must see since the lock was sealed",
    )
    hand_backs = HandBackOut(
        source="backs", many=True, help_text="Lists of people for you to confirm"
    )
    not_at_work = NotAtWorkHereOut(
        many=True,
        help_text=(
            "The people who are not at work and for whom nobody accounts; see them at this place"
        ),
    )


def _receive(actor: Actor, id: UUID, content: Content) -> Content:
    missing = [prisoner_id(actor.establishment, one) for one in content.get("not_here", ())]
    receipt = receive_hand_back(
        actor,
        id=id,
        hand_back_id=content["hand_back"],
        number=content["number"],
        not_here=missing,
    )
    return row_document(receipt)


RECEIVE = Write(
    "receive_hand_back",
    Act.RECEIVE_PRISONER,
    HandBackInput,
    _receive,
    "Confirm how many people came back to the landing, and who did not",
)


class ReceivedView(View):
    """Return what the page *Movements* shows on this screen. The ledger records each reading."""

    @described(
        "received", "Who is on the way to this area, and who came back", gives={200: ReceivedOut}
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.RECEIVE_PRISONER)
        receiving_page = read_receiving_page(
            actor.establishment, actor.person, actor.device_area, actor.roles
        )
        subject = receiving_page.area_id or actor.establishment
        open_names(actor, names=NameList.ON_THE_WAY, subject=subject, size=receiving_page.size)
        return Response(ReceivedOut(_received_document(receiving_page)).data)


class HandBackView(View):
    """Confirm who came back to a landing.

    People in `not_here` stay on the way until an officer receives them.
    """

    put = put_of(RECEIVE)


def _received_document(receiving_page: ReceivingPage) -> dict[str, Any]:
    lines = [{"person": person, "party": party} for person, party in receiving_page.not_at_work]
    return {
        **{
            name: getattr(receiving_page, name)
            for name in ("area_id", "area", "coming", "again", "backs")
        },
        "not_at_work": lines,
    }
