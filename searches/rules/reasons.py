"""The rule for reasons: a reason must say enough for a second person to judge by."""

from __future__ import annotations

import re

SHORTEST_REASON = 20  # characters, without the spaces at both ends
FEWEST_WORDS = 3  # different words, so that "ok ok ok ok ok ok ok" does not count


def fault_of_reason(text: str) -> str:
    """Return a sentence that says what is wrong with a reason, or an empty string if it is good."""
    reason = " ".join(text.split())
    if not reason:
        return "Enter what you found out."
    if len(reason) < SHORTEST_REASON:
        return f"The reason must be {SHORTEST_REASON} characters or more."
    if len(set(re.findall(r"\w+", reason.casefold()))) < FEWEST_WORDS:
        return "The reason repeats the same words. Enter what you found out."
    return ""
