"""Incidents at the outer gate: the gate was opened, or a vehicle left, without GO.

An incident stops all vehicles until the control room and the duty governor close the incident.
"""

from __future__ import annotations

from searches.ledger.record import Record
from searches.models import ManualRelease, Stop, Visit
from searches.services.stops.stops import raise_by_system
from searches.words.events.stops import IncidentExtended
from searches.words.visits import StopKind, StopSource


def open_gate_incident(record: Record, visit: Visit, *, fault: str) -> Stop:
    """Open the incident of this visit, or extend the incident that is already open.

    `fault` says why the opening had no valid GO, and is empty when the vehicle has left.
    """
    here = Stop.objects.within(record.establishment).still_open()
    incident = here.filter(source=StopSource.GATE_WITHOUT_GO, visit=visit).first()
    left = visit.departed_at is not None
    if incident is not None:
        record.enter(IncidentExtended(stop=incident.pk, left=left), visit=visit.pk)
        return incident
    plate = visit.vehicle.plate_display
    opened = f"{plate}: outer gate opened without GO. {fault}"
    return raise_by_system(
        record,
        kind=StopKind.INCIDENT,
        source=StopSource.GATE_WITHOUT_GO,
        sentence=f"{plate}: left without GO." if left else opened.strip(),
        visit=visit,
    )


def has_manual_release(visit: Visit) -> bool:
    """Return whether a manual release has been entered for this visit."""
    return ManualRelease.objects.filter(visit=visit).exists()
