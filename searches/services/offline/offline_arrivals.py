"""A way in that a tablet took down alone: when the vehicle came, and the draw it was given."""

from __future__ import annotations

from datetime import datetime, timedelta

from searches.ledger.record import Record
from searches.models import EscortGap, Visit
from searches.services.devices.proven_times import proven
from searches.services.search.advance_draws import take_draw
from searches.services.search.draws import draw_secretly, keep_draw
from searches.words.events.search import AdvanceDrawKept
from searches.words.events.visits import SightLost
from searches.words.policy import Policy
from searches.words.visits import FromTablet


def entry_time(record: Record, told: FromTablet | None) -> tuple[datetime, bool]:
    """When it came in, and whether that is unproven: then never later than the tablet said."""
    if told is None:
        return record.now, False
    at = proven(record, told.said_at)
    if at is not None:
        return at, False
    policy = Policy.from_document(record.establishment.policy)
    if abs(record.now - told.said_at) <= timedelta(seconds=policy.clock_tolerance_seconds):
        return min(told.said_at, record.now), False
    return min(told.said_at, record.now), True


def draw_as_told(record: Record, visit: Visit, told: FromTablet) -> None:
    """A draw that may not be used leaves the drill to chance and makes the search deep."""
    taken = take_draw(record, visit, told)
    if taken.route is None:
        draw = draw_secretly(record, visit, deep_search=taken.deep_search)
    else:
        draw = keep_draw(record, visit, taken)
    record.enter(AdvanceDrawKept(draw=draw.pk), visit=visit.pk)


def lose_sight_unproven(record: Record, visit: Visit, since: datetime) -> None:
    """Nobody can say since when it was inside: whoever could have reached it is counted, all."""
    gap = record.add(
        EscortGap(
            establishment=record.establishment,
            visit=visit,
            began_at=since,
            ended_at=record.now,
            reported_by_id=record.by,
            recorded_at=record.now,
        )
    )
    record.enter(SightLost(gap=gap.pk), visit=visit.pk)
