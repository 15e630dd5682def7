"""Expected deliveries, one page at a time, grouped by the prison's local days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.ledger.clock import server_now
from searches.models import Establishment, Visit
from searches.queries.visits.board import EXPECTED_LATE
from searches.words.refusals import NotExpected, NotThere

MOST = 60


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    visit_id: UUID
    plate: str
    plate_kind: str
    haulier: str
    load: str
    at: datetime  # in the prison's local time


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    day: date
    lines: tuple[ExpectedLine, ...]


@dataclass(frozen=True, slots=True)
class ExpectedDeliveries:
    days: tuple[ExpectedDay, ...]
    total: int
    first: int  # number of the first line shown, from 1; 0 when there is none
    last: int
    before: int  # the number of the previous page; 0 when there is none
    after: int


def demand_expected(establishment_id: UUID, visit_id: UUID) -> None:
    """Check that this delivery is still expected.

    Raises NotThere for an unknown visit or one of another prison, and NotExpected when the vehicle
    has come or the delivery is cancelled.
    """
    visit = Visit.objects.filter(establishment_id=establishment_id, pk=visit_id).first()
    if visit is None:
        raise NotThere("This delivery")
    if visit.entered_at or visit.departed_at or visit.turned_back_at or visit.detained_at:
        raise NotExpected()


def expected_deliveries(establishment_id: UUID, page: int) -> ExpectedDeliveries:
    """Return one page of expected deliveries, soonest first.

    A page number beyond the end gives the last page.
    """
    rows = Visit.objects.filter(
        establishment_id=establishment_id,
        entered_at__isnull=True,
        turned_back_at__isnull=True,
        expected_at__gte=server_now() - EXPECTED_LATE,
    )
    total = rows.count()
    pages = max(1, -(-total // MOST))
    page = min(max(1, page), pages)
    first = (page - 1) * MOST
    zone = ZoneInfo(
        Establishment.objects.values_list("time_zone", flat=True).get(pk=establishment_id)
    )
    in_order = rows.select_related("vehicle", "haulier").order_by("expected_at", "pk")
    lines = [_line(row, zone) for row in in_order[first : first + MOST]]
    return ExpectedDeliveries(
        days=tuple(
            ExpectedDay(day, tuple(each)) for day, each in groupby(lines, lambda one: one.at.date())
        ),
        total=total,
        first=first + 1 if lines else 0,
        last=first + len(lines),
        before=page - 1,
        after=page + 1 if page < pages else 0,
    )


def _line(row: Visit, zone: ZoneInfo) -> ExpectedLine:
    return ExpectedLine(
        visit_id=row.pk,
        plate=row.vehicle.plate_display,
        plate_kind=row.vehicle.plate_kind,
        haulier=row.haulier.name,
        load=row.load,
        at=(row.expected_at or server_now()).astimezone(zone),
    )
