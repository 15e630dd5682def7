"""The one pure function that decides: every row of the table, always all of them.

Facts in, holds out; no database, no clock. domain, section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from searches.rules import release_people, release_photos, release_search, release_vehicle
from searches.rules.holds import hold
from searches.rules.overrides import set_aside
from searches.words.releases import Decision, Hold, HoldCode, ReleaseFacts

Rule = Callable[[ReleaseFacts], Iterator[Hold]]

#: In reading order: the first hold that stands is the one next thing to do.
RULES: tuple[tuple[HoldCode, Rule], ...] = (
    (HoldCode.STOP, release_vehicle.stop),
    (HoldCode.FOUND, release_search.found),
    (HoldCode.LOCK_VOID, release_vehicle.lock_void),
    (HoldCode.VEHICLE, release_vehicle.vehicle),
    (HoldCode.IDENTITY, release_vehicle.identity),
    (HoldCode.OCCUPANTS, release_vehicle.occupants),
    (HoldCode.SEARCH_INCOMPLETE, release_search.search_incomplete),
    (HoldCode.CANNOT_SEE, release_search.cannot_see),
    (HoldCode.PHOTO_MISSING, release_photos.photo_missing),
    (HoldCode.PHOTO_REJECTED, release_photos.photo_rejected),
    (HoldCode.TOOLS_SEALS, release_vehicle.tools_seals),
    (HoldCode.AIDS, release_vehicle.aids),
    (HoldCode.DEEP_SEARCH, release_search.deep_search),
    (HoldCode.TOO_FAST, release_search.too_fast),
    (HoldCode.SEARCHERS, release_search.searchers),
    (HoldCode.COUNT_MISSING, release_people.count_missing),
    (HoldCode.COUNT_UNBALANCED, release_people.count_unbalanced),
    (HoldCode.MOVEMENT_OVERDUE, release_people.movement_overdue),
    (HoldCode.WATCH, release_vehicle.watch),
    (HoldCode.UNSYNCED, release_vehicle.unsynced),
    (HoldCode.LAST_LOOK, release_search.last_look),
    (HoldCode.RELEASER, release_people.releaser),
)

#: Ambulance and fire do not wait (domain, section 7): no counts, no floor time, no last look.
#: A stop still holds them, a quick look is still photographed, and it is always an exception.
NO_WAIT = frozenset(
    {
        HoldCode.COUNT_MISSING,
        HoldCode.COUNT_UNBALANCED,
        HoldCode.MOVEMENT_OVERDUE,
        HoldCode.TOO_FAST,
        HoldCode.DEEP_SEARCH,
        HoldCode.LAST_LOOK,
    }
)


def decide(facts: ReleaseFacts, rules: Iterable[tuple[HoldCode, Rule]] = RULES) -> Decision:
    """Every hold that stands, and those two people set aside. GO only when none stands."""
    applied = [(code, rule) for code, rule in rules if not (facts.immediate and code in NO_WAIT)]
    holds = tuple(found for code, rule in applied for found in _asked(code, rule, facts))
    standing, aside = set_aside(holds, facts)
    return Decision(standing, aside, rules_run=len(applied), decided_at=facts.now)


def _asked(code: HoldCode, rule: Rule, facts: ReleaseFacts) -> tuple[Hold, ...]:
    """A rule that crashes shuts the gate: what cannot be checked holds, for nobody to override."""
    try:
        return tuple(rule(facts))
    except Exception as crash:  # noqa: BLE001  # the one broad catch: it shuts the gate
        sentence = f"This could not be checked: {code}. Tell the control room."
        return (hold(code, sentence, subject="crash", under=type(crash).__name__),)
