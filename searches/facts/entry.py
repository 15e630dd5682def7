"""Whether a vehicle that was logged in has been beyond the inner gate."""

from __future__ import annotations

from searches.models import SealChange, Visit


def inner_gate_was_opened(visit: Visit) -> bool:
    """Return whether anything recorded of this visit can only have happened inside.

    That is a halt, a time when the escort lost sight of the vehicle, a lock session, or a seal put
    on inside. Nobody records the inner gate itself on the way in.
    """
    return (
        visit.halts.exists()
        or visit.escort_gaps.exists()
        or visit.lock_sessions.exists()
        or SealChange.objects.filter(visit=visit).exists()
    )
