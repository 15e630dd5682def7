"""Security hears of a drawn drill and a deep search; gate and control room do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from searches.ledger.clock import replay_at
from searches.models import Draw, DrillSettlement, LedgerEntry
from searches.queries.exceptions.announcements import lines
from searches.queries.visits.timeline import events_of
from searches.services.exceptions.announcements import (
    acknowledge_announcement,
    announce_new_entries,
)
from searches.services.search import draws
from searches.services.search.drills import settle_drill
from searches.services.visits.visits import expect_vehicle, log_vehicle_in
from searches.words.announcements import SECRET_KINDS
from searches.words.checklists import VehicleType
from searches.words.visits import DrillOutcome, Expected, VisitSource, WayIn
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

COMMAND = ("ceri", "omar", "dee", "mia", "grace", "ed")


@pytest.fixture
def yard(prison: Prison) -> Yard:
    """Return the yard with a lorry that has come in, with a drawn drill and a drawn deep search."""
    open_prison(prison)
    yard = Yard(prison)
    yard.come_in(drawn=True)
    return yard


def place_tag(yard: Yard) -> None:
    yard.act(settle_drill, yard.prison.sam, visit_id=yard.visit_id, outcome=DrillOutcome.PLACED)


def seal(yard: Yard) -> None:
    yard.halt()
    yard.seal()
    assert yard.lock is not None


def top_of_screen(yard: Yard, name: str) -> str:
    announce_new_entries(yard.prison.establishment.pk)
    with replay_at(yard.now):
        return page_text(browser(yard.prison, name).get("/stops/banner/"))


def test_security_is_told_at_the_way_in_of_a_drawn_drill_and_deep_search(yard: Yard) -> None:
    screen = top_of_screen(yard, "sam")
    assert "A drill was drawn for vehicle KX23 LDV. Place the tag before the lock is" in screen
    assert "A deep search was drawn for vehicle KX23 LDV." in screen


def test_nobody_but_security_is_told_of_a_drill(yard: Yard) -> None:
    place_tag(yard)
    seal(yard)
    for name in COMMAND:
        screen = top_of_screen(yard, name)
        assert "drill" not in screen.lower(), name
        assert "deep search" not in screen.lower(), name


def test_security_is_told_at_the_seal_that_the_tag_is_searched_for(yard: Yard) -> None:
    place_tag(yard)
    seal(yard)
    screen = top_of_screen(yard, "sid")
    assert "The search of vehicle KX23 LDV begins. The drill tag is in place." in screen
    assert "Vehicle KX23 LDV is in the lock and gets a deep search." in screen


def test_a_drill_that_is_not_placed_by_the_seal_withdraws_itself(yard: Yard) -> None:
    seal(yard)
    settled = DrillSettlement.objects.get(draw__visit=yard.visit_id)
    assert (settled.outcome, settled.settled_by) == (DrillOutcome.WITHDRAWN, None)
    assert LedgerEntry.objects.filter(act="withdraw_unplaced_drill").count() == 1
    assert "The drill was withdrawn." in top_of_screen(yard, "sam")
    with replay_at(yard.now):
        drills = page_text(browser(yard.prison, "sam").get("/drills/"))
    assert "Withdrawn: Nobody had placed the tag when the lock was sealed." in drills
    yard.release(yard.prison.mia)
    assert "drill" not in {hold.subject for hold in yard.holds}
    assert "deep" in {hold.subject for hold in yard.holds}


def test_a_tag_cannot_be_placed_after_the_seal(yard: Yard) -> None:
    seal(yard)
    place_tag(yard)
    assert yard.refusal == "drill-settled"


def test_a_placed_tag_stays_through_the_seal(yard: Yard) -> None:
    place_tag(yard)
    seal(yard)
    assert DrillSettlement.objects.get(draw__visit=yard.visit_id).outcome == DrillOutcome.PLACED
    yard.release(yard.prison.mia)
    (hold,) = [hold for hold in yard.holds if hold.subject == "drill"]
    assert (hold.sentence, hold.cure) == (
        "Security has not finished with this vehicle.",
        "Ask security.",
    )


def test_the_page_of_a_vehicle_does_not_tell_the_gate_of_a_drill(yard: Yard) -> None:
    place_tag(yard)
    seal(yard)
    announce_new_entries(yard.prison.establishment.pk)
    with replay_at(yard.now):
        page = page_text(browser(yard.prison, "grace").get(f"/visits/{yard.visit_id}/"))
    assert "drill" not in page.lower()
    events = events_of(yard.prison.establishment.pk, yard.visit.pk)
    assert "settle_drill" not in [event.act for event in events]
    assert not SECRET_KINDS & {event.values.get("kind") for event in events}
    of_case = events_of(yard.prison.establishment.pk, yard.visit.pk, with_drills=True)
    assert "settle_drill" in [event.act for event in of_case]


def test_an_acknowledged_drill_is_not_on_the_page_of_the_vehicle(yard: Yard) -> None:
    announce_new_entries(yard.prison.establishment.pk)
    line = next(line for line in lines(yard.prison.sam) if line.kind in SECRET_KINDS)
    yard.act(acknowledge_announcement, yard.prison.sam, announcement_id=line.id)
    assert LedgerEntry.objects.get(act="acknowledge_announcement").visit_id is None


@pytest.mark.parametrize(
    ("name", "may_read"),
    [("sam", True), ("ada", True), ("ceri", False), ("omar", False), ("dee", False)],
)
def test_only_security_and_auditor_read_announcements_of_drills(
    yard: Yard, name: str, may_read: bool
) -> None:
    announce_new_entries(yard.prison.establishment.pk)
    found = {line.kind for line in lines(getattr(yard.prison, name))}
    assert (found >= SECRET_KINDS) is may_read
    assert bool(found & SECRET_KINDS) is may_read


def test_nothing_is_drawn_for_a_lorry_of_the_demo(prison: Prison) -> None:
    open_prison(prison)
    yard = Yard(prison)
    way_in = WayIn(
        plate="KX23LDV",
        vehicle_type=VehicleType.RIGID,
        haulier="Brakes",
        phone_24h="01632 960114",
        driver_name="Dan Moss",
        people_in_cab=1,
        planned_areas=("kitchen-bay",),
        escort=None,
        tail_lift_fitted=True,
    )
    expected = Expected(
        plate="KX23LDV",
        vehicle_type=VehicleType.RIGID,
        haulier="Brakes",
        phone_24h="01632 960114",
        planned_areas=("kitchen-bay",),
        expected_at=yard.now,
    )
    about: dict[str, Any] = {"expected": expected, "source": VisitSource.DEMO}
    yard.act(expect_vehicle, prison.ceri, **about)
    with mock.patch.object(draws, "drawn", return_value=True):
        # A visitor of the demo logs the expected lorry in on the ordinary page.
        demo = yard.act(log_vehicle_in, prison.grace, way_in=way_in, source=VisitSource.PAGE)
        other = replace(way_in, plate="AB12 CDE")
        usual = yard.act(log_vehicle_in, prison.grace, way_in=other, source=VisitSource.PAGE)
    drawn = Draw.objects.get(visit=demo)
    assert not drawn.drill
    assert not drawn.deep_search
    assert Draw.objects.get(visit=usual).drill
