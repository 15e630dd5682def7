"""Answers to the items of a search, and looks at photographs."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers

from searches.api.fields import EnumField, Input, Moment, Text, WholeNumberField
from searches.api.views import View
from searches.api.writes import Content, Write, put_of, row_document
from searches.rules.answers import LARGEST_NUMBER, TEXT_LENGTH, ItemAnswer
from searches.services.photos.photo_views import look_at_photo
from searches.services.search.searches import Times, answer_item
from searches.words.actors import Actor
from searches.words.checklists import Method, Result
from searches.words.people import Act


class AnswerInput(Input):
    search = serializers.UUIDField(help_text="The search, from GET /visits/{id}/search")
    item = Text(max_length=20, help_text="The item's code on that checklist, such as U5")
    result = EnumField(
        Result, help_text="What was seen; the checklist says which of these answers the item takes"
    )
    number = WholeNumberField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=LARGEST_NUMBER,
        help_text="The number, for items that ask for one",
    )
    text = Text(
        required=False,
        allow_blank=True,
        max_length=TEXT_LENGTH,
        help_text="What the officer read, or why something was not done",
    )
    method = EnumField(
        Method,
        required=False,
        allow_null=True,
        help_text="The other method of looking, if the officer used one",
    )
    shown_at = Moment(required=False, help_text="When the screen showed the zone")
    occurred_at = Moment(required=False, help_text="When the officer answered")


class LookInput(Input):
    photo = serializers.UUIDField(help_text="The photograph that was open")
    token = Text(max_length=400, help_text="The token from the page that showed the photograph")
    occurred_at = Moment(
        required=False, help_text="The device's time, which is stored only with the operation"
    )


def _answer(actor: Actor, id: UUID, content: Content) -> Content:
    row = answer_item(
        actor,
        id=id,
        search_id=content["search"],
        item=content["item"],
        answer=ItemAnswer(
            content["result"], content.get("number"), content.get("text", ""), content.get("method")
        ),
        times=Times(content.get("shown_at"), content.get("occurred_at")),
    )
    return row_document(row)


def _look(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(look_at_photo(actor, photo_id=content["photo"], token=content["token"]))


ANSWER = Write("answer_item", Act.ANSWER_ITEM, AnswerInput, _answer, "Answer one item of a search")
LOOK = Write(
    "look_at_photo", Act.SEE_PHOTOS, LookInput, _look, "Record that a photograph was looked at"
)


class AnswerView(View):
    """Record one answer. An answer is a fact, so it is stored even if the lock session is void."""

    put = put_of(ANSWER)
