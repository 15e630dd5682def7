"""Where everybody is, and who reported this. The ledger records each reading."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import UtcDateTimeField
from searches.api.paging import paging
from searches.api.rolls.prisoners import PersonOut
from searches.api.views import View, authorised_actor, described
from searches.queries.rolls.whereabouts import KINDS, LONGEST_SEARCH, whereabouts_page
from searches.services.people.access_log import NameList, open_names
from searches.words.people import Act
from searches.words.refusals import Invalid


class WhereaboutOut(serializers.Serializer[Any]):
    person = PersonOut(help_text="The prisoner")
    kind = serializers.ChoiceField(
        source="where.kind",
        choices=list(KINDS),
        help_text=(
            "At work; on the way, until another officer receives them; seen at a place by an"
            " officer today; outside the prison; stated not to be at work; or, when nobody has"
            " reported anything today, on their landing"
        ),
    )
    place = serializers.CharField(source="where.place", help_text="The place in words")
    since = UtcDateTimeField(
        source="where.since",
        allow_null=True,
        help_text="Since when the person has been there; null if nobody has reported this",
    )
    said_by = serializers.CharField(
        source="where.said_by",
        help_text="Printed name of the officer who reported it; or empty",
    )


class WhereaboutsOut(serializers.Serializer[Any]):
    held = serializers.IntegerField(help_text="How many people the prison holds")
    results = WhereaboutOut(many=True, help_text="People on the way come first")


class WhereaboutsView(View):
    """List everybody whom the prison holds, or those whose number or name contains `find`."""

    @described(
        "whereabouts",
        "Where everybody is, and who reported this",
        gives={200: WhereaboutsOut},
        refuses=(422,),
        asks=[paging("find", f"Part of a number or name, at most {LONGEST_SEARCH} characters")],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_ALL_ROLLS)
        sought = request.query_params.get("find", "")
        if len(sought) > LONGEST_SEARCH:
            sentence = f"Send {LONGEST_SEARCH} characters or fewer."
            raise Invalid("find", sentence, field="find")
        whereabouts = whereabouts_page(actor.establishment, sought)
        size = len(whereabouts.lines)
        open_names(actor, names=NameList.WHEREABOUTS, subject=actor.establishment, size=size)
        return Response(
            WhereaboutsOut({"held": whereabouts.held, "results": whereabouts.lines}).data
        )
