"""The whole-prison roll: calling it, landing counts, the official roll, and the signature.

A caller gets the same information as on the page. An officer who counts a landing or enters the
official roll does not get a number that somebody else counted.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import (
    EmptyBody,
    EnumField,
    Input,
    Text,
    UtcDateTimeField,
    WholeNumberField,
)
from searches.api.rolls.received import OnTheWayOut
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, put_of, row_document
from searches.queries.lookups import landing_id
from searches.queries.rolls.whole_rolls import landing_to_count, official_to_enter, whole_roll
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.whole_rolls import (
    LARGEST_NUMBER,
    LARGEST_ROLL,
    ask_roll_row_again,
    call_whole_roll,
    count_landing,
    count_place,
    enter_official_roll,
    sign_whole_roll,
)
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.rolls import RollPart

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"
ROLL = "The UUID of the whole-prison roll that is being counted"
CALLED_AT = "When the roll was called; null while no roll is being counted"


class LandingCountInput(Input):
    whole_roll = serializers.UUIDField(help_text=ROLL)
    landing = Text(max_length=40, help_text="The code or UUID of the landing")
    number = WholeNumberField(
        min_value=0, max_value=LARGEST_NUMBER, help_text="How many people you see on the landing"
    )
    every_one_responded = serializers.BooleanField(help_text="Whether everybody answered you")


class OfficialRollInput(Input):
    whole_roll = serializers.UUIDField(help_text=ROLL)
    figure = WholeNumberField(
        min_value=0,
        max_value=LARGEST_ROLL,
        help_text=(
            "How many people the prison holds, from its records and never from a count; people at"
            " court or in hospital today are included"
        ),
    )


class SignRollInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    pin = Text(max_length=8, help_text="Your PIN: this is a signature")
    shown_sha256 = Text(
        max_length=64, help_text="The `shown_sha256` of the roll that you looked at"
    )


class PlaceCountInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    number = WholeNumberField(
        min_value=0, max_value=LARGEST_NUMBER, help_text="How many people you see at this place"
    )


class AskRowAgainInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    part = EnumField(RollPart, help_text="The kind of the row: landing, party or place")
    code = Text(max_length=40, help_text="The `code` of the row")


class LandingNumberOut(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="How many people this officer counted")
    by = serializers.CharField(help_text="The officer's printed name")
    screen = serializers.CharField(help_text="The screen on which the officer entered the number")
    at = UtcDateTimeField(help_text="When the officer entered the number")
    every_one_responded = serializers.BooleanField(
        help_text="Whether everybody answered the officer"
    )


class LandingLineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The landing")
    name = serializers.CharField(help_text="The landing's name")
    expected = serializers.IntegerField(help_text="How many people should be on the landing")
    numbers = LandingNumberOut(many=True, help_text="Each officer's newest number")
    agrees = serializers.BooleanField(
        source="right",
        allow_null=True,
        help_text="Whether both numbers are right; null while two officers have not counted",
    )


class OfficialEntryOut(serializers.Serializer[Any]):
    figure = serializers.IntegerField(help_text="The official roll that was entered")
    by = serializers.CharField(help_text="The printed name of the officer who entered the figure")
    at = UtcDateTimeField(help_text="When the officer entered the figure")


class RollRowOut(serializers.Serializer[Any]):
    part = serializers.ChoiceField(choices=list(RollPart), help_text="The kind of the row")
    code = serializers.CharField(help_text="The code of the landing, party or place")
    name = serializers.CharField(help_text="Its name")
    expected = serializers.IntegerField(
        allow_null=True, help_text="How many people should be there; null while this is not known"
    )
    counted = serializers.IntegerField(
        allow_null=True, help_text="How many people were counted; null before that"
    )
    agrees = serializers.BooleanField(
        allow_null=True, help_text="Whether the row is right; null while it is not counted"
    )
    sentence = serializers.CharField(help_text="What is wrong or still to be done, in words")
    asked_again_at = UtcDateTimeField(
        allow_null=True, help_text="When the officers were asked to count again; or null"
    )


class OpenRollOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The whole-prison roll")
    called_at = UtcDateTimeField(help_text="When the roll was called")
    landings = LandingLineOut(many=True, help_text="Every landing, with who counted it")
    rows = RollRowOut(many=True, help_text="Every row; each prisoner is in exactly one of them")
    says = serializers.CharField(help_text="What a signature would say now")
    on_landings = serializers.IntegerField(help_text="People on landings counted so far")
    in_parties = serializers.IntegerField(help_text="People in parties counted so far")
    at_receiving_places = serializers.IntegerField(
        help_text="People whom an officer has seen at a receiving place since the roll was called"
    )
    outside = serializers.IntegerField(help_text="People at court or in hospital")
    total = serializers.IntegerField(
        allow_null=True, help_text="The sum of all parts; null while a part has no number"
    )
    official = OfficialEntryOut(
        many=True, help_text="The figures that were entered, oldest first; the newest figure counts"
    )
    official_agrees = serializers.BooleanField(
        allow_null=True,
        help_text=(
            "Whether the sum of all parts equals the official roll; null while this is not known"
        ),
    )
    outstanding = serializers.ListField(
        child=serializers.CharField(), help_text="What is still to be done, in sentences"
    )
    differences = serializers.ListField(
        child=serializers.CharField(), help_text="What differs, in sentences"
    )
    complete = serializers.BooleanField(help_text="Whether the roll can be signed now")
    shown_sha256 = serializers.CharField(
        source="digest", help_text="Send this when you sign what you looked at"
    )


class SignedRollOut(serializers.Serializer[Any]):
    at = UtcDateTimeField(help_text="When the roll was signed")
    by = serializers.CharField(help_text="The printed name of the officer who signed the roll")
    correct = serializers.BooleanField(
        help_text="Whether all parts together equalled the official roll, without any difference"
    )
    differences = serializers.ListField(
        child=serializers.CharField(), help_text="What differed, in sentences"
    )


class PartyAtWorkOut(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="The party's name")
    began_at = UtcDateTimeField(help_text="When the party's work session began")
    size = serializers.IntegerField(help_text="How many people are on the party's list now")
    on_the_way = serializers.IntegerField(
        help_text="How many people on the party's list are on the way"
    )
    agrees = serializers.BooleanField(
        source="right",
        allow_null=True,
        help_text="Whether the count found exactly the people of the party; null without a count",
    )


class WholeRollsOut(serializers.Serializer[Any]):
    roll = OpenRollOut(allow_null=True, help_text="The roll that is being counted, if there is one")
    last = SignedRollOut(allow_null=True, help_text="The roll that was signed last")
    parties = PartyAtWorkOut(many=True, help_text="The parties that are at work")
    on_the_way = OnTheWayOut(
        source="coming", many=True, help_text="Everybody who was sent and has not been received"
    )


class LandingToCountOut(serializers.Serializer[Any]):
    """The landing to count, without the expected number and without another officer's number."""

    whole_roll = serializers.UUIDField(
        source="roll_id", allow_null=True, help_text=f"{ROLL}; null while none is"
    )
    called_at = UtcDateTimeField(allow_null=True, help_text=CALLED_AT)
    landing = serializers.UUIDField(
        source="id", allow_null=True, help_text="The landing of this screen; null if it has none"
    )
    name = serializers.CharField(help_text="The landing's name")
    on_duty = serializers.BooleanField(help_text="Whether you are on duty on this landing")
    mine = serializers.IntegerField(
        allow_null=True, help_text="The number that you entered; null if you entered none"
    )
    seconds_a_person = serializers.IntegerField(
        help_text="A number that comes sooner than this for each person is refused"
    )


