"""The rule of hand-overs: which officer may take a party over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unfit:
    """The ids of the officers who may not make the next count of a party, by reason."""

    took_part: frozenset[str]  # They search, escort or release a vehicle that waits for the count.
    must_leave_count: frozenset[str]  # Another officer must count after their count.


def why_not_take_over(officer: str, unfit: Unfit, party: str) -> str:
    """Return why this officer may not take the party over, or an empty text.

    An officer who may not count a party cannot take it over while its count is requested. Otherwise
    a hand-over would leave the party without an officer who can answer the request.
    """
    if officer in unfit.took_part:
        return f"This officer searches or escorts the vehicle in the lock, so cannot count {party}."
    if officer in unfit.must_leave_count:
        return f"This officer counted {party} already. Another officer must make the next count."
    return ""
