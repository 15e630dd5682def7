"""Facts about the watch list: the markers that hold a visit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from searches.models import Visit, WatchAcknowledgement, WatchMarker, WatchMatch
from searches.rules.plates import lookalike_key
from searches.words.releases import WatchFact


def watch_facts(visit: Visit) -> tuple[WatchFact, ...]:
    """Return every open marker that matches this visit, or matched it before, without repeats.

    A marker that matched before also counts, so that a corrected plate does not remove it.
    """
    matches = WatchMatch.objects.filter(visit=visit, marker=OuterRef("pk"))
    acknowledgements = WatchAcknowledgement.objects.filter(visit=visit, marker=OuterRef("pk"))
    rows = list(
        open_markers(visit.establishment_id)
        .select_related("vehicle")
        .annotate(
            matched_as=Subquery(matches.values("about")[:1]),
            is_acknowledged=Exists(acknowledgements),
        )
    )
    about = {marker.pk: marker.matched_as for marker in rows if marker.matched_as is not None}
    about |= {marker.pk: kind for marker, kind in _matching(rows, visit)}
    acknowledged = {marker.pk for marker in rows if marker.is_acknowledged}
    return tuple(
        WatchFact(str(marker), kind, marker in acknowledged) for marker, kind in about.items()
    )


def open_markers(establishment_id: UUID) -> QuerySet[WatchMarker]:
    markers: QuerySet[WatchMarker] = WatchMarker.objects.within(establishment_id)
    return markers.filter(closed_at__isnull=True)


def matching_markers(visit: Visit) -> list[tuple[WatchMarker, str]]:
    """Return the open markers for this visit's plate, haulier or driver, each with its kind."""
    return _matching(list(open_markers(visit.establishment_id).select_related("vehicle")), visit)


def _matching(markers: Sequence[WatchMarker], visit: Visit) -> list[tuple[WatchMarker, str]]:
    plate, driver = lookalike_key(visit.vehicle.plate), visit.driver_name.casefold()
    about = {
        "vehicle": [marker for marker in markers if _plate_of(marker) == plate],
        "haulier": [marker for marker in markers if marker.haulier_id == visit.haulier_id],
        "driver": [marker for marker in markers if marker.driver_name.casefold() == driver != ""],
    }
    return [(marker, kind) for kind, matching in about.items() for marker in matching]


def _plate_of(marker: WatchMarker) -> str | None:
    """Return the lookalike key of the marker's plate, or None without a plate."""
    plate = marker.vehicle.plate if marker.vehicle else marker.plate
    return lookalike_key(plate) if plate or marker.vehicle else None
