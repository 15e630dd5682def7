"""The state of a search as small JSON, which a tablet shows on its checklist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import UtcDateTimeField
from searches.api.views import View, authorised_actor, described
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import ItemCard, SheetCard, SlotCard
from searches.rules.answers import RESULTS
from searches.words.checklists import AnswerKind, Level, Method, Purpose, Result, Section
from searches.words.people import Act


class SlotOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The slot, as the PUT of a photograph names it")
    title = serializers.CharField(help_text="What the photograph must show")
    challenge = serializers.CharField(help_text="Where to put the disc; empty if no disc is needed")
    disc = serializers.IntegerField(
        allow_null=True,
        help_text="The disc that the photograph must show; null if no disc is needed",
    )
    undercarriage = serializers.BooleanField(
        help_text="Whether the releaser must look at this photograph before a release"
    )
    photo = serializers.UUIDField(
        allow_null=True, help_text="The newest photograph for this slot; null if there is none"
    )
    reference = serializers.UUIDField(
        allow_null=True,
        help_text="The photograph from the way in with which it is compared; null if there is none",
    )
    problems = serializers.ListField(
        child=serializers.CharField(),
        help_text="What is wrong with the newest photograph, in sentences; empty if it is usable",
    )


class AnswerNowOut(serializers.Serializer[Any]):
    result = serializers.ChoiceField(choices=list(Result), help_text="What was seen")
    number = serializers.IntegerField(
        allow_null=True, help_text="The number, if the item asks for one"
    )
    text = serializers.CharField(help_text="What the officer read, or why something was not done")
    method = serializers.ChoiceField(
        choices=[*Method, ""],
        help_text="The other method of looking; empty if the officer used none",
    )
    answered_by = serializers.CharField(help_text="Printed name")
    answered_at = UtcDateTimeField(help_text="The server's time")


class ItemOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The item's code, as an answer names it")
    title = serializers.CharField(help_text="Where to look")
    section = serializers.ChoiceField(choices=list(Section), help_text="The part of the checklist")
    zone = serializers.CharField(help_text="The zone of the vehicle drawing")
    level = serializers.ChoiceField(
        choices=list(Level), help_text="What a bad answer causes: stop, hold or note"
    )
    kind = serializers.ChoiceField(choices=list(AnswerKind), help_text="How the item is answered")
    purposes = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Purpose)),
        help_text="What the item is for in the release rule",
    )
    results = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Result)),
        help_text="The answers that the item accepts",
    )
    state = serializers.ChoiceField(
        choices=["open", "part", "done", "found"], help_text="The progress of the item"
    )
    answer = AnswerNowOut(
        allow_null=True, help_text="The newest answer, which counts; null if there is none"
    )
    needs_another_way = serializers.BooleanField(
        help_text=(
            "Whether an officer could not see the zone, so that an answer with another method"
            " and a photograph are needed"
        )
    )
    another_method = serializers.ChoiceField(
        choices=[*Method, ""],
        source="method",
        help_text="The method that an officer has named since then; empty if none",
    )
    seen_another_way = serializers.BooleanField(
        help_text="Whether a method was named and a usable photograph was taken after that"
    )
    slots = SlotOut(many=True, help_text="The photographs that the item asks for")


class SignedOut(serializers.Serializer[Any]):
    place = serializers.IntegerField(help_text="Searcher 1 or 2")
    person = serializers.UUIDField(help_text="Who signed")
    name = serializers.CharField(help_text="Printed name")
    at = UtcDateTimeField(help_text="The server's time")


class TakenOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The photograph")
    item = serializers.CharField(help_text="The item for which the photograph was taken")
    slot = serializers.CharField(help_text="The slot")
    sha256 = serializers.CharField(help_text="SHA-256 of the photograph's bytes, in hexadecimal")


class SearchOut(serializers.Serializer[Any]):
    search = serializers.UUIDField(
        help_text="The UUID of the search, which answers and photographs name"
    )
    visit = serializers.UUIDField(help_text="The visit")
    version = serializers.UUIDField(
        help_text="The checklist version from which the search was drawn"
    )
    plate = serializers.CharField(help_text="The number plate, as screens show it")
    number = serializers.IntegerField(
        help_text="1 for the first search; 2 and more for a search by other officers"
    )
    title = serializers.CharField(help_text="The checklist")
    sealed_at = UtcDateTimeField(help_text="The end of prisoner contact")
    voided_at = UtcDateTimeField(
        allow_null=True, help_text="When the lock session was voided; null if it was not"
    )
    made_safe = serializers.BooleanField(help_text="Whether somebody may go underneath")
    done = serializers.IntegerField(help_text="How many items are done")
    next_item = serializers.CharField(
        allow_null=True, help_text="The item that comes next; null if all items are done"
    )
    frozen_by = serializers.UUIDField(
        allow_null=True, help_text="The stop that an answer Found raised; null if there is none"
    )
    items = ItemOut(many=True, help_text="The items, in the order of this search's route")
    signed = SignedOut(many=True, help_text="The searchers' signatures")
    photographs = TakenOut(
        many=True, help_text="Every photograph of the search, including those that were taken again"
    )


class SearchView(View):
    @described("search_state", "Get the search of a visit", gives={200: SearchOut}, refuses=(404,))
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.SEE_VISITS)
        return Response(SearchOut(search_document(sheet(actor.establishment, id))).data)


def search_document(card: SheetCard) -> dict[str, Any]:
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
        "reference": card.reference.id if card.reference else None,
        "problems": card.photo.problems if card.photo else (),
    }
