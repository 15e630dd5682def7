"""The call that returns everything a gate tablet needs to work without a connection."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import UtcDateTimeField
from searches.api.known_entries import KNOWN_ENTRY, known_entry_of
from searches.api.search.searches import SearchOut, search_document
from searches.api.views import View, authorised_actor, described
from searches.api.visits.arrivals import ArrivalOut
from searches.facts.ledger_heads import contains
from searches.queries.offline.tablet import SheetInUse, pack
from searches.queries.visits.board import BoardCard
from searches.services.photos.direct_uploads import goes_direct
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.visits import VisitState


class OnBoardOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The visit")
    plate = serializers.CharField(help_text="The number plate, as screens show it")
    plate_kind = serializers.CharField(help_text="How the plate is drawn")
    haulier = serializers.CharField(help_text="The haulier that runs the vehicle")
    vehicle_type = serializers.ChoiceField(choices=list(VehicleType), help_text="The vehicle type")
    tail_lift_fitted = serializers.BooleanField(
        help_text="Whether the zones of the tail-lift are searched"
    )
    cages = serializers.IntegerField(help_text="Cages and bags to open")
    state = serializers.ChoiceField(
        choices=list(VisitState),
        help_text="The status of the visit, which is calculated from its times",
    )
    where = serializers.CharField(
        help_text="The area at which the vehicle is recorded; empty if there is none"
    )
    since = UtcDateTimeField(
        allow_null=True, help_text="Since when the vehicle has had this status"
    )
    found = serializers.CharField(
        help_text=(
            "What was found on the vehicle, while the incident is open and the lock must not be"
            " sealed; empty if nothing was found"
        )
    )
    late_counts = serializers.ListField(
        child=serializers.CharField(),
        help_text="Which late counts stop this vehicle alone; empty while none does",
    )


class KeptSheetOut(serializers.Serializer[Any]):
    vehicle_type = serializers.ChoiceField(choices=list(VehicleType), help_text="The vehicle type")
    version = serializers.UUIDField(help_text="The checklist version")
    href = serializers.CharField(
        help_text="The address of the checklist's page, which never changes"
    )


class ChoiceOut(serializers.Serializer[Any]):
    value = serializers.CharField(
        help_text="The value that the tablet sends when this choice is made"
    )
    words = serializers.CharField(help_text="The choice in words, as screens show it")


class TermsOut(serializers.Serializer[Any]):
    photo_view_seconds = serializers.IntegerField(
        help_text="For how many seconds each photograph must be open, at least"
    )
    last_look_seconds = serializers.IntegerField(help_text="How old the last look may be")
    go_life_minutes = serializers.IntegerField(help_text="For how long a GO is valid")
    lock_life_minutes = serializers.IntegerField(help_text="For how long a lock session is active")


class PackOut(serializers.Serializer[Any]):
    server_now = UtcDateTimeField(help_text="The server's time at which this was true")
    establishment = serializers.UUIDField(help_text="The prison")
    seq = serializers.IntegerField(help_text="The ledger's newest entry")
    head_sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", help_text="The hash of the ledger's newest entry"
    )
    checkpoint = serializers.IntegerField(
        help_text="How many entries of the ledger the newest checkpoint covers"
    )
    ledger_continues = serializers.BooleanField(
        allow_null=True,
        help_text=(
            "Whether the ledger still contains the entry named in `X-Known-Entry`; false after a"
            " restore from an older backup; null if no entry of this prison was named"
        ),
    )
    person = serializers.UUIDField(help_text="Who is signed in")
    printed_name = serializers.CharField(help_text="The person's name, as signatures show it")
    enrolled = serializers.BooleanField(help_text="Whether this device is enrolled")
    build = serializers.CharField(
        help_text="The build of the application, with which copies of checklists are compared"
    )
    direct_upload = serializers.BooleanField(
        help_text="Whether photographs go straight to the store"
    )
    visits = OnBoardOut(many=True, help_text="Visits of vehicles that are inside or expected")
    arrivals = ArrivalOut(
        many=True, help_text="What is known of each vehicle that is expected about now"
    )
    searches = SearchOut(many=True, help_text="The search of the vehicle in the lock")
    sheets = KeptSheetOut(
        many=True, help_text="The checklists in force, and the checklists of the searches above"
    )
    areas = ChoiceOut(many=True, help_text="Areas to visit")
    parties = ChoiceOut(many=True, help_text="Parties that pack loads")
    escorts = ChoiceOut(many=True, help_text="The officers who may escort")
    searchers = ChoiceOut(many=True, help_text="The officers who may sign a search")
    orderly_officers = ChoiceOut(
        many=True, help_text="The officers who may look at the photographs for a release by radio"
    )
    policy = TermsOut(help_text="The limits for a release by radio")


class TabletView(View):
    """Return what a gate tablet needs to work without a connection, without prisoners' names."""

    @described(
        "tablet_pack",
        "What a gate tablet needs without a connection",
        gives={200: PackOut},
        refuses=(422,),
        asks=[
            OpenApiParameter(
                KNOWN_ENTRY,
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                description=(
                    "The newest ledger entry that the tablet knows, as"
                    " `establishment.seq.head_sha256` of the previous answer"
                ),
            )
        ],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.TAKE_PHOTO)
        known = known_entry_of(request)
        now = pack(actor.establishment)
        compared = known is not None and known.establishment == actor.establishment
        document = {
            "server_now": now.server_now,
            "establishment": actor.establishment,
            "seq": now.seq,
            "head_sha256": now.head_sha256,
            "checkpoint": now.checkpoint,
            "ledger_continues": contains(known) if known and compared else None,
            "person": actor.person,
            "printed_name": actor.printed_name,
            "enrolled": actor.device is not None,
            "build": settings.BUILD_ID,
            "direct_upload": goes_direct(),
            "visits": [_on_board(card) for card in now.visits],
            "arrivals": now.arrivals,
            "searches": [search_document(card) for card in now.searches],
            "sheets": [_sheet(sheet) for sheet in now.sheets],
            "areas": _choices(now.choices.areas),
            "parties": _choices(now.choices.parties),
            "escorts": _choices(now.choices.escorts),
            "searchers": _choices(now.searchers),
            "orderly_officers": _choices(now.orderly_officers),
            "policy": now.policy,
        }
        return Response(PackOut(document).data)


def _on_board(card: BoardCard) -> dict[str, Any]:
    return {"id": card.visit_id} | {
        name: getattr(card, name) for name in map(str, OnBoardOut().fields) if name != "id"
    }


def _sheet(sheet_in_use: SheetInUse) -> dict[str, Any]:
    return {
        "vehicle_type": sheet_in_use.vehicle_type,
        "version": sheet_in_use.version,
        "href": reverse("kept_sheet", args=[sheet_in_use.version]),
    }


def _choices(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"value": value, "words": words} for value, words in pairs]
