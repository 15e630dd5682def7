"""The holds of a decision as cards, each with a link to where it is resolved, grouped by cause."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.urls import reverse

from searches.queries.release.release import ReleasePage, may_be_set_aside
from searches.rules.permissions import may
from searches.views.page_frame import ROLE_LABELS
from searches.words.people import Act, Role
from searches.words.releases import HOLD_NAMES, CurePlace, Hold, HoldCode

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

#: The causes of holds in the order in which the decision shows them, each with its rows of the
#: release rule. A missing person comes before everything else that can still be put right.
CAUSES: tuple[tuple[str, frozenset[HoldCode]], ...] = (
    ("Stops and the lock", frozenset({HoldCode.STOP, HoldCode.FOUND, HoldCode.LOCK_VOID})),
    (
        "People",
        frozenset(
            {
                HoldCode.OCCUPANTS,
                HoldCode.COUNT_MISSING,
                HoldCode.COUNT_UNBALANCED,
                HoldCode.MOVEMENT_OVERDUE,
            }
        ),
    ),
    (
        "The vehicle",
        frozenset({HoldCode.VEHICLE, HoldCode.IDENTITY, HoldCode.TOOLS_SEALS, HoldCode.WATCH}),
    ),
    (
        "The search",
        frozenset(
            {
                HoldCode.SEARCH_INCOMPLETE,
                HoldCode.CANNOT_SEE,
                HoldCode.AIDS,
                HoldCode.DEEP_SEARCH,
                HoldCode.TOO_FAST,
                HoldCode.SEARCHERS,
            }
        ),
    ),
    ("Photographs", frozenset({HoldCode.PHOTO_MISSING, HoldCode.PHOTO_REJECTED})),
    ("Records on tablets", frozenset({HoldCode.UNSYNCED})),
    ("Before the release", frozenset({HoldCode.LAST_LOOK, HoldCode.RELEASER})),
)
CAUSE_OF: dict[str, str] = {code: cause for cause, codes in CAUSES for code in codes}
ORDER: list[str] = [cause for cause, _ in CAUSES]
#: A row of a group shows at most this many holds without being opened.
MOST_SHOWN = 3


def hold_cards(page: ReleasePage, roles: frozenset[Role]) -> list[dict[str, Any]]:
    """Return the holds as cards, sorted by cause. The hold to resolve next is first.

    Within one cause the holds keep the order of the release rule.
    """
    holds = sorted(page.decision.holds, key=lambda hold: ORDER.index(CAUSE_OF[hold.code]))
    return [hold_card(page, hold, roles) for hold in holds]


def hold_groups(cards: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cards by cause, and within a cause by row of the rule and by who can resolve them.

    The cards are already sorted by cause, as `hold_cards` returns them.
    """
    return [
        {"cause": cause, "rows": _rows(list(of_cause))}
        for cause, of_cause in groupby(cards, key=lambda card: CAUSE_OF[card["code"]])
    ]


def _rows(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each code and group of people, in the order of its first hold."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for card in cards:
        found.setdefault((card["code"], card["cured_by"]), []).append(card)
    return [
        {
            **cards_of_row[0],
            "number": len(cards_of_row),
            "holds": cards_of_row,
            "folded": len(cards_of_row) > MOST_SHOWN,
        }
        for cards_of_row in found.values()
    ]


def hold_card(page: ReleasePage, hold: Hold, roles: frozenset[Role]) -> dict[str, Any]:
    """Return one hold as a card, with a link.

    People who can resolve the hold read "Resolve this hold" on the link; everybody else reads
    "See details".
    """
    return {
        "code": hold.code,
        "name": HOLD_NAMES[hold.code],
        "subject": hold.subject,
        "sentence": _sentence(hold, roles),
        "cure": hold.cure,
        "cured_by": " or ".join(ROLE_LABELS[role].lower() for role in hold.cured_by).capitalize(),
        "href": href_of(page, hold, roles),
        "link_text": _link_text(hold, roles),
        "may_be_set_aside": may_be_set_aside(hold),
        "is_mine": not roles.isdisjoint(hold.cured_by),
    }


def _sentence(hold: Hold, roles: frozenset[Role]) -> str:
    """Return the hold's sentence, without numbers of people for a reader who may have to count.

    A headcount is entered without knowing how many people are expected. The sentence of a count
    begins with the name of the party and a colon.
    """
    if hold.code is HoldCode.COUNT_UNBALANCED and may(Act.COUNT_PARTY, roles):
        return f"{hold.sentence.partition(':')[0]}: the count does not balance."
    return hold.sentence


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
