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


IN_THE_LOCK = "The vehicle is in the lock"


def visit_page(prison: Prison, who: str, visit: Visit) -> str:
    return page_text(browser(prison, who).get(f"/visits/{visit.pk}/"))


def test_the_planned_area_comes_first_and_the_others_are_folded(prison: Prison) -> None:
    page = visit_page(prison, "ed", come_in(prison))
    planned, others = page.index("Record arrival at Kitchen bay"), page.index("at another area")
    assert planned < others < page.index("</span> Stores")


def test_every_area_is_open_when_none_is_planned(prison: Prison) -> None:
    escorted = replace(LORRY, escort=prison.ed.person, planned_areas=())
    visit: Visit = log_vehicle_in(prison.grace, way_in=escorted, source=VisitSource.PAGE)
    assert '<details class="app-more" open>' in visit_page(prison, "ed", visit)


def test_the_lock_is_not_the_main_action_before_the_planned_area(prison: Prison) -> None:
    visit = come_in(prison)
    page = visit_page(prison, "grace", visit)
    assert IN_THE_LOCK not in page[page.index('id="visit-next"') :]
    assert "The vehicle is in the lock and does not go to Kitchen bay" in page


def test_the_lock_is_not_offered_while_the_vehicle_stands_at_an_area(prison: Prison) -> None:
    visit = come_in(prison)
    halt = log_arrival(prison.ed, visit_id=visit.pk, area="kitchen-bay")
    assert IN_THE_LOCK not in visit_page(prison, "grace", visit)
    log_departure(prison.ed, halt_id=halt.pk)
    page = visit_page(prison, "grace", visit)
    assert IN_THE_LOCK in page[page.index('id="visit-next"') :]


def test_the_lock_is_never_offered_to_an_escort_who_cannot_seal_it(prison: Prison) -> None:
    visit = come_in(prison)
    assert IN_THE_LOCK not in visit_page(prison, "ed", visit)
    halt = log_arrival(prison.ed, visit_id=visit.pk, area="kitchen-bay")
    log_departure(prison.ed, halt_id=halt.pk)
    assert IN_THE_LOCK not in visit_page(prison, "ed", visit)


def test_a_vehicle_that_came_in_is_on_site_on_every_page(prison: Prison) -> None:
    visit = come_in(prison)
    page = visit_page(prison, "grace", visit)
    state = page[page.index('class="app-state') : page.index("</p>", page.index("app-state"))]
    assert "On site" in state


def test_the_board_says_where_the_vehicle_has_been_for_so_long(prison: Prison) -> None:
    visit = come_in(prison)
    log_arrival(prison.ed, visit_id=visit.pk, area="kitchen-bay")
    page = page_text(browser(prison, "grace").get("/board/"))
    assert "Kitchen bay <time" in page and "data-minutes" in page
    assert "Record departure from Kitchen bay" in page
