"""The end of a stop that holds one vehicle, because a count for its lock session was late.

Such a stop ends without a signature. Stops of all vehicles end only in `stops.py`.
"""

from __future__ import annotations

from searches.ledger.record import Record
from searches.models import LockSession, Stop, StopClosed
from searches.words.events.stops import VehicleStopEnded
from searches.words.visits import StopEnd, StopKind


def open_stop_of_lock(lock: LockSession) -> Stop | None:
    """Return the open stop of this lock session that was raised for late counts, or None.

    Counts that become late after it join this stop.
    """
    stop: Stop | None = Stop.objects.of_lock(lock).still_open().filter(under__isnull=True).first()
    return stop


def end_stop_of_lock(record: Record, lock: LockSession, because: StopEnd) -> bool:
    """End the stop of this lock session with the late counts that joined it, and return whether
    there was one.

    A stop under which somebody called standfast stays open until two people close it.
    """
    stop = open_stop_of_lock(lock)
    if stop is None or Stop.objects.filter(under=stop, kind=StopKind.STANDFAST).exists():
        return False
    for ended in (stop, *Stop.objects.still_open().filter(under=stop)):
        record.add(
            StopClosed(
                establishment=record.establishment,
                stop=ended,
                ended_because=because,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
    record.enter(VehicleStopEnded(stop=stop.pk, lock=lock.pk, because=because), visit=stop.visit_id)
    return True
