"""Events about records that tablets made offline and that could not be applied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from searches.words.events.base import Event, event, omitted_when


@event("park", "Record could not be applied: a person must decide")
class RecordParked(Event):
    parked: UUID
    kind: str
    payload_sha256: str


@event("announce_records", "Records announced by a tablet")
class RecordsAnnounced(Event):
    """Records that wait on a tablet, with the kind of each. `tablet` is the name of the device.

    The visit of the entry is the vehicle, if the server knows it.
    """

    records: tuple[UUID, ...]
    kinds: tuple[str, ...] = omitted_when(default=())
    tablet: str = omitted_when(default="")


@event("settle_lost_records", "Decision made about records that were lost with a tablet")
class LostRecordsSettled(Event):
    """A security lead decided about records that no tablet can send any longer.

    `authors` are the names of the officers who made the records.
    """

    records: tuple[UUID, ...]
    kinds: tuple[str, ...]
    authors: tuple[str, ...]
    tablet: str


@event("judge_parked", "Decision made about an unprocessed record")
class ParkedRecordDecided(Event):
    parked: UUID


@event("hand_in", "Record handed in by a revoked tablet")
class RecordHandedIn(Event):
    parked: UUID
    device: UUID
    payload_sha256: str


@event("park_clash", "Same plate logged in at a second tablet")
class DuplicateArrivalParked(Event):
    parked: UUID
    payload_sha256: str


@event("settle_clash", "Decision made about a plate logged in twice")
class DuplicateArrivalSettled(Event):
    parked: UUID
    same_vehicle: bool


@event(
    "report_lost_entries",
    "A tablet knows entry {known_seq} of the ledger, which the ledger does not have",
    grave=True,
)
class LedgerWentBackwards(Event):
    """A tablet knew an entry that the ledger no longer contains, as after a restore from a backup.

    `known_at` is the server's time at which the tablet received the entry. `records` is the number
    of arrived records that the tablet still had, and `missing` says how many of these records the
    server did not have, by kind. `plates` are the vehicles that only the tablet knows. `again` is
    true if another report was entered less than an hour before.
    """

    known_seq: int
    known_sha256: str
    known_at: datetime
    newest_seq: int
    records: int
    missing: Mapping[str, int]
    plates: tuple[str, ...]
    again: bool = omitted_when(default=False)
