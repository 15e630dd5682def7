"""Words about recall packs: why a pack was made, and the steps of a call to an operator."""

from __future__ import annotations

from enum import StrEnum


class RecallReason(StrEnum):
    """Why the release of a vehicle that has left is in doubt."""

    SHORT_COUNT = "short_count"  # a count misses somebody whom the vehicle could carry
    LATE_ENTRY = "late_entry"  # a movement, arrival or departure was entered after the release
    LATE_RECORD = "late_record"  # a record of the search arrived after the release


class CallStep(StrEnum):
    """A step of the call to the operator's 24-hour number."""

    CALLED = "called"
    ANSWERED = "answered"
