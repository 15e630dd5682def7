"""Which reasons are accepted: long enough, and not one word repeated."""

from __future__ import annotations

import pytest

from searches.rules.reasons import SHORTEST_REASON, fault_of_reason

REPEATED = "The reason repeats the same words. Enter what you found out."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Enter what you found out."),
        (" " * 40, "Enter what you found out."),
        ("\n\t" * 20, "Enter what you found out."),
        ("ok", "The reason must be 20 characters or more."),
        ("He was in healthcar", "The reason must be 20 characters or more."),
        ("He     was     in     here", "The reason must be 20 characters or more."),
        ("He was in healthcare", ""),
        ("ok ok ok ok ok ok ok ok", REPEATED),
        (
            "okokokokokokokokokokokok",
            REPEATED,
        ),
        ("....................", REPEATED),
        ("The prisoner was seen in healthcare at 07:27.", ""),
    ],
)
def test_a_reason_is_of_substance_or_says_why_not(text: str, fault: str) -> None:
    assert fault_of_reason(text) == fault


def test_the_limit_itself_is_enough() -> None:
    reason = "He was in a workshop"
    assert len(reason) == SHORTEST_REASON
    assert not fault_of_reason(reason)
    assert fault_of_reason(reason[:-1])
