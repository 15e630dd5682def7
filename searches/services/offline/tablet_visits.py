"""The visits that tablets name, by a visit's own UUID or by a UUID that a tablet made."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import Establishment, Operation, Parked, Visit
from searches.words.refusals import NotThere, Refused


def tablet_visit(record: Record, visit_id: UUID) -> Visit:
    """Return the visit that a tablet names. Raises NotThere, like `visit_of`."""
    return visit_of(record.establishment, visit_id)


def visit_of(establishment: Establishment | UUID, visit_id: UUID) -> Visit:
    """Return the visit with this UUID, or with the UUID a tablet gave it. Raises NotThere.

    An expected visit keeps its own UUID when a tablet logs the vehicle in under another UUID.
    """
    visits = Visit.objects.within(establishment).select_related(
        "establishment", "vehicle", "haulier"
    )
    visit = visits.filter(pk=visit_id).first()
    if visit is None:
        visit = visits.filter(pk=_visit_id_of(establishment, visit_id)).first()
    if visit is None:
        raise NotThere("This visit")
    found: Visit = visit
    return found


def _visit_id_of(establishment: Establishment | UUID, visit_id: UUID) -> UUID:
    """Return the UUID of the visit to which a tablet gave this UUID, or this UUID itself."""
    sent = Operation.objects.within(establishment).filter(
        pk=visit_id, kind="log_vehicle_in", status__lt=400
    )
    operation = sent.first()
    return (
        UUID(operation.answer["id"])
        if operation
        else _visit_id_of_duplicate(establishment, visit_id)
    )


def _visit_id_of_duplicate(establishment: Establishment | UUID, visit_id: UUID) -> UUID:
    """Return the UUID of the visit to which a reviewer attached a duplicate arrival.

    Returns this UUID if no reviewer has decided. Raises Refused if the reviewer found that the
    arrival was of another vehicle.
    """
    clash = Parked.objects.within(establishment).filter(pk=visit_id, kind="log_vehicle_in")
    parked = clash.filter(judged_at__isnull=False).first()
    if parked is None:
        return visit_id
    if parked.attached_to_id is None:
        raise Refused(
            "clash-settled",
            "The other tablet's record is about another vehicle. "
            "Hand in what this tablet recorded.",
        )
    return parked.attached_to_id
