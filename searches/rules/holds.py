"""The declaration of a row of the release rule: its rule, its cure, and who resolves its holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from searches.words.people import Role
from searches.words.releases import CurePlace, Hold, HoldCode, OverrideKind, ReleaseFacts

SEARCHERS = (Role.GATE_OFFICER, Role.ESCORT)


Rule = Callable[[ReleaseFacts], Iterator[Hold]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the release rule: what it requires, and what resolves its holds."""

    rule: Rule
    stands_unless: str
    cure: str
    cured_by: tuple[Role, ...]
    place: CurePlace
    overrides: tuple[OverrideKind, ...] = ()  # empty: nobody can override a hold of this row
    # False for the rows that do not hold ambulances and fire engines (domain.md, section 7).
    holds_emergency_vehicles: bool = True
    # True if the facts may still be on the tablet at a release by radio.
    facts_on_the_tablet: bool = False


#: Every row by its code. The decorator `row` fills this table when the modules `release_*` are
#: imported.
ROWS: dict[HoldCode, Row] = {}


def row(
    code: HoldCode,
    *,
    stands_unless: str,
    cure: str,
    cured_by: tuple[Role, ...],
    place: CurePlace,
    overrides: tuple[OverrideKind, ...] = (),
    holds_emergency_vehicles: bool = True,
    facts_on_the_tablet: bool = False,
) -> Callable[[Rule], Rule]:
    """Return a decorator that makes a function the rule of this row.

    `cure` is the cure of each hold of the row, unless a hold has its own cure.
    """

    def declare(rule: Rule) -> Rule:
        if code in ROWS:
            raise ValueError(f"two rules are declared for the row {code}")
        ROWS[code] = Row(
            rule=rule,
            stands_unless=stands_unless,
            cure=cure,
            cured_by=cured_by,
            place=place,
            overrides=overrides,
            holds_emergency_vehicles=holds_emergency_vehicles,
            facts_on_the_tablet=facts_on_the_tablet,
        )
        return rule

    return declare


def hold(
    code: HoldCode,
    sentence: str,
    *,
    subject: str = "",
    override: OverrideKind = OverrideKind.NEVER,
    under: object = None,
    cure: str = "",
) -> Hold:
    """Return a hold of this row, with its own cure or else the cure of the row.

    `under` has the facts behind the hold. When they change, an override of the hold lapses. Raises
    ValueError for an override that the row does not allow, which is an error in the rule.
    """
    heading = ROWS[code]
    if override is not OverrideKind.NEVER and override not in heading.overrides:
        raise ValueError(f"{code} cannot be overridden as {override}")
    return Hold(
        code=code,
        sentence=sentence,
        cure=cure or heading.cure,
        cured_by=heading.cured_by,
        place=heading.place,
        subject=subject,
        override=override,
        facts_key=facts_key(code, subject, under),
    )


def facts_key(code: HoldCode, subject: str, under: object) -> str:
    return hashlib.sha256(repr((code.value, subject, under)).encode()).hexdigest()
