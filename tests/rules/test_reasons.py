"""A reason is accepted if it is long enough and does not only repeat one word."""

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
def test_a_reason_is_accepted_or_the_refusal_says_why(text: str, fault: str) -> None:
    assert fault_of_reason(text) == fault


def test_a_reason_of_the_least_length_is_accepted() -> None:
    reason = "He was in a workshop"
    assert len(reason) == SHORTEST_REASON
    assert not fault_of_reason(reason)
    assert fault_of_reason(reason[:-1])
