"""A supervisor's parties: which parties must be counted, who is on a list, and the end of work.

A session begins with the PUT of `api.rolls`. Before an officer has entered the headcount, no answer
shows how many people are expected.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, UtcDateTimeField
from searches.api.rolls.allocations import KEY, NotHereOut, Numbers
from searches.api.rolls.prisoners import PersonOut
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, row_document
from searches.queries.rolls.allocations import usual_people
from searches.queries.rolls.counts import State
from searches.queries.rolls.rolls import my_parties, my_party, roster_of
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.work_sessions import add_to_work_session, end_work_session
from searches.words.actors import Actor
from searches.words.people import Act, Role


class AddInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    numbers = Numbers()


class EndInput(Input):
    id = serializers.UUIDField(help_text=KEY)


class PartyCardOut(serializers.Serializer[Any]):
    """A party. The row gives no number of people, so the headcount stays blind."""

    id = serializers.UUIDField(help_text="The party")
    name = serializers.CharField(help_text="The party's name")
    area = serializers.CharField(help_text="Where the party works")
    at_work_since = UtcDateTimeField(
        source="began_at",
        allow_null=True,
        help_text="When the party's work session began; null if it has none",
    )
    asked_at = UtcDateTimeField(
        allow_null=True,
        help_text="When a lock session requested the party's count; null if none did",
    )
    stops_at = UtcDateTimeField(
        allow_null=True, help_text="When Gatehouse stops all vehicles if the count is still missing"
    )
    roll_called_at = UtcDateTimeField(
        source="roll_at",
        allow_null=True,
        help_text="When the whole-prison roll that is waiting for the party's count was called",
    )
    state = serializers.ChoiceField(
        choices=list(State),
        allow_null=True,
        help_text="The progress of the party's count; null if no count is requested",
    )
    why = serializers.CharField(
        help_text="Why the party's newest count is not valid or not balanced; may be empty"
    )
    counted_by_me = serializers.BooleanField(
        help_text=("Whether you signed a count of the party. If so, another officer must recount")
    )
    open_count = serializers.UUIDField(
        source="going_on", allow_null=True, help_text="Your count that you have not signed yet"
    )


class PartyCardsOut(serializers.Serializer[Any]):
    results = PartyCardOut(many=True, help_text="Parties that must be counted come first")


class OnTheListOut(serializers.Serializer[Any]):
    person = PersonOut(help_text="The person who is at work")
    allocated = serializers.BooleanField(
        help_text=(
            "Whether the person is on the allocation list; false if the supervisor added them"
        )
    )


class AwayOut(serializers.Serializer[Any]):
    person = PersonOut(help_text="The person who was sent and has not been received yet")
    to = serializers.CharField(
        help_text="The place at which another officer must receive the person"
    )


class PartyOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The party")
    name = serializers.CharField(help_text="The party's name")
    work_session = serializers.UUIDField(
        allow_null=True,
        help_text="The party's open work session; null while the party is not at work",
    )
    at_work_since = UtcDateTimeField(allow_null=True, help_text="When the work session began")
    allocation = PersonOut(
        many=True,
        help_text="The allocation list; send all of these numbers to begin work with everybody",
    )
    people = OnTheListOut(many=True, help_text="The people who are at work")
    away = AwayOut(many=True, help_text="The people who are on the way")
    not_here = NotHereOut(
        many=True, help_text="The people who are on the allocation list and did not come to work"
    )


def _add(actor: Actor, id: UUID, content: Content) -> Content:
    added = add_to_work_session(actor, session_id=content["session"], numbers=content["numbers"])
    return {"id": content["session"], "recorded_at": added[0].recorded_at, "added": len(added)}


def _end(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(end_work_session(actor, session_id=content["session"]), "ended_at")


ADD = Write(
    "add_to_work_session",
    Act.OPEN_WORK_SESSION,
    AddInput,
    _add,
    "Add people who came later to an open work session",
)
END = Write(
    "end_work_session",
    Act.OPEN_WORK_SESSION,
    EndInput,
    _end,
    "End a work session: everybody is handed back to their landing",
)


class PartiesView(View):
    """List the parties of the areas where you are on duty; all parties for the orderly officer."""

    @described("parties", "Your parties, without any number of people", gives={200: PartyCardsOut})
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.COUNT_PARTY)
        everywhere = Role.ORDERLY_OFFICER in actor.roles
        cards = my_parties(actor.establishment, actor.person, everywhere=everywhere)
        return Response(PartyCardsOut({"results": cards}).data)


class PartyView(View):
    """Return who is on the list of one party.

    The ledger records each reading, because the list names prisoners.
    """

    @described("party", "Who is at work with your party now", gives={200: PartyOut}, refuses=(404,))
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.OPEN_WORK_SESSION)
        party = my_party(actor.establishment, actor.person, id)
        roster, usual = roster_of(party), usual_people(party)
        size = max(len(roster.people) + len(roster.away), len(usual))
        open_names(actor, names=NameList.WORK_SESSION, subject=id, size=size)
        people = [
            {"person": person, "allocated": person.number not in roster.added}
            for person in roster.people
        ]
        return Response(
            PartyOut(
                {
                    "id": roster.party_id,
                    "name": roster.party,
                    "work_session": roster.session_id,
                    "at_work_since": roster.began_at,
                    "allocation": usual,
                    "people": people,
                    "away": [{"person": away.person, "to": away.place} for away in roster.away],
                    "not_here": roster.not_here,
                }
            ).data
        )


class AddView(View):
    post = post_of(ADD, named="session")


class EndView(View):
    post = post_of(END, named="session")
