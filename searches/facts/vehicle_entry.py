"""Facts about whether a vehicle has passed the inner gate."""

from __future__ import annotations

from searches.models import SealChange, Visit


def inner_gate_was_opened(visit: Visit) -> bool:
    """Return whether the inner gate was opened for this vehicle.

    Nobody records the opening itself on the way in. The function looks for records that can only
    follow it: a halt, a time when the escort lost sight, a lock session, or a new seal.
    """
    return (
        visit.halts.exists()
        or visit.escort_gaps.exists()
        or visit.lock_sessions.exists()
        or SealChange.objects.filter(visit=visit).exists()
    )
