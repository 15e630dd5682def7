"""The text of docs/release-rule.md, which `manage.py explain_rules` prints from the code."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import fields

from searches.rules.holds import ROWS, Rule
from searches.rules.overrides import OVERRIDE_PAIRS, REASON_LENGTH
from searches.rules.radio import TABLETS_OWN
from searches.rules.release import NO_WAIT, RULES
from searches.rules.release_people import FAULTS
from searches.words.people import Role
from searches.words.policy import BOUNDS, Policy
from searches.words.releases import HoldCode, OverrideKind


def explain_rules() -> str:
    """Return docs/release-rule.md as Markdown."""
    parts = (_opening(), _table(), _notes(), _overrides(), _counts(), _whole_roll(), _no_wait())
    rest = (_by_radio(), _policy())
    return "\n".join(line for part in (*parts, *rest) for line in (*part, "")).rstrip() + "\n"


def _opening() -> Iterator[str]:
    yield "# The release rule"
    yield ""
    yield "The command `python manage.py explain_rules` prints this page from the code. A test"
    yield "checks that the page matches the code."
    yield ""
    yield "A vehicle may leave when every row below passes. A row that fails gives one or more"
    yield "holds, and each hold names its cure. Every row is always checked. A row that crashes"
    yield "holds the vehicle, and nobody can override that hold. The server's time decides. A time"
    yield "that equals `sealed_at` or a limit passes."


def _table() -> Iterator[str]:
    yield "## The rows, in reading order"
    yield ""
    yield "| code | holds unless | cure | cured by | override |"
    yield "| --- | --- | --- | --- | --- |"
    for code, _ in RULES:
        row = ROWS[code]
        kinds = ", ".join(_plain(kind) for kind in row.overrides) or "**never**"
        yield f"| `{code}` | {row.stands_unless} | {row.cure} | {_roles(row.cured_by)} | {kinds} |"


def _notes() -> Iterator[str]:
    yield "## How the rows are read"
    yield ""
    for code, rule in RULES:
        if note := _note_of(rule):
            yield f"* `{code}`: {note}"


def _overrides() -> Iterator[str]:
    yield "## Overrides"
    yield ""
    yield "Two people sign an override on two enrolled devices. Neither of them searched, counted"
    yield "or escorted. An override covers one hold of one lock session and has a reason of at"
    yield f"least {REASON_LENGTH} characters. An override lapses after `override_life_minutes`,"
    yield "or when the facts of the hold change."
    yield ""
    yield "| kind | holds | first | second |"
    yield "| --- | --- | --- | --- |"
    for kind, (first, second) in OVERRIDE_PAIRS.items():
        codes = ", ".join(f"`{code}`" for code in _codes_with(kind))
        yield f"| {_plain(kind)} | {codes} | {_plain(first)} | {_plain(second)} |"


def _counts() -> Iterator[str]:
    yield "## A count is not valid when"
    yield ""
    yield from (f"* {sentence} (`{fault}`)" for fault, sentence in FAULTS.items())
    yield ""
    yield "The newest valid count of each party decides. While a recount is under way, or after a"
    yield "void count that does not balance, an earlier balanced count does not open the gate. A"
    yield "second mismatch raises a stop. A correct whole-prison roll that began at or"
    yield "after `sealed_at` replaces missing counts, and resolves a mismatch from before the roll."


def _whole_roll() -> Iterator[str]:
    seconds = Policy().landing_seconds_a_person
    yield "## A whole-prison roll is correct when"
    yield ""
    yield "* two different officers counted each landing. Each is on duty there, uses a screen of"
    yield "  the landing, and gives the number that the prison's list gives. Everybody answered."
    yield "* each party at work is counted where it is. The count has no fault, begins after the"
    yield "  roll was called, and finds exactly the people on the party's list."
    yield "* nobody is on the way from one place to another."
    yield "* the sum of landings, parties, people seen at receiving places since the roll was"
    yield "  called, and people at court or in hospital equals the official roll."
    yield ""
    yield f"An officer needs at least {seconds}\u202fs† for each person on a landing. A number that"
    yield "comes sooner after the call, or after the officer's last number, is refused. The control"
    yield "room or the orderly officer enters the official roll for each whole-prison roll."
    yield "An officer who counts for the roll cannot enter the official roll, and the officer who"
    yield "enters the official roll cannot count or sign. A roll that is signed while a part"
    yield "differs is not correct. The hold then stays and says what differs, and all vehicles"
    yield "stop."


def _no_wait() -> Iterator[str]:
    yield "## Ambulance and fire"
    yield ""
    codes = ", ".join(f"`{code}`" for code in HoldCode if code in NO_WAIT)
    yield f"An ambulance or fire engine does not wait for {codes}."
    yield "Every other row is checked, beginning with a stop, and the release opens an exception."


def _by_radio() -> Iterator[str]:
    left = [f"`{code}`" for code, _ in RULES if code in TABLETS_OWN]
    checked_at_once = [f"`{code}`" for code, _ in RULES if code not in TABLETS_OWN]
    yield "## Release by radio"
    yield ""
    yield "A vehicle can be released by radio when the gate tablet has no connection but the"
    yield "control room has one. Such a release always opens an exception."
    yield f"The server checks {', '.join(checked_at_once)}"
    yield "before the control room gets a code, as far as the server knows the facts."
    yield f"The facts of {', '.join(left)} are on the tablet. Therefore the orderly officer at"
    yield "the gate, who took no other part, opens every photograph of the underside and signs."
    yield "When the tablet has sent its records, the server checks these rows as well. If the"
    yield "server then finds a hold, the hold opens a critical exception."


def _policy() -> Iterator[str]:
    yield "## Thresholds that an establishment may change"
    yield ""
    yield "| threshold | default | from | to |"
    yield "| --- | --- | --- | --- |"
    policy = Policy()
    for field in fields(policy):
        least, most = BOUNDS.get(field.name, ("", ""))
        value = _value(getattr(policy, field.name))
        yield f"| `{field.name}` | {value} | {least} | {most} |"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)


def _note_of(rule: Rule) -> str:
    return " ".join((inspect.getdoc(rule) or "").split())


def _codes_with(kind: OverrideKind) -> Iterator[HoldCode]:
    return (code for code, row in ROWS.items() if kind in row.overrides)


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(_plain(role) for role in roles)


def _plain(word: str) -> str:
    return str(word).replace("_", " ")
