"""Arrivals that a tablet recorded offline: the time of entry, and the draw that was used."""

from __future__ import annotations

from datetime import datetime, timedelta

from searches.ledger.record import Record
from searches.models import EscortGap, Visit
from searches.services.devices.proven_times import proven_server_time
from searches.services.search.advance_draws import take_draw
from searches.services.search.draws import draw_secretly, keep_draw
from searches.words.events.search import AdvanceDrawKept
from searches.words.events.visits import SightLost
from searches.words.policy import Policy
from searches.words.visits import TabletReport


def entry_time(record: Record, report: TabletReport | None) -> tuple[datetime, bool]:
    """Return when the vehicle entered, and True if no clock proves that time.

    An unproven time is never later than the time that the tablet recorded.
    """
    if report is None:
        return record.now, False
    at = proven_server_time(record, report.occurred_at)
    if at is not None:
        return at, False
    policy = Policy.from_document(record.establishment.policy)
    if abs(record.now - report.occurred_at) <= timedelta(seconds=policy.clock_tolerance_seconds):
        return min(report.occurred_at, record.now), False
    return min(report.occurred_at, record.now), True


def keep_reported_draw(record: Record, visit: Visit, report: TabletReport) -> None:
    """Store the draw that the tablet used. After an invalid draw, draw again and require a deep
    search.
    """
    taken = take_draw(record, visit, report)
    if taken.route is None:
        draw = draw_secretly(record, visit, deep_search=taken.deep_search)
    else:
        draw = keep_draw(record, visit, taken)
    record.enter(AdvanceDrawKept(draw=draw.pk), visit=visit.pk)


def record_unproven_entry(record: Record, visit: Visit, since: datetime) -> None:
    """Record that nobody watched the vehicle since this time, so that the whole prison is counted.

    Nobody can prove when the vehicle entered, so any party may have reached it.
    """
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
