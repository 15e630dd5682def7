"""The one pure function that decides: every row of the table, always all of them.

Facts in, holds out; no database, no clock. domain, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable

from searches.rules import release_people, release_photos, release_search, release_vehicle
from searches.rules.holds import ROWS, Rule, hold
from searches.rules.overrides import set_aside
from searches.words.releases import Decision, Hold, HoldCode, ReleaseFacts

#: The modules that declare the rows; importing them fills `ROWS`.
DECLARED_IN = (release_vehicle, release_search, release_photos, release_people)

#: In reading order: the first hold that stands is the one next thing to do.
RULES: tuple[tuple[HoldCode, Rule], ...] = tuple((code, ROWS[code].rule) for code in HoldCode)

#: Ambulance and fire do not wait (domain, section 7): no counts, no floor time, no last look.
#: A stop still holds them, a quick look is still photographed, and it is always an exception.
NO_WAIT = frozenset(code for code in HoldCode if not ROWS[code].holds_emergency_vehicles)


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
