"""The visit a tablet means: by its own UUID, or the one that stands for it."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import Establishment, Operation, Parked, Visit
from searches.words.refusals import NotThere, Refused


def tablet_visit(record: Record, visit_id: UUID) -> Visit:
    """Return the visit that a tablet means. Raises NotThere as `visit_of` does."""
    return visit_of(record.establishment, visit_id)


def visit_of(establishment: Establishment, visit_id: UUID) -> Visit:
    """Logged in by a tablet under a UUID of its own, an expected visit keeps the one it had."""
    visits = Visit.objects.within(establishment).select_related(
        "establishment", "vehicle", "haulier"
    )
    visit = visits.filter(pk=visit_id).first()
    if visit is None:
        visit = visits.filter(pk=standing_for(establishment, visit_id)).first()
    if visit is None:
        raise NotThere("This visit")
    found: Visit = visit
    return found


def standing_for(establishment: Establishment, visit_id: UUID) -> UUID:
    """The visit that a way in sent under this UUID became; else itself."""
    sent = Operation.objects.within(establishment).filter(
        pk=visit_id, kind="log_vehicle_in", status__lt=400
    )
    operation = sent.first()
    return UUID(operation.answer["id"]) if operation else _settled(establishment, visit_id)


def _settled(establishment: Establishment, visit_id: UUID) -> UUID:
    """A way in that clashed: not there until a person has settled what it is."""
    clash = Parked.objects.within(establishment).filter(pk=visit_id, kind="log_vehicle_in")
    parked = clash.filter(judged_at__isnull=False).first()
    if parked is None:
        return visit_id
    if parked.attached_to_id is None:
        raise Refused(
            "clash-settled",
            "The other tablet's record is of another vehicle. Hand in what this tablet recorded.",
        )
    return parked.attached_to_id
