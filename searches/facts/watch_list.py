"""Facts about the watch list: the markers that hold a visit."""

from __future__ import annotations

from searches.models import Visit, WatchAcknowledgement, WatchMarker, WatchMatch
from searches.rules.plates import lookalike_key
from searches.words.releases import WatchFact


def watch_facts(visit: Visit) -> tuple[WatchFact, ...]:
    """Return every open marker that matches this visit, or matched it before, without repeats.

    A marker that matched before also counts, so that a corrected plate does not remove it.
    """
    kept = WatchMatch.objects.filter(visit=visit, marker__closed_at__isnull=True)
    about = dict(kept.values_list("marker_id", "about"))
    about |= {marker.pk: kind for marker, kind in matching_markers(visit)}
    acknowledged = set(
        WatchAcknowledgement.objects.filter(visit=visit).values_list("marker_id", flat=True)
    )
    return tuple(
        WatchFact(str(marker), kind, marker in acknowledged) for marker, kind in about.items()
    )


def matching_markers(visit: Visit) -> list[tuple[WatchMarker, str]]:
    """Return the open markers for this visit's plate, haulier or driver, each with its kind."""
    markers = list(
        WatchMarker.objects.within(visit.establishment)
        .filter(closed_at__isnull=True)
        .select_related("vehicle")
    )
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
