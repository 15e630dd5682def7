"""Where a hold is put right: its place as an address that takes the person there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from searches.queries.release import ReleasePage, may_be_set_aside
from searches.views.chrome import ROLE_LABELS
from searches.words.holds_told import HOLD_NAMES
from searches.words.people import Role
from searches.words.releases import CurePlace, Hold

#: Where a hold is put right, as the name of a page and whether it takes the item.
PAGES: dict[CurePlace, tuple[str, bool]] = {
    CurePlace.LOCK: ("visit", False),
    CurePlace.SHEET: ("sheet", False),
    CurePlace.ITEM: ("sheet_item", True),
    CurePlace.SIGN_SEARCH: ("sign_search", False),
    CurePlace.SECOND_SEARCH: ("sheet", False),
    CurePlace.COUNTS: ("visit_counts", False),
    CurePlace.PHOTOS: ("visit_photos", False),
    CurePlace.RELEASE: ("visit_photos", False),
    CurePlace.SYNC: ("visit", False),
    CurePlace.VISIT: ("visit", False),
}
ELSEWHERE: dict[CurePlace, str] = {
    CurePlace.STOPS: "stops",
    CurePlace.INCIDENT: "stops",
    CurePlace.WHOLE_ROLL: "whole_rolls",
    CurePlace.MOVEMENTS: "received",
    CurePlace.DRILL: "drills",
    CurePlace.WATCH: "watch",
}


def hold_cards(page: ReleasePage, roles: frozenset[Role]) -> list[dict[str, Any]]:
    """Holds ready to show, the one next thing first."""
    return [hold_card(page, hold, roles) for hold in page.decision.holds]


def hold_card(page: ReleasePage, hold: Hold, roles: frozenset[Role]) -> dict[str, Any]:
    """The link takes whoever can cure it there, and shows everybody else how it stands."""
    return {
        "code": hold.code,
        "name": HOLD_NAMES[hold.code],
        "subject": hold.subject,
        "sentence": hold.sentence,
        "cure": hold.cure,
        "cured_by": " or ".join(ROLE_LABELS[role].lower() for role in hold.cured_by).capitalize(),
        "href": href_of(page, hold),
        "link_text": "See it" if roles.isdisjoint(hold.cured_by) else "Put it right",
        "may_be_set_aside": may_be_set_aside(hold),
    }


def href_of(page: ReleasePage, hold: Hold) -> str:
    if hold.place in ELSEWHERE:
        return reverse(ELSEWHERE[hold.place])
    name, takes_item = PAGES[hold.place]
    if not takes_item:
        return reverse(name, args=[page.visit_id])
    if page.item_of(hold) not in page.items_by_slot.values():
        return reverse("sheet", args=[page.visit_id])
    return reverse(name, args=[page.visit_id, page.item_of(hold)])
