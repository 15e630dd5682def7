"""Does security watch this vehicle? Told once more, from the rows; imports no rule."""

from __future__ import annotations

from searches.models import Visit, WatchMarker

#: What is one to whoever reads a plate at a glance.
GLANCE = str.maketrans("OÖILSŠZŽBÄČĆĐÜ", "001155228ACCDU")


def watched(visit: Visit) -> bool:
    """By a marker on its plate, or on one that looks like it, that nobody acknowledged."""
    markers = WatchMarker.objects.filter(establishment=visit.establishment_id, closed_at=None)
    left = markers.exclude(acknowledgements__visit=visit).select_related("vehicle")
    plates = {one.vehicle.plate if one.vehicle else one.plate for one in left} - {""}
    return visit.vehicle.plate.translate(GLANCE) in {plate.translate(GLANCE) for plate in plates}
