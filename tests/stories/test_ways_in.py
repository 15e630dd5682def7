"""The same rule holds a visit, however the visit was logged in, and every hold can be resolved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from searches.ledger.clock import replay_at
from searches.management.demo.lorry import Lorry
from searches.models import Visit
from searches.services.search import draws
from searches.services.visits.visits import log_vehicle_in
from searches.words.visits import TabletReport, VisitSource
from tests.api.tablet_client import VISIT, Tablet
from tests.e2e.morning import FOOD, as_demo
from tests.stories.hold_resolver import HoldResolver
from tests.stories.independent_rule import rows_that_fail
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.browsers import browser
from tests.support.sample_prison import PIN, Prison

PLATE = "KX23LDV"
SOON = timedelta(hours=1)
Way = Callable[[Yard], None]


def page(there: Yard) -> None:
    typed: dict[str, Any] = {
        **{name: value for name, value in VISIT.items() if name != "planned_areas"},
        "uuid": uuid4(),
        "tail_lift_fitted": "on",
        "brings": "nothing",
        "has_underneath": "nothing",
        "escort": there.prison.ed.person,
        "planned_areas": ["kitchen-bay"],
    }
    answer = browser(there.prison, "grace").post("/visits/new/", typed)
    assert answer.status_code == 302


def api(there: Yard, id: Any = None) -> None:
    said = {**VISIT, "escort": there.prison.ed.person, "tail_lift_fitted": True}
    assert Tablet(there.prison, "grace").put("visits", said, id=id).status_code == 201


def csv(there: Yard) -> None:
    """Announce the lorry in a CSV file, then log it in on the page."""
    head = "plate,type,haulier,phone_24h,expected_at"
    row = f"{PLATE},rigid,Brakes,01632 960114,{there.now + SOON:%Y-%m-%dT%H:%M}+00:00"
    file = SimpleUploadedFile("week.csv", f"{head}\n{row}\n".encode())
    browser(there.prison, "ceri").post("/deliveries/", {"uuid": uuid4(), "file": file})
    assert Visit.objects.get().entered_at is None
    page(there)


def announced(there: Yard) -> None:
    """Announce the lorry through the API, then log it in through the API."""
    names = ("plate", "vehicle_type", "haulier", "phone_24h", "planned_areas")
    said = {name: VISIT[name] for name in names}
    said |= {"expected_at": (there.now + SOON).isoformat()}
    assert Tablet(there.prison, "ceri").put("deliveries", said).status_code == 201
    api(there)


def typed_ahead(there: Yard) -> None:
    names = ("plate", "vehicle_type", "haulier", "phone_24h", "planned_areas")
    said = {name: VISIT[name] for name in names} | {"uuid": uuid4()}
    said |= {"expected_at": f"{there.now + SOON:%Y-%m-%dT%H:%M}"}
    assert browser(there.prison, "mia").post("/deliveries/one/", said).status_code == 302
    page(there)


def logged_offline(there: Yard) -> None:
    """Report the arrival afterwards, at a time that no clock proves.

    The whole prison must then be counted.
    """
    way_in = replace(FOOD, plate=PLATE, seal="S123", escort=there.prison.ed.person)
    about: dict[str, Any] = {
        "source": VisitSource.API,
        "report": TabletReport(there.now),
        "id": uuid4(),
    }
    log_vehicle_in(there.prison.grace, way_in=way_in, **about)


def demo(there: Yard) -> None:
    way_in = replace(FOOD, plate=PLATE, seal="S123", escort=there.prison.ed.person)
    Lorry(as_demo(there.prison), way_in, there.now, pin=PIN).come_in()


WAYS: tuple[Way, ...] = (page, api, csv, announced, typed_ahead, logged_offline, demo)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_pain_11_every_way_of_logging_in_is_held_by_the_same_rule(prison: Prison, way: Way) -> None:
    open_prison(prison)
    yard = Yard(prison)
    with replay_at(yard.now), mock.patch.object(draws, "drawn", return_value=False):
        way(yard)
    yard.visit_id = Visit.objects.get().pk
    yard.now += timedelta(minutes=5)
    yard.halt()
    resolver = HoldResolver(yard)
    resolver.go_on()
    assert {"lock-void", "search-incomplete"} & set(yard.held), "nothing was in its way"
    assert not yard.releases
    while not yard.releases and yard.acts < 200:
        resolver.go_on()
    assert [rows_that_fail(release) for release in yard.releases] == [[]]
