"""The visit a tablet means: by its own UUID, or the one that stands for it."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import Operation, Visit
from searches.words.refusals import NotThere


def visit_here(record: Record, visit_id: UUID) -> Visit:
    """Logged in by a tablet under a UUID of its own, an expected visit keeps the one it had."""
    visits = Visit.objects.within(record.establishment).select_related(
        "establishment", "vehicle", "haulier"
    )
    visit = visits.filter(pk=visit_id).first()
    if visit is None:
        visit = visits.filter(pk=standing_for(record, visit_id)).first()
    if visit is None:
        raise NotThere("This visit")
    found: Visit = visit
    return found


def standing_for(record: Record, visit_id: UUID) -> UUID:
    """The visit that a way in sent under this UUID became; else itself."""
    sent = Operation.objects.within(record.establishment).filter(
        pk=visit_id, kind="log_vehicle_in", status__lt=400
    )
    operation = sent.first()
    return UUID(operation.answer["id"]) if operation else visit_id
