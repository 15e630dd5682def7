"""The holds of a decision as cards, each with a link to the page where it is resolved."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from searches.queries.release.release import ReleasePage, may_be_set_aside
from searches.rules.permissions import may
from searches.views.page_frame import ROLE_LABELS
from searches.words.people import Act, Role
from searches.words.releases import HOLD_NAMES, CurePlace, Hold

#: Where a hold is resolved: the name of the page, and whether its address contains the item.
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
    """Return the holds as cards in the order of the decision. The hold to resolve next is first."""
    return [hold_card(page, hold, roles) for hold in page.decision.holds]


def hold_card(page: ReleasePage, hold: Hold, roles: frozenset[Role]) -> dict[str, Any]:
    """Return one hold as a card, with a link.

    People who can resolve the hold read "Resolve this hold" on the link; everybody else reads
    "See details".
    """
    return {
        "code": hold.code,
        "name": HOLD_NAMES[hold.code],
        "subject": hold.subject,
        "sentence": hold.sentence,
        "cure": hold.cure,
        "cured_by": " or ".join(ROLE_LABELS[role].lower() for role in hold.cured_by).capitalize(),
        "href": href_of(page, hold, roles),
        "link_text": _link_text(hold, roles),
        "may_be_set_aside": may_be_set_aside(hold),
    }


def _link_text(hold: Hold, roles: frozenset[Role]) -> str:
    if roles.isdisjoint(hold.cured_by):
        return "See details"
    compares = hold.place is CurePlace.DIFFERENCE and may(Act.CONFIRM_DIFFERENCE, roles)
    return "Compare both photographs" if compares else "Resolve this hold"


def href_of(page: ReleasePage, hold: Hold, roles: frozenset[Role]) -> str:
    if hold.place is CurePlace.DIFFERENCE:
        if may(Act.TAKE_PHOTO, roles) and not may(Act.CONFIRM_DIFFERENCE, roles):
            return reverse("sheet_item", args=[page.visit_id, page.item_of(hold)])
        return reverse("photo_difference", args=[page.visit_id, hold.subject])
    if hold.place is CurePlace.DRILL and not may(Act.SETTLE_DRILL, roles):
        return reverse("visit", args=[page.visit_id])
    if hold.place in ELSEWHERE:
        return reverse(ELSEWHERE[hold.place])
    name, takes_item = PAGES[hold.place]
    if not takes_item:
        return reverse(name, args=[page.visit_id])
    if page.item_of(hold) not in page.items_by_slot.values():
        return reverse("sheet", args=[page.visit_id])
    return reverse(name, args=[page.visit_id, page.item_of(hold)])
