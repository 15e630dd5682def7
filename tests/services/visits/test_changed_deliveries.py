"""A delivery is moved or cancelled: what the ledger stores, and what the gate sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from searches.models import LedgerEntry, Visit
from searches.services.visits.visit_changes import cancel_delivery, move_delivery, turn_back
from searches.services.visits.visits import expect_vehicle, log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.refusals import Invalid, NotAllowed, NotExpected, NotThere, Refused
from searches.words.visits import Expected, VisitSource, WayIn
from tests.support.sample_prison import Prison

FIRM = ("Calder Foodservice", "01632 960114")


def announced(prison: Prison, **ahead: float) -> Visit:
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(**ahead)
    expected = Expected("KX23 LDV", VehicleType.RIGID, *FIRM, expected_at=at)
    return expect_vehicle(prison.ceri, expected=expected, source=VisitSource.PAGE)


def log_in(prison: Prison) -> Visit:
    cab: dict[str, Any] = {"driver_name": "Dan Moss", "people_in_cab": 1, "tail_lift_fitted": True}
    way_in = WayIn("KX23LDV", VehicleType.RIGID, *FIRM, **cab, planned_areas=(), escort=None)
    return log_vehicle_in(prison.grace, way_in=way_in, source=VisitSource.PAGE)


def test_a_cancelled_delivery_is_not_matched_at_the_gate(prison: Prison) -> None:
    visit = announced(prison, hours=2)
    cancel_delivery(prison.ceri, visit_id=visit.pk, why="Called off.")
    came = log_in(prison)
    assert came.pk != visit.pk and came.expected_at is None
    visit.refresh_from_db()
    assert visit.entered_at is None and visit.turned_back_at is not None


def test_after_a_cancellation_the_next_delivery_is_logged_in(prison: Prison) -> None:
    first, second = announced(prison, hours=1), announced(prison, hours=4)
    cancel_delivery(prison.ceri, visit_id=first.pk, why="Called off.")
    assert log_in(prison).pk == second.pk


def test_the_ledger_says_who_cancelled_a_delivery_and_why(prison: Prison) -> None:
    visit = announced(prison, hours=2)
    cancel_delivery(prison.ceri, visit_id=visit.pk, why=f"  {'Strike. ' * 40}")
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert (entry.act, entry.visit_id, entry.by_id) == (
        "cancel_delivery",
        visit.pk,
        prison.ceri.person,
    )
    assert entry.body["said"]["why"].startswith("Strike. ")
    assert len(entry.body["said"]["why"]) == 200


def test_the_ledger_has_the_old_and_new_time_of_a_delivery(prison: Prison) -> None:
    visit = announced(prison, hours=2)
    before, later = visit.expected_at, timezone.now() + timedelta(days=3)
    assert move_delivery(prison.mia, visit_id=visit.pk, expected_at=later).expected_at == later
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq").body["said"]
    assert before and entry["before"][:16] == f"{before:%Y-%m-%dT%H:%M}"
    assert entry["after"][:16] == f"{later:%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(("hours", "code"), [(-1.1, "time-over"), (24 * 60 + 1, "time-far")])
def test_a_delivery_is_not_moved_too_far(prison: Prison, hours: float, code: str) -> None:
    visit = announced(prison, hours=2)
    at = timezone.now() + timedelta(hours=hours)
    with pytest.raises(Invalid, match=code):
        move_delivery(prison.ceri, visit_id=visit.pk, expected_at=at)
    visit.refresh_from_db()
    assert visit.expected_at is not None and visit.expected_at > timezone.now()


def test_a_finished_or_cancelled_delivery_cannot_be_changed(prison: Prison) -> None:
    cancelled, turned = announced(prison, days=2), announced(prison, days=3)
    cancel_delivery(prison.ceri, visit_id=cancelled.pk, why="Called off.")
    turn_back(prison.grace, visit_id=turned.pk)
    for visit in (cancelled, turned, log_in(prison)):
        stood = LedgerEntry.objects.count()
        with pytest.raises(NotExpected):
            cancel_delivery(prison.ceri, visit_id=visit.pk, why="Again.")
        with pytest.raises(NotExpected):
            move_delivery(prison.ceri, visit_id=visit.pk, expected_at=timezone.now())
        assert LedgerEntry.objects.count() == stood


def test_a_cancelled_delivery_is_not_turned_back(prison: Prison) -> None:
    visit = announced(prison, hours=2)
    cancel_delivery(prison.ceri, visit_id=visit.pk, why="Called off.")
    with pytest.raises(Refused, match="gone"):
        turn_back(prison.grace, visit_id=visit.pk)


def test_a_delivery_of_another_prison_is_not_found(prison: Prison, other_prison: Prison) -> None:
    for visit_id in (announced(other_prison, hours=2).pk, uuid4()):
        with pytest.raises(NotThere):
            cancel_delivery(prison.ceri, visit_id=visit_id, why="Called off.")
        with pytest.raises(NotThere):
            move_delivery(prison.ceri, visit_id=visit_id, expected_at=timezone.now())


def test_an_escort_cannot_change_a_delivery(prison: Prison) -> None:
    visit = announced(prison, hours=2)
    with pytest.raises(NotAllowed):
        cancel_delivery(prison.ed, visit_id=visit.pk, why="Called off.")
    with pytest.raises(NotAllowed):
        move_delivery(prison.ed, visit_id=visit.pk, expected_at=timezone.now())
