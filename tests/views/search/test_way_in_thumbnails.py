"""The list of zones shows the photograph from the way in beside each zone that has one."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from searches.services.photos.photos import Place, keep_photo
from searches.words.checklists import Phase
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, received


def way_in(prison: Prison, in_the_lock: InTheLock, slot: str, seed: int) -> UUID:
    place = Place(in_the_lock.visit.pk, slot, slot, Phase.WAY_IN)
    fields: dict[str, Any] = {"in_application": True, "occurred_at": None}
    photo = received(photograph(seed))
    return keep_photo(prison.grace, id=uuid4(), place=place, received=photo, **fields).id


@pytest.fixture
def list_of_zones(in_the_lock: InTheLock) -> str:
    return f"/visits/{in_the_lock.visit.pk}/sheet/zones/"


def test_a_zone_with_a_way_in_photograph_shows_it_and_other_zones_show_none(
    prison: Prison, client: Client, in_the_lock: InTheLock, list_of_zones: str
) -> None:
    photo = way_in(prison, in_the_lock, "U3", 1)
    client.force_login(prison.person["grace"])
    rows = client.get(list_of_zones).content.decode().split("<li")
    with_photo = [row for row in rows if "app-zones__thumb" in row]
    assert len(with_photo) == 1
    assert f'src="/photos/{photo}/thumb"' in with_photo[0]
    assert "Left side" in with_photo[0]


def test_a_photograph_keeps_its_place_and_is_not_fetched_again_when_the_list_changes(
    prison: Prison, client: Client, in_the_lock: InTheLock, list_of_zones: str
) -> None:
    photo = way_in(prison, in_the_lock, "U3", 1)
    client.force_login(prison.person["grace"])
    page = client.get(list_of_zones).content.decode()
    image = page[page.index("app-zones__thumb") :].partition(">")[0]
    for attribute in (f'id="way-in-U3-{photo}"', "hx-preserve", 'width="64"', 'height="48"'):
        assert attribute in image


def test_further_way_in_photographs_cost_no_further_query(
    prison: Prison, client: Client, in_the_lock: InTheLock, list_of_zones: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(list_of_zones)
        return len(captured)

    client.force_login(prison.person["grace"])
    way_in(prison, in_the_lock, "U3", 1)
    queries()  # the first request also fills the caches
    before = queries()
    way_in(prison, in_the_lock, "U4", 2)
    way_in(prison, in_the_lock, "U1", 3)
    assert queries() == before
