"""The state of a search as small JSON, which a tablet shows on its checklist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.views import View, acting, described
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import ItemCard, SheetCard, SlotCard
from searches.rules.answers import RESULTS
from searches.words.checklists import AnswerKind, Level, Method, Purpose, Result, Section
from searches.words.people import Act


class SlotOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The slot, as the photograph's PUT names it")
    title = serializers.CharField(help_text="What is to be seen in it")
    challenge = serializers.CharField(help_text="Where to put the disc; empty: none is asked")
    disc = serializers.IntegerField(allow_null=True, help_text="The disc that must be in it")
    undercarriage = serializers.BooleanField(help_text="Looked at before a release")
    photo = serializers.UUIDField(allow_null=True, help_text="The newest photograph of it")
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="Sentences; none: the photograph does"
    )


class AnswerNowOut(serializers.Serializer[Any]):
    result = serializers.ChoiceField(choices=list(Result), help_text="What was seen")
    number = serializers.IntegerField(allow_null=True, help_text="If one was asked for")
    text = serializers.CharField(help_text="What was read, or why not done")
    method = serializers.ChoiceField(choices=[*Method, ""], help_text="Another way of looking")
    answered_by = serializers.CharField(help_text="Printed name")
    answered_at = serializers.DateTimeField(help_text="The server's time")


class ItemOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The item, as its answer names it")
    title = serializers.CharField(help_text="Where to look")
    section = serializers.ChoiceField(choices=list(Section), help_text="Part of the sheet")
    zone = serializers.CharField(help_text="Zone of the drawing")
    level = serializers.ChoiceField(
        choices=list(Level), help_text="What a bad answer causes: stop, hold or note"
    )
    kind = serializers.ChoiceField(choices=list(AnswerKind), help_text="How it is answered")
    purposes = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Purpose)),
        help_text="What the item is for in the release rule",
    )
    results = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Result)), help_text="Answers it takes"
    )
    state = serializers.ChoiceField(
        choices=["open", "part", "done", "found"], help_text="How far it is"
    )
    answer = AnswerNowOut(allow_null=True, help_text="The newest answer; it stands")
    needs_another_way = serializers.BooleanField(
        help_text="An officer could not see it: an answer with a method and a photograph are needed"
    )
    another_method = serializers.ChoiceField(
        choices=[*Method, ""], source="method", help_text="The method named since then"
    )
    seen_another_way = serializers.BooleanField(
        help_text="The method was named, and a usable photograph was taken after it"
    )
    slots = SlotOut(many=True, help_text="Photographs it asks for")


class SignedOut(serializers.Serializer[Any]):
    place = serializers.IntegerField(help_text="1 or 2")
    person = serializers.UUIDField(help_text="Who signed")
    name = serializers.CharField(help_text="Printed name")
    at = serializers.DateTimeField(help_text="The server's time")


class TakenOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The photograph")
    item = serializers.CharField(help_text="The item it was taken for")
    slot = serializers.CharField(help_text="The slot")
    sha256 = serializers.CharField(help_text="Of its bytes, in hexadecimal")


class SearchOut(serializers.Serializer[Any]):
    search = serializers.UUIDField(help_text="What answers and photographs name")
    visit = serializers.UUIDField(help_text="The visit")
    version = serializers.UUIDField(help_text="The checklist version it was drawn from")
    plate = serializers.CharField(help_text="As it is shown")
    number = serializers.IntegerField(
        help_text="1 for the first search; 2 and more for a search by other officers"
    )
    title = serializers.CharField(help_text="The checklist")
    sealed_at = serializers.DateTimeField(help_text="The end of prisoner contact")
    voided_at = serializers.DateTimeField(
        allow_null=True, help_text="When its lock session was voided, if it was"
    )
    made_safe = serializers.BooleanField(help_text="Whether somebody may go underneath")
    done = serializers.IntegerField(help_text="Items done, of all")
    next_item = serializers.CharField(allow_null=True, help_text="The one next thing")
    frozen_by = serializers.UUIDField(allow_null=True, help_text="The stop of a Found")
    items = ItemOut(many=True, help_text="In the order of this search's route")
    signed = SignedOut(many=True, help_text="The searchers' signatures")
    photographs = TakenOut(many=True, help_text="Every one, retakes too")


class SearchView(View):
    @described("search_state", "Get the search of a visit", gives={200: SearchOut}, refuses=(404,))
    def get(self, request: Request, id: UUID) -> Response:
        actor = acting(request, Act.SEE_VISITS)
        return Response(SearchOut(search_told(sheet(actor.establishment, id))).data)


def search_told(card: SheetCard) -> dict[str, Any]:
    as_they_are = (
        "plate",
        "number",
        "title",
        "sealed_at",
        "voided_at",
        "made_safe",
        "done",
        "signed",
        "photographs",
    )
    return {name: getattr(card, name) for name in as_they_are} | {
        "search": card.search_id,
        "visit": card.visit_id,
        "version": card.version_id,
        "next_item": card.next_item.item.code if card.next_item else None,
        "frozen_by": card.freeze.stop_id if card.freeze else None,
        "items": [_item(item) for item in card.items],
    }


def _item(card: ItemCard) -> dict[str, Any]:
    as_they_are = ("code", "title", "section", "zone", "level", "kind")
    under = {slot.code for slot in card.item.photos if slot.undercarriage}
    return {name: getattr(card.item, name) for name in as_they_are} | {
        "purposes": sorted(card.item.purposes),
        "results": RESULTS[card.item.kind],
        "state": card.state,
        "answer": card.answer,
        "needs_another_way": card.needs_another_way,
        "method": card.method,
        "seen_another_way": card.seen_another_way,
        "slots": [_slot(one) | {"undercarriage": one.code in under} for one in card.slots],
    }


def _slot(card: SlotCard) -> dict[str, Any]:
    return {
        "code": card.code,
        "title": card.label,
        "challenge": card.challenge,
        "disc": card.disc,
        "photo": card.photo.id if card.photo else None,
        "problems": card.photo.problems if card.photo else (),
    }
