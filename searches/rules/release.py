"""The pure function `decide`, which decides on a release (domain.md, section 4).

It takes facts and returns holds, without a database or a clock. It always checks every row.
"""

from __future__ import annotations

from collections.abc import Iterable

from searches.rules import release_people, release_photos, release_search, release_vehicle
from searches.rules.holds import ROWS, Rule, hold
from searches.rules.overrides import set_aside
from searches.words.releases import Decision, Hold, HoldCode, ReleaseFacts

#: The modules that declare the rows. Importing these modules fills `ROWS`.
DECLARED_IN = (release_vehicle, release_search, release_photos, release_people)

#: The rows in the order in which people resolve the holds.
RULES: tuple[tuple[HoldCode, Rule], ...] = tuple((code, ROWS[code].rule) for code in HoldCode)

#: The rows that do not hold ambulances and fire engines, such as counts, floor time and last look
#: (domain.md, section 7). All other rows hold them, and the release always opens an exception.
NO_WAIT = frozenset(code for code in HoldCode if not ROWS[code].holds_emergency_vehicles)


def decide(facts: ReleaseFacts, rules: Iterable[tuple[HoldCode, Rule]] = RULES) -> Decision:
    """Return the decision: every hold that stands, and every hold that two people overrode.

    The decision is GO only if no hold stands.
    """
    applied = [(code, rule) for code, rule in rules if not (facts.immediate and code in NO_WAIT)]
    holds = tuple(found for code, rule in applied for found in _holds_of(code, rule, facts))
    standing, aside = set_aside(holds, facts)
    return Decision(standing, aside, rules_run=len(applied), decided_at=facts.now)


def _holds_of(code: HoldCode, rule: Rule, facts: ReleaseFacts) -> tuple[Hold, ...]:
    """Return the holds of one row.

    A rule that crashes holds the vehicle, because what cannot be checked must not pass. Nobody can
    override that hold.
    """
    try:
        return tuple(rule(facts))
    except Exception as crash:  # noqa: BLE001  # whatever the error is, the gate must stay shut
        sentence = f"The row {code} could not be checked. Tell the control room."
        return (hold(code, sentence, subject="crash", under=type(crash).__name__),)
