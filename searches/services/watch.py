"""Security's markers on vehicles, hauliers and drivers, and acknowledging one for a visit."""

from __future__ import annotations

from uuid import UUID

from searches.facts.involved import took_part
from searches.ledger.record import Record
from searches.models import Haulier, Vehicle, WatchAcknowledgement, WatchMarker
from searches.rules.plates import read_plate
from searches.services.command import command
from searches.services.visit_names import visit_here
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused


@command(Act.SET_WATCH_MARKER)
def set_watch_marker(
    record: Record, *, reason: str, plate: str = "", haulier: str = "", driver_name: str = ""
) -> WatchMarker:
    """Watch one of the three: a vehicle by its plate, a haulier, or a driver."""
    if not reason.strip():
        raise Invalid("reason", "Say why.", field="reason")
    if sum(bool(one.strip()) for one in (plate, haulier, driver_name)) != 1:
        raise Invalid("about", "Name one: a plate, a haulier or a driver.", field="plate")
    marker = record.add(
        WatchMarker(
            establishment=record.establishment,
            vehicle=_vehicle(record, plate) if plate.strip() else None,
            haulier=_haulier(record, haulier) if haulier.strip() else None,
            driver_name=driver_name.strip()[:120],
            reason=reason.strip()[:500],
            opened_by_id=record.by,
            opened_at=record.now,
        )
    )
    record.enter("set_watch_marker", marker=marker.pk)
    return marker


@command(Act.SET_WATCH_MARKER)
def close_watch_marker(record: Record, *, marker_id: UUID) -> WatchMarker:
    marker = _marker(record, marker_id)
    record.change(marker, closed_at=record.now, closed_by_id=record.by)
    record.enter("close_watch_marker", marker=marker.pk)
    return marker


@command(Act.ACKNOWLEDGE_WATCH)
def acknowledge_watch(
    record: Record, *, marker_id: UUID, visit_id: UUID, note: str
) -> WatchAcknowledgement:
    """Security has looked at this visit; the marker no longer holds it."""
    if not note.strip():
        raise Invalid("note", "Say what you looked at.", field="note")
    marker, visit = _marker(record, marker_id), visit_here(record, visit_id)
    if str(record.by) in took_part(visit):
        raise NotAllowed("took-part", "You took part in this visit. Another lead looks at it.")
    if WatchAcknowledgement.objects.filter(marker=marker, visit=visit).exists():
        raise Refused("acknowledged", "This visit is acknowledged already.")
    acknowledgement = record.add(
        WatchAcknowledgement(
            establishment=record.establishment,
            marker=marker,
            visit=visit,
            acknowledged_by_id=record.by,
            note=note.strip()[:500],
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter("acknowledge_watch", visit=visit.pk, marker=marker.pk)
    return acknowledgement


def _marker(record: Record, marker_id: UUID) -> WatchMarker:
    marker = (
        WatchMarker.objects.within(record.establishment)
        .filter(pk=marker_id, closed_at__isnull=True)
        .first()
    )
    if marker is None:
        raise NotThere("This marker")
    found: WatchMarker = marker
    return found


def _vehicle(record: Record, plate: str) -> Vehicle:
    normal = read_plate(plate, foreign=True).normal
    vehicle = Vehicle.objects.within(record.establishment).filter(plate=normal).first()
    if vehicle is None:
        raise Invalid("plate-unknown", "No vehicle with this plate has been here.", field="plate")
    found: Vehicle = vehicle
    return found


def _haulier(record: Record, name: str) -> Haulier:
    haulier = Haulier.objects.within(record.establishment).filter(name__iexact=name.strip()).first()
    if haulier is None:
        raise Invalid("haulier-unknown", "No such haulier has been here.", field="haulier")
    found: Haulier = haulier
    return found
