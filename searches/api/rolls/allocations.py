"""Calls that read and change allocation lists, preview an import, and record absences."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import EnumField, Input, Text, UtcDateTimeField
from searches.api.rolls.prisoners import PersonOut
from searches.api.rolls.rolls import PARTY, PRISONER
from searches.api.views import View, authorised_actor, described, validated_body
from searches.api.writes import Content, Write, post_of, put_of, row_document
from searches.queries.lookups import party_id, prisoner_id
from searches.queries.rolls.allocations import allocation_lists, allocation_page, preview
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.allocations import (
    account_for_absence,
    allocate_prisoners,
    remove_from_allocation,
    replace_allocation,
    state_not_at_work,
)
from searches.services.rolls.reasons import LONGEST_REASON
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.rolls import AbsenceReason

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"
MOST_NUMBERS = 400


class Numbers(serializers.ListField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            child=Text(max_length=12),
            min_length=1,
            max_length=MOST_NUMBERS,
            help_text="Prisoner numbers",
            **kwargs,
        )


class AllocateInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    numbers = Numbers()


class RemoveInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    prisoner = Text(max_length=40, help_text=PRISONER)
    reason = Text(max_length=LONGEST_REASON, help_text="Why the person leaves the list")


class PreviewInput(Input):
    numbers = Numbers()


class ReplaceInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    numbers = Numbers()
    reason = Text(max_length=LONGEST_REASON, help_text="Why the list changes")


class AbsenceInput(Input):
    prisoner = Text(max_length=40, help_text=PRISONER)
    reason = EnumField(
        AbsenceReason,
        required=False,
        help_text=(
            "Why the person is not at work; leave this out if you see the person at your own place"
        ),
    )


class NotAtWorkInput(Input):
    party = Text(max_length=40, help_text=PARTY)
    reason = Text(max_length=LONGEST_REASON, help_text="Why the party does not work today")


class AllocationLineOut(serializers.Serializer[Any]):
    person = PersonOut(help_text="A person on the list")
    landing = serializers.CharField(help_text="The landing where the person lives")
    since = UtcDateTimeField(help_text="Since when the person has been on the list")
    by = serializers.CharField(
        help_text="Who put the person on the list; empty for an imported session"
    )


class NotHereOut(serializers.Serializer[Any]):
    person = PersonOut(help_text="A person who is on the list and not at work")
    place = serializers.CharField(help_text="Where the person is; empty if nobody has reported it")
    said_by = serializers.CharField(help_text="Who accounts for the person")
    said_at = UtcDateTimeField(
        allow_null=True, help_text="When that officer reported this; null if nobody has"
    )


class AllocationChangeOut(serializers.Serializer[Any]):
    at = UtcDateTimeField(help_text="When the list changed")
    by = serializers.CharField(help_text="Who changed the list")
    person = PersonOut(help_text="The person who was added or removed")
    added = serializers.BooleanField(
        help_text="Whether the person was added; false if they were removed"
    )
    reason = serializers.CharField(help_text="Why the person was removed")


class AllocationCardOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The party")
    name = serializers.CharField(help_text="The party's name")
    size = serializers.IntegerField(help_text="People on the list")
    at_work_since = UtcDateTimeField(
        allow_null=True, help_text="When the party's work session began; null while it has none"
    )
    unaccounted = serializers.IntegerField(
        help_text="People on the list who are not at work and for whom nobody accounts"
    )
    not_at_work = serializers.CharField(
        help_text="Why the party does not work today; empty if nobody has stated this"
    )


class AllocationCardsOut(serializers.Serializer[Any]):
    results = AllocationCardOut(many=True, help_text="Every party of the prison")


class AllocationOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The party")
    name = serializers.CharField(help_text="The party's name")
    at_work = serializers.BooleanField(help_text="Whether the party has an open work session")
    people = AllocationLineOut(
        many=True, help_text="The people on the list, in order of their names"
    )
    not_here = NotHereOut(many=True, help_text="The people who are on the list and not at work now")
    added_today = PersonOut(
        many=True,
        help_text="The people whom the supervisor added and who are not on the allocation list",
    )
    history = AllocationChangeOut(many=True, help_text="The newest 50 changes of the list")
    not_at_work = serializers.CharField(
        help_text="Why the party does not work today; empty if nobody has stated this"
    )


class MovedOut(serializers.Serializer[Any]):
    person = PersonOut(help_text="The person who would move")
    party = serializers.CharField(help_text="The party that the person would leave")


class PreviewOut(serializers.Serializer[Any]):
    added = PersonOut(many=True, help_text="The people who would be added")
    moved = MovedOut(many=True, help_text="The people who would come from another party")
    removed = PersonOut(many=True, help_text="The people who would be removed")
    unknown = serializers.ListField(
        child=serializers.CharField(),
        help_text="Numbers of people who are not held here; a list that contains them is refused",
    )
    stays = serializers.IntegerField(help_text="How many are on the list already")


def _allocate(actor: Actor, id: UUID, content: Content) -> Content:
    added = allocate_prisoners(actor, party_id=content["party"], numbers=content["numbers"])
    return {"id": content["party"], "recorded_at": added[0].recorded_at, "added": len(added)}


def _remove(actor: Actor, id: UUID, content: Content) -> Content:
    removal = remove_from_allocation(
        actor,
        party_id=content["party"],
        prisoner_id=prisoner_id(actor.establishment, content["prisoner"]),
        reason=content["reason"],
    )
    return row_document(removal)


def _replace(actor: Actor, id: UUID, content: Content) -> Content:
    about = {name: content[name] for name in ("numbers", "reason")}
    changed = replace_allocation(actor, party_id=content["party"], **about)
    return {"id": content["party"], "recorded_at": timezone.now(), **changed}


def _absence(actor: Actor, id: UUID, content: Content) -> Content:
    absence = account_for_absence(
        actor,
        id=id,
        prisoner_id=prisoner_id(actor.establishment, content["prisoner"]),
        reason=content.get("reason", AbsenceReason.SEEN_HERE),
    )
    return row_document(absence)


def _not_at_work(actor: Actor, id: UUID, content: Content) -> Content:
    party = party_id(actor.establishment, content["party"])
    return row_document(state_not_at_work(actor, id=id, party_id=party, reason=content["reason"]))


ALLOCATE = Write(
    "allocate_prisoners", Act.KEEP_ALLOCATIONS, AllocateInput, _allocate, "Add people to a list"
)
REMOVE = Write(
    "remove_from_allocation",
    Act.KEEP_ALLOCATIONS,
    RemoveInput,
    _remove,
    "Remove a person from a list, with the reason",
)
REPLACE = Write(
    "replace_allocation",
    Act.KEEP_ALLOCATIONS,
    ReplaceInput,
    _replace,
    "Replace a list with these people",
)
ABSENCE = Write(
    "account_for_absence",
    Act.ACCOUNT_FOR_ABSENCE,
    AbsenceInput,
    _absence,
    "Account for a person who is on a list and not at work",
)
NOT_AT_WORK = Write(
    "state_not_at_work",
    Act.STATE_NOT_AT_WORK,
    NotAtWorkInput,
    _not_at_work,
    "State that a party does not work today",
)


class AllocationsView(View):
    @described(
        "allocations",
        "Every party with the size of its allocation list",
        gives={200: AllocationCardsOut},
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.KEEP_ALLOCATIONS)
        cards = allocation_lists(actor.establishment)
        return Response(AllocationCardsOut({"results": cards}).data)


class AllocationView(View):
    """Return the allocation list of one party.

    The ledger records each reading, because the list names prisoners.
    """

    @described(
        "allocation",
        "The allocation list of one party, with its history",
        gives={200: AllocationOut},
        refuses=(404,),
    )
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.KEEP_ALLOCATIONS)
        page = allocation_page(actor.establishment, id)
        open_names(actor, names=NameList.ALLOCATION, subject=id, size=len(page.people))
        return Response(AllocationOut(page).data)


class AllocationPreviewView(View):
    """Show what replacing the list would change, without changing anything.

    The preview is recorded as a look, because it names prisoners.
    """

    @described(
        "preview_allocation",
        "What replacing the list would change",
        takes=PreviewInput,
        gives={200: PreviewOut},
        refuses=(404,),
    )
    def post(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.KEEP_ALLOCATIONS)
        numbers = [
            "".join(one.split()).upper() for one in validated_body(request, PreviewInput)["numbers"]
        ]
        changes = preview(actor.establishment, id, numbers)
        size = len(changes.added) + len(changes.moved) + len(changes.removed)
        open_names(actor, names=NameList.ALLOCATION, subject=id, size=size)
        moved = [{"person": person, "party": party} for person, party in changes.moved]
        document = {
            "added": changes.added,
            "moved": moved,
            "removed": changes.removed,
            "unknown": changes.unknown,
            "stays": changes.stays,
        }
        return Response(PreviewOut(document).data)


class AllocateView(View):
    post = post_of(ALLOCATE, named="party")


class RemoveView(View):
    post = post_of(REMOVE, named="party")


class ReplaceView(View):
    post = post_of(REPLACE, named="party")


class AbsenceView(View):
    put = put_of(ABSENCE)


class NotAtWorkView(View):
    put = put_of(NOT_AT_WORK)
