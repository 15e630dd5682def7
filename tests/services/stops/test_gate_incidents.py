"""The incident of a gate opened without GO: who may close it, and when no incident is opened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from searches.models import LockSession, Stop
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.locks.locks import depart, open_outer_gate
from searches.services.release.releases import enter_manual_release
from searches.services.stops.stops import ask_to_close_stop
from searches.words.people import Role
from searches.words.refusals import Invalid, NotAllowed
from searches.words.visits import ClosingBasis
from tests.support.counting import Morning, at
from tests.support.sample_prison import PIN

REASON = "Both networks were down; released on paper at the gate."


def closing(stop: Stop, note: str) -> dict[str, Any]:
    basis = ClosingBasis.NOTHING_THERE
    return {"stop_id": stop.pk, "basis": basis, "note": note, "pin": PIN}


@pytest.fixture
def incident(morning: Morning, lock: LockSession) -> Stop:
    with at("07:31:00"):
        open_outer_gate(morning.prison.grace, visit_id=lock.visit_id)
    return Stop.objects.get(source="gate_without_go")


def test_the_officer_who_recorded_the_opening_cannot_close_the_incident(
    morning: Morning, incident: Stop
) -> None:
    grace = morning.prison.grace
    both = replace(grace, roles=grace.roles | {Role.CONTROL_ROOM})
    with at("07:40:00"), pytest.raises(NotAllowed, match="opener-closes"):
        ask_to_close_stop(both, **closing(incident, "Searched by police on the A64."))


@pytest.mark.parametrize(("note", "closes"), [("x" * 19, False), ("x" * 20, True)])
def test_the_note_must_say_where_the_vehicle_is(
    morning: Morning, incident: Stop, note: str, closes: bool
) -> None:
    with at("07:40:00"):
        if closes:
            ask_to_close_stop(morning.prison.ceri, **closing(incident, note))
            return
        with pytest.raises(Invalid, match="whereabouts"):
            ask_to_close_stop(morning.prison.ceri, **closing(incident, note))


def test_a_release_on_paper_opens_no_incident_and_is_announced(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    with at("07:50:00"):
        enter_manual_release(prison.dee, visit_id=lock.visit_id, reason=REASON, pin=PIN)
        depart(prison.grace, visit_id=lock.visit_id, inner_gate_still_shut=True)
        announce_new_entries(prison.establishment.pk)
    assert not Stop.objects.filter(source="gate_without_go").exists()
    assert lock.visit.announcements.filter(kind="manual_release").exists()
