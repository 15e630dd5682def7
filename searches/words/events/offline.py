"""Events about records that tablets made offline and that could not be applied."""

from __future__ import annotations

from uuid import UUID

from searches.words.events.base import Event, event


@event("park", "A record could not be applied, so a person must decide")
class RecordParked(Event):
    parked: UUID
    kind: str
    payload_sha256: str


@event("judge_parked", "A decision was made about an unprocessed record")
class ParkedRecordDecided(Event):
    parked: UUID


@event("hand_in", "A revoked tablet handed in a record")
class RecordHandedIn(Event):
    parked: UUID
    device: UUID
    payload_sha256: str


@event("park_clash", "The same plate was logged in at a second tablet")
class DuplicateArrivalParked(Event):
    parked: UUID
    payload_sha256: str


@event("settle_clash", "A decision was made about a plate logged in twice")
class DuplicateArrivalSettled(Event):
    parked: UUID
    same_vehicle: bool
