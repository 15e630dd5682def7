"""The reasons that the control room gives for a change of a list or for a movement."""

from __future__ import annotations

from searches.words.refusals import Invalid

LEAST_REASON = 5
LONGEST_REASON = 200


def read_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not LEAST_REASON <= len(reason) <= LONGEST_REASON:
        sentence = f"Enter a reason of {LEAST_REASON} to {LONGEST_REASON} characters."
        raise Invalid("reason", sentence, field="reason")
    return reason
