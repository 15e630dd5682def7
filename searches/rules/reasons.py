"""Is a reason one of substance? It is asked for where a second person must judge by it."""

from __future__ import annotations

import re

SHORTEST_REASON = 20  # characters, without the spaces at both ends
FEWEST_WORDS = 3  # different ones, so that "ok ok ok ok ok ok ok" is none


def fault_of_reason(text: str) -> str:
    """Return the sentence that says what is wrong with a reason, or nothing where it is good."""
    reason = " ".join(text.split())
    if not reason:
        return "Enter what you found out."
    if len(reason) < SHORTEST_REASON:
        return f"The reason must be {SHORTEST_REASON} characters or more."
    if len(set(re.findall(r"\w+", reason.casefold()))) < FEWEST_WORDS:
        return "The reason repeats the same words. Enter what you found out."
    return ""
