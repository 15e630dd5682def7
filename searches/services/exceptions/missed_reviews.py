"""Missed reviews (X22): cases that nobody had reviewed by the time when they were due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Min, Q

from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import Establishment, ExceptionCase, LedgerEntry
from searches.rules.exceptions import is_missed
from searches.services.command import command
from searches.words.actors import Actor
from searches.words.events.exceptions import ReviewMissed
from searches.words.exceptions import ExceptionCode
from searches.words.refusals import Refused

#: The age of the oldest cases that are read. Every case is due within a week, so older missed
#: reviews are in the ledger already.
LOOKED_BACK = timedelta(days=15)


class NothingMissed(Refused):
    """Raised when no review was missed, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nothing-missed", "No review was missed.")


def note_when_missed(actor: Actor) -> int:
    """Note missed reviews if there are any. The clock calls this function.

    The cases are read before the command, so an idle pass does not lock the ledger.
    """
    establishment = Establishment.objects.get(pk=actor.establishment)
    if not _missed(establishment, server_now()):
        raise NothingMissed()
    return note_missed_reviews(actor)


@command(None)
def note_missed_reviews(record: Record) -> int:
    """Enter each missed review in the ledger once, and return how many were entered.

    Raises NothingMissed when no review was missed.
    """
    missed = _missed(record.establishment, record.now)
    for case, due_at in missed:
        local = due_at.astimezone(ZoneInfo(record.establishment.time_zone))
        record.enter(
            ReviewMissed(
                case=case.pk, code=ExceptionCode(case.code), due_at=due_at, day=f"{local:%Y-%m-%d}"
            )
        )
    if not missed:
        raise NothingMissed()
    return len(missed)


def _missed(establishment: Establishment, now: datetime) -> list[tuple[ExceptionCase, datetime]]:
    """Return each case whose missed review is not in the ledger yet, with the time when it was due.

    Cases about missed reviews are left out.
    """
    cases = (
        ExceptionCase.objects.within(establishment)
        .filter(recorded_at__gte=now - LOOKED_BACK, recorded_at__lt=now)
        .filter(Q(deadline_at__lt=now) | Q(deadline_at__isnull=True))
        .exclude(code=ExceptionCode.REVIEW_MISSED)
        .annotate(looked_at=Min("notes__recorded_at"))
        .filter(
            Q(looked_at__isnull=True)
            | Q(deadline_at__isnull=True)
            | Q(looked_at__gt=F("deadline_at"))
        )
        .order_by("recorded_at")
    )
    zone = ZoneInfo(establishment.time_zone)
    due = [(case, case.deadline_at or _end_of_day(case.recorded_at, zone)) for case in cases]
    missed = [
        (case, due_at)
        for case, due_at in due
        if is_missed(due_at=due_at, looked_at=case.looked_at, now=now)
    ]
    if not missed:
        return []
    entries = LedgerEntry.objects.within(establishment).filter(at__gte=now - LOOKED_BACK)
    noted = {
        entry.event.case
        for entry in entries.of(ReviewMissed)
        if isinstance(entry.event, ReviewMissed)
    }
    return [(case, due_at) for case, due_at in missed if case.pk not in noted]


def _end_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the end of this day in the prison's time zone.

    A critical case is due at once, and its review counts as missed when the day ends without one.
    """
    return datetime.combine(moment.astimezone(zone).date(), time(23, 59, 59), zone)
