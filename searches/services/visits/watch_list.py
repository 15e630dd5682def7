"""Watch markers on vehicles, hauliers and drivers, and their acknowledgement for a visit."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from searches.facts.participants import took_part
from searches.facts.watch_list import matching_markers
from searches.ledger.record import Record
from searches.models import (
    Haulier,
    Vehicle,
    Visit,
    WatchAcknowledgement,
    WatchMarker,
    WatchMatch,
)
from searches.rules.plates import spellings
from searches.services.command import command
from searches.services.offline.tablet_visits import tablet_visit
from searches.words.events.visits import WatchMarkerAcknowledged, WatchMarkerClosed, WatchMarkerSet
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused


def keep_watch_matches(record: Record, visit: Visit) -> list[WatchMatch]:
    """Store which markers match this visit now, so that a corrected plate removes no match.

    The caller enters the rows in the ledger. Returns the new matches.
    """
    kept = set(WatchMatch.objects.filter(visit=visit).values_list("marker_id", flat=True))
    return [
        record.add(
            WatchMatch(
                establishment=record.establishment,
                marker=marker,
                visit=visit,
                about=about,
                plate=visit.vehicle.plate,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
        for marker, about in matching_markers(visit)
        if marker.pk not in kept
    ]


@command(Act.SET_WATCH_MARKER)
def set_watch_marker(
    record: Record, *, reason: str, plate: str = "", haulier: str = "", driver_name: str = ""
) -> WatchMarker:
    """Add a vehicle (by its plate), a haulier or a driver to the watch list."""
    if not reason.strip():
        raise Invalid("reason", "Enter the reason for watching this vehicle.", field="reason")
    if sum(bool(one.strip()) for one in (plate, haulier, driver_name)) != 1:
        raise Invalid("about", "Enter a number plate, a haulier or a driver.", field="plate")
    vehicle = _vehicle(record, plate) if plate.strip() else None
    unknown = spellings(plate)[0] if plate.strip() and vehicle is None else ""
    runs = _haulier(record, haulier) if haulier.strip() else None
    driver = driver_name.strip()[:120]
    _demand_not_watched(record, plate=plate, haulier=runs, driver=driver)
    marker = record.add(
        WatchMarker(
            establishment=record.establishment,
            vehicle=vehicle,
            plate=unknown,
            haulier=runs,
            driver_name=driver,
            reason=reason.strip()[:500],
            opened_by_id=record.by,
            opened_at=record.now,
        )
    )
    record.enter(WatchMarkerSet(marker=marker.pk))
    return marker


@command(Act.SET_WATCH_MARKER)
def close_watch_marker(record: Record, *, marker_id: UUID, note: str) -> WatchMarker:
    """Remove a marker from the watch list, and keep the reason. Raises Invalid without a reason."""
    if not note.strip():
        raise Invalid(
            "note",
            "Enter the reason for removing this vehicle from the watch list.",
            field="note",
        )
    marker = _marker(record, marker_id)
    record.change(
        marker,
        closed_at=record.now,
        closed_by_id=record.by,
        closed_note=note.strip()[:500],
    )
    record.enter(WatchMarkerClosed(marker=marker.pk))
    return marker


@command(Act.ACKNOWLEDGE_WATCH)
def acknowledge_watch(
    record: Record, *, marker_id: UUID, visit_id: UUID, note: str
) -> WatchAcknowledgement:
    """Record that security has checked this visit. The marker then no longer holds the vehicle."""
    if not note.strip():
        raise Invalid("note", "Enter what you checked.", field="note")
    marker, visit = _marker(record, marker_id), tablet_visit(record, visit_id)
    if str(record.by) in took_part(visit):
        raise NotAllowed(
            "took-part", "You took part in this visit, so another security lead must check it."
        )
    if WatchAcknowledgement.objects.filter(marker=marker, visit=visit).exists():
        raise Refused("acknowledged", "This visit has already been acknowledged.")
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
    record.enter(WatchMarkerAcknowledged(marker=marker.pk), visit=visit.pk)
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


def _demand_not_watched(
    record: Record, *, plate: str, haulier: Haulier | None, driver: str
) -> None:
    """Refuse a second open marker for the same plate, haulier or driver.

    Each marker needs its own note, so a second marker would be forgotten.
    """
    open_markers = WatchMarker.objects.within(record.establishment).filter(closed_at__isnull=True)
    if plate.strip():
        known = spellings(plate)
        same, field = open_markers.filter(Q(vehicle__plate__in=known) | Q(plate__in=known)), "plate"
    elif haulier is not None:
        same, field = open_markers.filter(haulier=haulier), "haulier"
    else:
        same, field = open_markers.filter(driver_name__iexact=driver), "driver_name"
    if marker := same.select_related("opened_by").first():
        what = {"plate": "vehicle", "haulier": "haulier", "driver_name": "driver"}[field]
        raise Invalid(
            "watched",
            f"{marker.opened_by.printed_name} has already added this {what} to the watch list.",
            field=field,
        )


def _vehicle(record: Record, plate: str) -> Vehicle | None:
    """Return the vehicle with this plate, or None if it has never been here."""
    known = {
        row.plate: row
        for row in Vehicle.objects.within(record.establishment).filter(plate__in=spellings(plate))
    }
    return next((known[spelling] for spelling in spellings(plate) if spelling in known), None)


def _haulier(record: Record, name: str) -> Haulier:
    haulier = Haulier.objects.within(record.establishment).filter(name__iexact=name.strip()).first()
    if haulier is None:
        raise Invalid(
            "haulier-unknown",
            "No vehicle of this haulier has visited this prison.",
            field="haulier",
        )
    found: Haulier = haulier
    return found
