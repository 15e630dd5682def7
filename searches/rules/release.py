"""The one pure function that decides on a release. It always checks every row of the table.

It takes facts and returns holds, without a database or a clock (domain, section 4).
"""

from __future__ import annotations

from collections.abc import Iterable

from searches.rules import release_people, release_photos, release_search, release_vehicle
from searches.rules.holds import ROWS, Rule, hold
from searches.rules.overrides import set_aside
from searches.words.releases import Decision, Hold, HoldCode, ReleaseFacts

#: The modules that declare the rows; importing them fills `ROWS`.
DECLARED_IN = (release_vehicle, release_search, release_photos, release_people)

#: The rows in reading order: the first hold that stands is what must be done next.
RULES: tuple[tuple[HoldCode, Rule], ...] = tuple((code, ROWS[code].rule) for code in HoldCode)

#: Ambulances and fire engines do not wait for these rows (domain, section 7): no counts, no floor
#: time, no last look. A stop still holds them, a quick look is still photographed, and the release
#: always opens an exception.
NO_WAIT = frozenset(code for code in HoldCode if not ROWS[code].holds_emergency_vehicles)


def decide(facts: ReleaseFacts, rules: Iterable[tuple[HoldCode, Rule]] = RULES) -> Decision:
    """Return every hold that stands, and those that two people overrode.

    The decision is GO only when none stands.
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
    except Exception as crash:  # noqa: BLE001  # the one broad catch: it shuts the gate
        sentence = f"The row {code} could not be checked. Tell the control room."
        return (hold(code, sentence, subject="crash", under=type(crash).__name__),)