class OfficialToEnterOut(serializers.Serializer[Any]):
    """The official roll to enter, without any number that was counted."""

    whole_roll = serializers.UUIDField(
        source="roll_id", allow_null=True, help_text=f"{ROLL}; null while none is"
    )
    called_at = UtcDateTimeField(allow_null=True, help_text=CALLED_AT)
    entries = OfficialEntryOut(
        many=True, help_text="The figures that were entered, oldest first; the newest figure counts"
    )
    counted = serializers.BooleanField(
        help_text="Whether you counted in this roll. If so, another officer must enter the figure"
    )


def _call(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(call_whole_roll(actor, id=id))


def _count(actor: Actor, id: UUID, content: Content) -> Content:
    counted = count_landing(
        actor,
        id=id,
        roll_id=content["whole_roll"],
        landing_id=landing_id(actor.establishment, content["landing"]),
        number=content["number"],
        every_one_responded=content["every_one_responded"],
    )
    return row_document(counted)


def _count_place(actor: Actor, id: UUID, content: Content) -> Content:
    count_place(actor, roll_id=content["whole_roll"], number=content["number"])
    return {"id": content["whole_roll"]}


def _ask_again(actor: Actor, id: UUID, content: Content) -> Content:
    ask_roll_row_again(
        actor, roll_id=content["whole_roll"], part=content["part"], code=content["code"]
    )
    return {"id": content["whole_roll"]}


def _enter(actor: Actor, id: UUID, content: Content) -> Content:
    entered = enter_official_roll(
        actor, id=id, roll_id=content["whole_roll"], figure=content["figure"]
    )
    return row_document(entered)


def _sign(actor: Actor, id: UUID, content: Content) -> Content:
    signature = sign_whole_roll(
        actor, roll_id=content["whole_roll"], pin=content["pin"], digest=content["shown_sha256"]
    )
    return row_document(signature) | {"correct": signature.correct}


CALL = Write(
    "call_whole_roll",
    Act.SIGN_WHOLE_ROLL,
    EmptyBody,
    _call,
    "Call a whole-prison roll: nobody moves",
)
COUNT = Write(
    "count_landing",
    Act.COUNT_LANDING,
    LandingCountInput,
    _count,
    "Enter your number for one landing",
)
COUNT_PLACE = Write(
    "count_place",
    Act.COUNT_PLACE,
    PlaceCountInput,
    _count_place,
    "Enter how many people are at your receiving place",
)
ASK_AGAIN = Write(
    "ask_roll_row_again",
    Act.ASK_ROLL_AGAIN,
    AskRowAgainInput,
    _ask_again,
    "Ask the officers of a wrong row of the roll to count again",
)
ENTER = Write(
    "enter_official_roll",
    Act.ENTER_OFFICIAL_ROLL,
    OfficialRollInput,
    _enter,
    "Enter the official roll",
)
SIGN = Write(
    "sign_whole_roll", Act.SIGN_WHOLE_ROLL, SignRollInput, _sign, "Sign the whole-prison roll"
)


class WholeRollsView(View):
    """Return the roll that is being counted, and the roll that was signed last.

    The ledger records each reading, because the answer contains names.
    """

    @described(
        "whole_rolls",
        "The whole-prison roll that is being counted, and the roll that was signed last",
        gives={200: WholeRollsOut},
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_ALL_ROLLS)
        roll_page = whole_roll(actor.establishment, actor.person)
        size = len(roll_page.coming)
        open_names(actor, names=NameList.ROLL, subject=actor.establishment, size=size)
        return Response(WholeRollsOut(roll_page).data)


class WholeRollView(View):
    """Call a whole-prison roll.

    Only one roll is counted at a time. A roll that is called while a stop is open belongs to that
    stop.
    """

    put = put_of(CALL)


class SignWholeRollView(View):
    """Sign the roll.

    A roll whose parts differ is recorded as not correct, and stops all vehicles.
    """

    post = post_of(SIGN, named="whole_roll")


class CountPlaceView(View):
    """Record how many people you counted at the place.

    You must be on duty at the place and use a screen enrolled for it.
    """

    post = post_of(COUNT_PLACE, named="whole_roll")


class AskRowAgainView(View):
    post = post_of(ASK_AGAIN, named="whole_roll")


class LandingToCountView(View):
    @described(
        "landing_to_count",
        "The landing of this screen that you count, without any number but your own",
        gives={200: LandingToCountOut},
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.COUNT_LANDING)
        landing = landing_to_count(
            actor.establishment, actor.person, actor.device_area, actor.roles
        )
        return Response(LandingToCountOut(landing).data)


class LandingCountView(View):
    """Record how many people you counted on the landing.

    You must be on duty on the landing and use a screen enrolled for it.
    """

    put = put_of(COUNT)


class OfficialToEnterView(View):
    @described(
        "official_to_enter",
        "The official roll to enter, without any number that was counted",
        gives={200: OfficialToEnterOut},
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.ENTER_OFFICIAL_ROLL)
        official_roll = official_to_enter(actor.establishment, actor.person)
        return Response(OfficialToEnterOut(official_roll).data)


class OfficialRollView(View):
    """Enter the official roll. A new figure replaces the earlier figure, and both are stored."""

    put = put_of(ENTER)
