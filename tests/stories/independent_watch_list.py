"""The independent rule's row about the watch list, from the database rows. It imports no rule."""

from __future__ import annotations

from searches.models import Visit, WatchMarker

#: Maps characters that look alike at a glance to one character.
GLANCE = str.maketrans("OÖILSŠZŽBÄČĆĐÜ", "001155228ACCDU")


def watched(visit: Visit) -> bool:
    """Return whether an unacknowledged marker is on the vehicle's plate or on a lookalike plate."""
    markers = WatchMarker.objects.filter(establishment=visit.establishment_id, closed_at=None)
    left = markers.exclude(acknowledgements__visit=visit).select_related("vehicle")
    plates = {one.vehicle.plate if one.vehicle else one.plate for one in left} - {""}
    return visit.vehicle.plate.translate(GLANCE) in {plate.translate(GLANCE) for plate in plates}
