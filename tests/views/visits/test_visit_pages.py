"""The page of a visit shows names instead of codes, and asks who was near the vehicle at a halt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from searches.models import CountRequest, Halt, Visit
from searches.queries.visits import timeline
from searches.services.locks.locks import close_inner_gate
from searches.services.photos.photos import announce_photos
from searches.services.visits.halts import (
    log_arrival,
    log_departure,
    regain_sight,
    report_lost_sight,
)
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.visits import VisitSource, WayIn
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

SHUT: dict[str, Any] = {"inner_gate_shut": True, "no_prisoner_in_lock": True}
LORRY = WayIn(
    plate="KX23LDV",
    vehicle_type=VehicleType.RIGID,
    haulier="Ridings Foods",
    phone_24h="01924 555 0101",
    driver_name="D. Marsh",
    people_in_cab=1,
    planned_areas=("kitchen-bay",),
    escort=None,
)


def come_in(prison: Prison) -> Visit:
    escorted = replace(LORRY, escort=prison.ed.person)
    found: Visit = log_vehicle_in(prison.grace, way_in=escorted, source=VisitSource.PAGE)
    return found


def test_nearby_parties_are_asked_for_a_halt_ended_by_an_old_seal(
    prison: Prison,
) -> None:
    """In an earlier version, sealing the lock ended a halt, so nobody named the parties nearby."""
    visit = come_in(prison)
    halt = log_arrival(prison.ed, visit_id=visit.pk, area="stores", id=uuid4())
    Halt.objects.update(left_at=timezone.now())
    close_inner_gate(prison.grace, visit_id=visit.pk, **SHUT)
    gate = browser(prison, "ed")
    assert "The vehicle stood at Stores" in page_text(gate.get(f"/visits/{visit.pk}/"))
    requests_before = CountRequest.objects.count()
    fields = {"uuid": str(uuid4()), "parties": ["laundry"]}
    gate.post(f"/visits/{visit.pk}/halts/{halt.pk}/leave/", fields)
    page = page_text(gate.get(f"/visits/{visit.pk}/"))
    assert "The vehicle stood at Stores" not in page
    assert "near: Laundry" in page
    assert Halt.objects.get().parties_present == ["laundry"]
    assert CountRequest.objects.count() == requests_before + 1, "the laundry is counted as well"


def test_the_parties_of_an_old_halt_are_asked_only_once(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = come_in(prison)
    halt = log_arrival(prison.ed, visit_id=visit.pk, area="stores", id=uuid4())
    log_departure(prison.ed, halt_id=halt.pk)
    monkeypatch.setattr(timeline, "MOST_EVENTS", 1)
    report_lost_sight(prison.ed, visit_id=visit.pk)
    page = page_text(browser(prison, "grace").get(f"/visits/{visit.pk}/"))
    assert "The vehicle stood at Stores" not in page


def test_areas_are_shown_by_name(prison: Prison) -> None:
    visit = come_in(prison)
    page = page_text(browser(prison, "grace").get(f"/visits/{visit.pk}/"))
    facts = page[page.index("app-facts") :]
    assert "Kitchen bay" in facts
    assert "kitchen-bay" not in facts


def test_only_the_newest_twelve_lines_are_open(prison: Prison) -> None:
    visit = come_in(prison)
    announce_photos(prison.grace, visit_id=visit.pk, photos=())
    for _ in range(7):
        report_lost_sight(prison.ed, visit_id=visit.pk)
        regain_sight(prison.ed, visit_id=visit.pk)
    page = page_text(browser(prison, "grace").get(f"/visits/{visit.pk}/"))
    before, after = page.split("<summary>Earlier</summary>")
    assert before.count('<li class="app-timeline__item') == 12
    assert "Vehicle logged in" in after
    assert "announced by a tablet" not in page


def test_only_people_who_may_seal_request_a_tablets_keys(prison: Prison) -> None:
    visit = come_in(prison)
    pages = {
        who: page_text(browser(prison, who).get(f"/visits/{visit.pk}/")) for who in ("grace", "ed")
    }
    assert " data-seals" in pages["grace"]
    assert "data-waiting" in pages["ed"]
    assert " data-seals" not in pages["ed"]
