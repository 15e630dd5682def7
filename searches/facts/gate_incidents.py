"""Facts about an incident at the outer gate: who recorded the opening and the departure."""

from __future__ import annotations

from searches.models import LedgerEntry, OuterGateOpening, Stop
from searches.words.events.locks import VehicleDeparted
from searches.words.visits import StopSource


def recorders_of_incident(stop: Stop) -> set[str]:
    """Return the people who recorded the opening or the departure of an incident at the gate."""
    if stop.source != StopSource.GATE_WITHOUT_GO or stop.visit_id is None:
        return set()
    openings = OuterGateOpening.objects.filter(visit=stop.visit_id)
    departures = LedgerEntry.objects.of(VehicleDeparted).filter(visit_id=stop.visit_id)
    people = {*openings.values_list("opened_by", flat=True)}
    people |= {*departures.values_list("by_id", flat=True)}
    return {str(person) for person in people if person is not None}
