"""The rules of escalation: which steps of the table are due, and whether a table is weaker.

The functions are pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from searches.words.announcements import AnnouncementKind
from searches.words.escalation import (
    KIND_NAMES,
    LONGEST_MINUTES,
    MOST_STEPS,
    SHORTEST_MINUTES,
    WAY_NAMES,
    EscalationStep,
    Way,
)
from searches.words.people import Role

LONGEST_ADDRESS = 254
ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


def due_steps(
    table: Iterable[EscalationStep], kind: AnnouncementKind, made_at: datetime, now: datetime
) -> tuple[EscalationStep, ...]:
    """Return the steps that are due now for an announcement of this kind, earliest first."""
    return tuple(
        step
        for step in sorted(table, key=lambda step: step.after_minutes)
        if step.kind is kind and now >= made_at + timedelta(minutes=step.after_minutes)
    )


def is_weaker(before: Iterable[EscalationStep], after: Iterable[EscalationStep]) -> bool:
    """Return whether `after` notifies somebody later than `before` does, or not at all."""
    soonest: dict[tuple[AnnouncementKind, Way, str], int] = {}
    for step in after:
        key = (step.kind, step.way, step.to)
        soonest[key] = min(step.after_minutes, soonest.get(key, step.after_minutes))
    return any(
        soonest.get((step.kind, step.way, step.to), LONGEST_MINUTES + 1) > step.after_minutes
        for step in before
    )


def sends_outside(before: Iterable[EscalationStep], after: Iterable[EscalationStep]) -> bool:
    """Return whether `after` sends e-mail to an address to which `before` sends none."""
    known = {step.to for step in before if step.way is Way.EMAIL}
    return any(step.way is Way.EMAIL and step.to not in known for step in after)


def faults_of(table: tuple[EscalationStep, ...]) -> Iterator[tuple[int, str, str]]:
    """Yield the index of each wrong row, the name of its wrong field, and the error."""
    for place, step in enumerate(table):
        if step.kind not in KIND_NAMES:
            yield place, "kind", "Choose an announcement from the list."
        if not SHORTEST_MINUTES <= step.after_minutes <= LONGEST_MINUTES:
            yield (
                place,
                "after_minutes",
                f"Enter the minutes as a whole number from {SHORTEST_MINUTES} to"
                f" {LONGEST_MINUTES}.",
            )
        if step.way is Way.SCREEN and step.to not in set(Role):
            yield place, "role", "Choose the role whose screens show the announcement."
        if step.way is Way.EMAIL and not is_address(step.to):
            yield place, "address", "Enter an e-mail address, such as duty@example.org."
    if len(table) > MOST_STEPS:
        yield MOST_STEPS, "kind", f"Enter at most {MOST_STEPS} rows."


def is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def step_in_words(step: EscalationStep) -> str:
    """Return the step as a phrase, such as "a count is late: after 2 min, the duty governor"."""
    name = KIND_NAMES.get(step.kind, step.kind.replace("_", " "))
    return f"{name}: after {step.after_minutes} min, {recipient(step)}"


def recipient(step: EscalationStep) -> str:
    """Return whom or what this escalation step notifies, as a phrase such as "e-mail to …"."""
    match step.way:
        case Way.SCREEN:
            return f"screens of the {step.to.replace('_', ' ')}"
        case Way.EMAIL:
            return f"e-mail to {step.to}"
        case Way.WEBHOOK:
            return WAY_NAMES[step.way].lower()
