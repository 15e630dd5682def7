"""Standfasts: no prisoner moves, and everybody is counted where they are.

A standfast is called under a stop of all vehicles and ends with it. It calls a whole-prison roll,
which goes on until it is signed, even if the stop is closed before.
"""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import Stop
from searches.services.command import command
from searches.services.rolls.whole_rolls import call_roll, open_roll
from searches.services.stops.stops import open_standfast, open_stop, raise_by_person
from searches.words.people import Act
from searches.words.refusals import Refused
from searches.words.visits import StopKind


@command(Act.CALL_STANDFAST)
def call_standfast(record: Record, *, stop_id: UUID | None = None, id: UUID | None = None) -> Stop:
    """Call a standfast: no prisoner moves, and everybody who counts is asked who is with them.

    Without `stop_id`, the standfast is called under the oldest open stop. If no stop is open, all
    vehicles are stopped first, and `id` is the UUID of that stop. The person who calls the
    standfast has then raised the stop, so other people must close it. Raises Refused while a
    standfast is open.
    """
    if stop_id is not None:
        return _call(record, open_stop(record, stop_id))
    here = Stop.objects.within(record.establishment).still_open()
    if here.filter(kind=StopKind.STANDFAST).exists():
        raise Refused("standfast-called", "Standfast has already been called.")
    raised = here.of_all_vehicles().filter(under__isnull=True).order_by("recorded_at").first()
    return _call(record, raised or raise_by_person(record, id=id, said="Standfast called."))


def _call(record: Record, stop: Stop) -> Stop:
    standfast = open_standfast(record, stop)
    roll = open_roll(record)
    if roll is None or roll.recorded_at < stop.recorded_at:
        call_roll(record, stop=stop, standfast=standfast)
    return standfast
