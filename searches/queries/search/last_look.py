"""The last look: whether the gate must take the last look now, and whether it is recent enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import PhotoLook, SearchSignature, Visit
from searches.rules.holds import SEARCHERS
from searches.rules.release import decide
from searches.rules.release_photos import undercarriage
from searches.rules.search_evidence import items_for
from searches.words.checklists import Purpose
from searches.words.releases import Decision, Hold, HoldCode, ReleaseFacts

#: The holds that may remain when the gate is asked for the last look.
LEFT_AT_THE_END = {HoldCode.LAST_LOOK, HoldCode.RELEASER}
#: Holds about which the page of the search already says what to do.
SHOWN_ELSEWHERE = LEFT_AT_THE_END | {
    HoldCode.LOCK_VOID,
    HoldCode.SEARCHERS,
    HoldCode.TOO_FAST,
    HoldCode.UNSYNCED,
}
OF_ONE_ITEM = {HoldCode.SEARCH_INCOMPLETE, HoldCode.PHOTO_MISSING, HoldCode.PHOTO_REJECTED}


@dataclass(frozen=True, slots=True)
class LastLook:
    """The last look of one visit. `item` is its code on the checklist.

    When neither `is_now` nor `is_fresh` is true, something else must be done first. If the gate
    must do it, `gate_hold` says what holds the vehicle.
    """

    item: str
    is_now: bool
    is_fresh: bool  # taken, and not older than the policy allows
    gate_hold: str = ""


def last_look_is_due(decision: Decision, facts: ReleaseFacts) -> bool:
    """Return whether only the last look and the releaser's signature still hold the vehicle."""
    its_own = _codes_of_last_look(facts)
    left = [hold for hold in _other_holds(decision, its_own) if hold.code not in LEFT_AT_THE_END]
    waits = any(hold.code is HoldCode.LAST_LOOK for hold in decision.holds)
    return waits and not left and _has_opened_all_except(its_own, facts)


def _codes_of_last_look(facts: ReleaseFacts) -> set[str]:
    items = items_for(facts, Purpose.LAST_LOOK)
    return {item.code for item in items} | {slot.code for item in items for slot in item.slots}


def _other_holds(decision: Decision, its_own: set[str]) -> list[Hold]:
    """Return the holds that are not about the answer and the photographs of the last look."""
    return [
        hold
        for hold in decision.holds
        if not (hold.code in OF_ONE_ITEM and hold.subject in its_own)
    ]


def _gate_hold(decision: Decision, facts: ReleaseFacts) -> str:
    """Return the sentence of the first hold that only the gate can resolve, or an empty text."""
    for hold in _other_holds(decision, _codes_of_last_look(facts)):
        if hold.code not in SHOWN_ELSEWHERE and set(hold.cured_by) <= set(SEARCHERS):
            return hold.sentence
    return ""


def _has_opened_all_except(late: set[str], facts: ReleaseFacts) -> bool:
    """Return whether one person has opened every undercarriage photograph except those in `late`.

    The photographs of the last look are left out, because they are valid for a few minutes only.
    """
    needed = {UUID(photo.id) for slot, photo in undercarriage(facts) if slot.code not in late}
    seen: defaultdict[UUID, set[UUID]] = defaultdict(set)
    looks = PhotoLook.objects.filter(
        photograph__in=needed, seconds__gte=facts.policy.photo_view_seconds
    )
    for person, photo in looks.values_list("looked_by_id", "photograph_id"):
        seen[person].add(photo)
    return not needed or any(photos >= needed for photos in seen.values())


def last_look(visit_id: UUID) -> LastLook:
    """Return the last look as the release rule sees this visit now, for any releaser."""
    visit = Visit.objects.select_related("establishment", "draw").get(pk=visit_id)
    facts = release_facts(visit, now=server_now(), releaser=None)
    decision = decide(facts)
    items = items_for(facts, Purpose.LAST_LOOK)
    codes = {hold.code for hold in decision.holds}
    return LastLook(
        item=items[0].code if items else "",
        is_now=bool(items) and last_look_is_due(decision, facts),
        is_fresh=HoldCode.LAST_LOOK not in codes,
        gate_hold=_gate_hold(decision, facts),
    )


def last_looks(visit_ids: Iterable[UUID]) -> dict[UUID, LastLook]:
    """Return the last look of each visit whose search somebody has signed.

    Nobody is asked for the last look before there is a signature.
    """
    signed = SearchSignature.objects.filter(
        search__visit__in=list(visit_ids), search__lock_session__voided_at__isnull=True
    )
    found = set(signed.values_list("search__visit_id", flat=True))
    return {visit_id: last_look(visit_id) for visit_id in found}
