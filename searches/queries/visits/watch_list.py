"""Watch markers for their page: the open markers, and the closed markers with the reason."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import Visit, WatchMarker, WatchMatch
from searches.rules.plates import lookalike_key, read_plate
from searches.words.refusals import Invalid

MOST_ENDED = 20


@dataclass(frozen=True, slots=True)
class MarkerLine:
    id: UUID
    about: str
    reason: str
    by: str
    since: datetime
    waiting: tuple[tuple[UUID, str], ...]  # visits now inside that match the marker


@dataclass(frozen=True, slots=True)
class EndedMarker:
    about: str
    reason: str
    note: str
    by: str
    at: datetime | None


def markers(establishment_id: UUID) -> list[MarkerLine]:
    rows = WatchMarker.objects.filter(
        establishment_id=establishment_id, closed_at__isnull=True
    ).select_related("vehicle", "haulier", "opened_by")
    inside = list(
        Visit.objects.filter(
            establishment_id=establishment_id,
            entered_at__isnull=False,
            departed_at__isnull=True,
            turned_back_at__isnull=True,
        ).select_related("vehicle")
    )
    kept = set(WatchMatch.objects.filter(visit__in=inside).values_list("marker_id", "visit_id"))
    return [
        MarkerLine(
            id=row.pk,
            about=_about(row),
            reason=row.reason,
            by=row.opened_by.printed_name,
            since=row.opened_at,
            waiting=tuple(
                (visit.pk, visit.vehicle.plate_display)
                for visit in inside
                if (row.pk, visit.pk) in kept or _matches(row, visit)
            ),
        )
        for row in rows
    ]


def ended_markers(establishment_id: UUID) -> list[EndedMarker]:
    """Return the newest markers that are no longer on the watch list, each with the reason."""
    rows = WatchMarker.objects.filter(
        establishment_id=establishment_id, closed_at__isnull=False
    ).select_related("vehicle", "haulier", "closed_by")
    return [
        EndedMarker(
            about=_about(row),
            reason=row.reason,
            note=row.closed_note,
            by=row.closed_by.printed_name if row.closed_by else "",
            at=row.closed_at,
        )
        for row in rows.order_by("-closed_at")[:MOST_ENDED]
    ]


def _about(marker: WatchMarker) -> str:
    if marker.vehicle is not None:
        return f"Vehicle {marker.vehicle.plate_display}"
    if marker.plate:
        return f"Plate {_display_plate(marker.plate)}"
    if marker.haulier is not None:
        return f"Haulier {marker.haulier.name}"
    return f"Driver {marker.driver_name}"


def _matches(marker: WatchMarker, visit: Visit) -> bool:
    driver = marker.driver_name and marker.driver_name.casefold() == visit.driver_name.casefold()
    watched = marker.vehicle.plate if marker.vehicle else marker.plate
    plate = watched and lookalike_key(watched) == lookalike_key(visit.vehicle.plate)
    return bool(driver or plate or visit.haulier_id == marker.haulier_id)


def _display_plate(plate: str) -> str:
    with suppress(Invalid):
        return read_plate(plate).display
    return plate
