"""Events about stops, incidents and near misses."""

from __future__ import annotations

from uuid import UUID

from searches.words.events.base import Event, added_field, event
from searches.words.recalls import CallStep, RecallReason
from searches.words.visits import ClosingBasis, StopEnd, StopKind, StopSource, StopStep


@event("raise_stop", "All vehicles stopped")
class StopRaised(Event):
    stop: UUID
    kind: StopKind
    source: StopSource


@event("raise_by_system", "Gatehouse raised a stop", grave=True)
class StopRaisedBySystem(Event):
    stop: UUID
    kind: StopKind
    source: StopSource
    lock: UUID | None
    party: UUID | None
    name: str | None = added_field(before=None)
    answer: UUID | None

    @property
    def holds_one_vehicle(self) -> bool:
        """Return whether this is the stop for the late counts of one lock session."""
        late = (self.kind, self.source) == (StopKind.STOP, StopSource.LATE_COUNT)
        return late and self.lock is not None


@event("join_stop", "Late count added to the open stop: {name}", grave=True)
class LateCountJoinedStop(Event):
    stop: UUID
    joined: UUID
    lock: UUID | None
    party: UUID
    name: str


@event("add_to_incident", "Vehicle left the prison while the incident was open", grave=True)
class IncidentExtended(Event):
    stop: UUID
    left: bool


@event("move_in_standfast", "People on the way when standfast was called: {people}", grave=True)
class OnTheWayInStandfast(Event):
    standfast: UUID
    people: int
    movements: tuple[UUID, ...]


@event("call_standfast", "Standfast called")
class StandfastCalled(Event):
    stop: UUID
    standfast: UUID


@event("acknowledge_stop", "Stop acknowledged")
class StopAcknowledged(Event):
    stop: UUID
    step: StopStep = added_field(before=StopStep.ACKNOWLEDGED)


@event("ask_to_close_stop", "Closing of a stop requested: {basis}")
class StopClosingRequested(Event):
    stop: UUID
    basis: ClosingBasis


@event("close_stop", "Stop closed")
class StopClosingSigned(Event):
    stop: UUID
    kind: StopKind | None = added_field(before=None)
    basis: ClosingBasis


@event("end_stop", "Stop of one vehicle ended: {because}")
class VehicleStopEnded(Event):
    stop: UUID
    lock: UUID | None
    because: StopEnd


@event("open_recall_pack", "Vehicles to call back: {plates}", grave=True)
class RecallPackOpened(Event):
    """A pack of vehicles that have left and could carry a missing person, or were let go in doubt.

    It has the number of missing people and no prisoner, because the gate may read its entry.
    """

    pack: UUID
    reason: RecallReason
    party: str
    name: str  # of the party; empty if the pack is about no party
    people: int
    visits: tuple[UUID, ...]
    plates: tuple[str, ...]


@event("record_operator_call", "Operator of {plate}: {step}")
class OperatorCallRecorded(Event):
    pack: UUID
    call: UUID
    plate: str
    step: CallStep


@event("withdraw_operator_call", "Operator of {plate}: {step} was ticked by mistake")
class OperatorCallWithdrawn(Event):
    pack: UUID
    call: UUID
    plate: str
    step: CallStep


@event("report_near_miss", "Near miss reported")
class NearMissReported(Event):
    near_miss: UUID
    person: bool = added_field(before=False)
