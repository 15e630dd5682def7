"""Facts about whether a vehicle that was logged in has passed the inner gate."""

from __future__ import annotations

from searches.models import SealChange, Visit


def inner_gate_was_opened(visit: Visit) -> bool:
    """Return whether something is recorded of this visit that can only have happened inside.

    That is a halt, a time when the escort lost sight of the vehicle, a lock session, or a seal put
    on inside. Nobody records the opening of the inner gate itself on the way in.
    """
    return (
        visit.halts.exists()
        or visit.escort_gaps.exists()
        or visit.lock_sessions.exists()
        or SealChange.objects.filter(visit=visit).exists()
    )
