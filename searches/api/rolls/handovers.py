"""The hand-over of a party, which both officers sign, each with their own PIN and session."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Text, UtcDateTimeField
from searches.api.rolls.allocations import KEY
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, row_document
from searches.queries.rolls.handovers import offers_to
from searches.services.rolls.handovers import offer_handover, take_over_party
from searches.words.actors import Actor
from searches.words.people import Act


class OfferInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    officer = serializers.UUIDField(help_text="The supervisor who takes the party over")
    pin = Text(max_length=8, help_text="Your PIN: this is a signature")


class TakeOverInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    pin = Text(max_length=8, help_text="Your PIN: this is a signature")


class OfferOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The offer; take it over with this key")
    party = serializers.CharField(help_text="The party's name")
    area = serializers.CharField(help_text="Where the party works")
    offered_by = serializers.CharField(help_text="The officer who offers the party")
    offered_at = UtcDateTimeField(help_text="When they signed")
    lapses_at = UtcDateTimeField(help_text="Until when you can sign")


class OffersOut(serializers.Serializer[Any]):
    results = OfferOut(many=True, help_text="The parties that are offered to you now")


def _offer(actor: Actor, id: UUID, content: Content) -> Content:
    offer = offer_handover(
        actor,
        id=id,
        party_id=content["party"],
        officer_id=content["officer"],
        pin=content["pin"],
    )
    return row_document(offer)


def _take_over(actor: Actor, id: UUID, content: Content) -> Content:
    handover = take_over_party(actor, id=id, offer_id=content["offer"], pin=content["pin"])
    return row_document(handover)


OFFER = Write(
    "offer_handover",
    Act.HAND_OVER_PARTY,
    OfferInput,
    _offer,
    "Offer a party to another officer, who must sign as well",
)
TAKE_OVER = Write(
    "take_over_party",
    Act.HAND_OVER_PARTY,
    TakeOverInput,
    _take_over,
    "Take over a party that another officer offered to you",
)


class HandoverOfferView(View):
    post = post_of(OFFER, named="party")


class TakeOverView(View):
    post = post_of(TAKE_OVER, named="offer")


class HandoverOffersView(View):
    """List the parties that other officers offer to you."""

    @described("handover_offers", "The parties offered to you", gives={200: OffersOut})
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.HAND_OVER_PARTY)
        offers = offers_to(actor.establishment, actor.person)
        return Response(OffersOut({"results": offers}).data)
