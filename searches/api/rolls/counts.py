"""One officer's count and its signature, and the state of every party for one vehicle.

A count begins with the PUT of `api.rolls`. Only after that does the API name people.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Text, UtcDateTimeField
from searches.api.rolls.prisoners import PersonOut
from searches.api.rolls.rolls import COUNT
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, put_of, row_document
from searches.queries.rolls.counting import Counting, Result, counting, result_of
from searches.queries.rolls.counts import State, visit_counts, without_numbers
from searches.rules.permissions import may
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.counts import confirm_count, join_count
from searches.words.actors import Actor
from searches.words.people import Act

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"


class SignCountInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    pin = Text(max_length=8, help_text="Your PIN: this is a signature")
    shown_sha256 = Text(
        max_length=64, help_text="The `shown_sha256` of the count that you looked at"
    )


class JoinInput(Input):
    id = serializers.UUIDField(help_text=KEY)


class ExpectedPersonOut(PersonOut):
    seen_at = UtcDateTimeField(
        allow_null=True, help_text="When you saw this person; null while you have not"
    )
    seen_by = serializers.CharField(
        help_text="Who tapped this person; empty unless two officers count together"
    )
    where = serializers.CharField(
        help_text="The place to which the person is on the way; empty if they are not on the way"
    )


class StrangerOut(serializers.Serializer[Any]):
    said = serializers.CharField(
        source="description", help_text="The stranger's number, or what they look like"
    )
    named = serializers.BooleanField(help_text="Whether the stranger's number is known")


class CountResultOut(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=list(State),
        allow_null=True,
        help_text="The result of the count; null while no vehicle needs the count",
    )
    why = serializers.CharField(
        help_text="Why the count is not valid or not balanced; may be empty"
    )
    missing = PersonOut(many=True, help_text="The people who are expected and were not seen")
    strangers = serializers.IntegerField(help_text="How many people belong to another party")


class CountingOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The count")
    party = serializers.UUIDField(source="party_id", help_text="The party")
    name = serializers.CharField(source="party", help_text="The party's name")
    number_only = serializers.BooleanField(
        help_text="Whether only the number is compared, so that nobody is named or tapped"
    )
    headcount = serializers.IntegerField(help_text="The number that you entered")
    began_at = UtcDateTimeField(help_text="When you entered the number")
    people = ExpectedPersonOut(many=True, help_text="Everybody expected, seen or not")
    strangers = StrangerOut(many=True, help_text="The people whom you met and who are not expected")
    shown_sha256 = serializers.CharField(
        source="digest", help_text="Send this when you sign what you looked at"
    )
    signed_at = UtcDateTimeField(allow_null=True, help_text="When you signed the count")
    other_officer = serializers.CharField(
        help_text="The officer with whom you make this count; empty if you count alone"
    )
    signed_first = serializers.CharField(
        help_text="Who has signed, while the other officer must still sign; may be empty"
    )
    result = CountResultOut(
        allow_null=True, help_text="The result of the count; null until you have signed it"
    )


class PartyStateOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The party's code")
    name = serializers.CharField(help_text="The party's name")
    state = serializers.ChoiceField(
        choices=list(State), help_text="The progress of the party's count"
    )
    asked_at = UtcDateTimeField(allow_null=True, help_text="When the count was requested")
    seen = serializers.IntegerField(
        allow_null=True,
        help_text="How many of the people expected were seen; null for officers who may have to"
        " count the party, until its count balances",
    )
    expected = serializers.IntegerField(
        allow_null=True,
        help_text="How many people are expected; null for officers who may have to count the party,"
        " until its count balances",
    )
    why = serializers.CharField(
        help_text="Why the party's newest count is not valid or not balanced; may be empty"
    )


class VisitCountsOut(serializers.Serializer[Any]):
    visit = serializers.UUIDField(source="visit_id", help_text="The visit")
    sealed_at = UtcDateTimeField(
        allow_null=True,
        help_text="The end of prisoner contact; null without an active lock session",
    )
    parties = PartyStateOut(many=True, help_text="Every party that could reach the vehicle")
    whole_prison = serializers.ListField(
        child=serializers.CharField(),
        help_text="Why the whole prison must be counted; empty if it need not be",
    )
    roll_correct = serializers.BooleanField(
        help_text="Whether a correct whole-prison roll counts for this lock session"
    )


def _sign(actor: Actor, id: UUID, content: Content) -> Content:
    confirmation = confirm_count(
        actor, count_id=content["count"], pin=content["pin"], digest=content["shown_sha256"]
    )
    return row_document(confirmation)


def _join(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(join_count(actor, id=id, count_id=content["count"]))


JOIN = Write(
    "join_count",
    Act.COUNT_PARTY,
    JoinInput,
    _join,
    "Join another officer's count, so that both tap and both sign",
)
SIGN = Write("confirm_count", Act.COUNT_PARTY, SignCountInput, _sign, "Sign a count")


class CountView(View):
    """Begin or read a count.

    Each person is recorded by the operations `tap_person` and `name_stranger`.
    """

    put = put_of(COUNT)

    @described(
        "count",
        "Your count: everybody expected and, once you have signed, the result",
        gives={200: CountingOut},
        refuses=(404,),
    )
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.COUNT_PARTY)
        count = counting(actor.establishment, actor.person, id)
        result = result_of(actor.establishment, actor.person, id) if count.signed_at else None
        people = () if count.number_only else count.people
        size = max(len(people), len(result.missing) if result else 0)
        open_names(actor, names=NameList.COUNT, subject=id, size=size)
        return Response(CountingOut(_count_document(count, result)).data)


class JoinCountView(View):
    """Join a count of another officer, on another screen of the same area."""

    post = post_of(JOIN, named="count")


class SignCountView(View):
    """Sign a count.

    Then read the count again for its result. A second mismatch stops all vehicles.
    """

    post = post_of(SIGN, named="count")


class VisitCountsView(View):
    """Return the state of each party's count for one vehicle, without prisoners' names."""

    @described(
        "visit_counts",
        "The progress of each party's count for one vehicle",
        gives={200: VisitCountsOut},
        refuses=(404,),
    )
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.SEE_PARTY_STATE)
        counts = visit_counts(actor.establishment, id)
        if may(Act.COUNT_PARTY, actor.roles):
            counts = without_numbers(counts)
        return Response(VisitCountsOut(counts).data)


def _count_document(count: Counting, result: Result | None) -> dict[str, Any]:
    names = [
        *("id", "party_id", "party", "number_only", "headcount", "began_at", "strangers"),
        *("other_officer", "signed_first", "digest", "signed_at"),
    ]
    document = {name: getattr(count, name) for name in names}
    return document | {"people": () if count.number_only else count.people, "result": result}
