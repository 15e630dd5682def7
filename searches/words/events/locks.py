"""Events about lock sessions, and about the two gates of the lock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from searches.words.events.base import Event, added_field, event, omitted_when
from searches.words.visits import VoidReason


@event("close_inner_gate", "Lock sealed")
class LockSealed(Event):
    lock: UUID
    sealed_at: datetime


@event("void_lock", "Lock session void: {reason}", grave=True)
class LockVoided(Event):
    lock: UUID
    reason: VoidReason
    told_late: bool = omitted_when(default=False)


@event("open_outer_gate", "Outer gate opened. {fault}")
class OuterGateOpened(Event):
    release: UUID | None
    on_go: bool
    by_radio: bool = added_field(before=False)
    fault: str


@event("depart", "Vehicle left the prison")
class VehicleDeparted(Event):
    release: UUID | None = added_field(before=None)
    inner_gate_still_shut: bool
