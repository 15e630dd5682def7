"""The data that a gate tablet stores to work offline: board, open searches and checklists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from searches.facts.ledger_heads import checkpoint_size, newest_entry
from searches.ledger.clock import server_now
from searches.models import ChecklistVersion
from searches.queries.release.radio import people_who, policy_of
from searches.queries.search.plans import PlanCard, blank_plan
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import SheetCard
from searches.queries.visits.board import BoardCard, board
from searches.queries.visits.way_in import Arrival, Choices, arrivals_expected, choices, searchers
from searches.rules.checklists import from_document
from searches.rules.permissions import ALLOWED
from searches.words.checklists import Checklist, Item, VehicleType
from searches.words.people import Act
from searches.words.policy import Policy
from searches.words.refusals import NotThere


@dataclass(frozen=True, slots=True)
class SheetInUse:
    vehicle_type: VehicleType
    version: UUID


@dataclass(frozen=True, slots=True)
class Pack:
    """The data that a gate tablet stores, as of `server_now`.

    `seq` and `head_sha256` name the newest ledger entry, and `checkpoint` says how many entries the
    newest checkpoint covers.
    """

    server_now: datetime
    seq: int
    head_sha256: str
    checkpoint: int
    visits: tuple[BoardCard, ...]
    arrivals: tuple[Arrival, ...]
    searches: tuple[SheetCard, ...]
    sheets: tuple[SheetInUse, ...]
    choices: Choices  # for the form that logs a vehicle in
    searchers: tuple[tuple[str, str], ...]
    orderly_officers: tuple[tuple[str, str], ...]
    policy: Policy


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """One published checklist version, with the items for every kind of visit. It never changes."""

    version: UUID
    sheet: Checklist
    plan: PlanCard

    @property
    def as_json(self) -> str:
        """Return the sheet as JSON, from which a tablet builds a search that it begins offline."""
        return json.dumps(
            {
                "items": [_item(item) for item in self.sheet.items],
                "routes": self.sheet.routes,
                "reference_photos": [
                    {
                        "code": photo.code,
                        "title": photo.label,
                        "guidance": photo.guidance,
                        "only_with_tail_lift": photo.only_with_tail_lift,
                    }
                    for photo in self.sheet.reference_photos
                ],
            },
            separators=(",", ":"),
        )


def _item(item: Item) -> dict[str, Any]:
    names = ("code", "title", "section", "zone", "disc", "only_with_tail_lift")
    slots = [
        {
            "code": photo.code,
            "title": photo.label,
            "each": photo.each,
            "undercarriage": photo.undercarriage,
        }
        for photo in item.photos
    ]
    return {name: getattr(item, name) for name in names} | {
        "only_in_deep_search": item.only_in_deep_search,
        "purposes": sorted(item.purposes),
        "slots": slots,
    }


def pack(establishment_id: UUID) -> Pack:
    # The head is read first, so everything that is read afterwards is at least as new.
    head = newest_entry(establishment_id)
    now = board(establishment_id)
    inside = (*now.in_the_lock, *now.on_site)
    found = [_search(establishment_id, card.visit_id) for card in now.in_the_lock]
    searches = tuple(card for card in found if card is not None)
    return Pack(
        server_now=server_now(),
        seq=head.seq,
        head_sha256=head.sha256,
        checkpoint=checkpoint_size(establishment_id),
        visits=(*inside, *now.expected),
        arrivals=arrivals_expected(establishment_id),
        searches=searches,
        sheets=_sheets(establishment_id, searches),
        choices=choices(establishment_id),
        searchers=searchers(establishment_id),
        orderly_officers=people_who(establishment_id, ALLOWED[Act.LOOK_BY_RADIO]),
        policy=policy_of(establishment_id),
    )


def kept_sheet(establishment_id: UUID, version_id: UUID) -> KeptSheet:
    """Return a published checklist version.

    Raises NotThere for a version that is not published, because it may still change.
    """
    row = ChecklistVersion.objects.filter(
        establishment_id=establishment_id, pk=version_id, published_at__isnull=False
    ).first()
    if row is None:
        raise NotThere("This checklist version")
    sheet = from_document(row.document)
    return KeptSheet(row.pk, sheet, blank_plan(sheet))


def _search(establishment_id: UUID, visit_id: UUID) -> SheetCard | None:
    try:
        return sheet(establishment_id, visit_id)
    except NotThere:
        return None


def _sheets(establishment_id: UUID, searches: tuple[SheetCard, ...]) -> tuple[SheetInUse, ...]:
    """Return the versions in force, and the older versions on which a search was begun."""
    published = ChecklistVersion.objects.filter(
        establishment_id=establishment_id, published_at__isnull=False
    )
    newest = {
        row["vehicle_type"]: row["pk"]
        for row in published.order_by("version").values("vehicle_type", "pk")
    }
    used = {pk: VehicleType(kind) for kind, pk in newest.items()}
    used |= {card.version_id: VehicleType(card.vehicle_type) for card in searches}
    return tuple(SheetInUse(kind, pk) for pk, kind in used.items())
