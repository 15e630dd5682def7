"""A tablet uploads a photograph straight to a store, or to the server when the store fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from gatehouse import headers
from searches.models import Photograph
from tests.e2e.tablets import Tablet, browser_of, demand_all_there, sign_in
from tests.support.bad_network import Wire
from tests.support.direct_upload import stored_versions
from tests.support.sample_prison import Prison
from tests.support.searching import answer_everything, seal
from tests.support.seaweedfs import allow_from, client, keep_in, running_seaweedfs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BUCKET = "locked"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_seaweedfs() as endpoint:
        client(endpoint).create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        yield endpoint


@pytest.fixture
def tablet(
    wire: Wire,
    prison: Prison,
    playwright_here: Playwright,
    profile: Path,
    settings: Any,
    address: str,
) -> Iterator[Tablet]:
    keep_in(settings, address, BUCKET, lock_days=1, direct=True)
    settings.CONTENT_SECURITY_POLICY = headers.content_policy(address)
    allow_from(address, BUCKET, wire.address)
    in_the_lock = seal(prison)
    answer_everything(prison.grace, in_the_lock, but=frozenset({"U3"}))
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        tablet = Tablet(context, context.pages[0], in_the_lock)
        tablet.ready()
        yield tablet


def sent_by(tablet: Tablet) -> list[tuple[str, str]]:
    """Return a list that collects the method and address of each request of the browser."""
    calls: list[tuple[str, str]] = []
    tablet.context.on("request", lambda request: calls.append((request.method, request.url)))
    return calls


def test_a_photograph_goes_straight_to_the_store(tablet: Tablet, address: str) -> None:
    calls = sent_by(tablet)
    tablet.open("U3")
    tablet.photograph()
    tablet.all_arrive()
    demand_all_there(tablet, answers=0, photographs_taken=1)
    photo = Photograph.objects.get()
    puts = [url for method, url in calls if method == "PUT"]
    assert [url.split("?")[0] for url in puts] == [
        f"{address}/{BUCKET}/arriving/{photo.establishment_id}/{photo.taken_by_id}/{photo.pk}"
    ]
    assert any(url.endswith(f"/{photo.pk}/arrived") for _, url in calls)
    assert photo.in_application
    assert not stored_versions(address, BUCKET)


def test_a_photograph_goes_to_the_server_when_the_store_refuses_it(
    tablet: Tablet, address: str
) -> None:
    allow_from(address, BUCKET, "https://elsewhere.example")
    calls = sent_by(tablet)
    tablet.open("U3")
    tablet.photograph()
    tablet.all_arrive()
    demand_all_there(tablet, answers=0, photographs_taken=1)
    photo = Photograph.objects.get()
    assert any(method == "PUT" and f"/api/v1/photos/{photo.pk}?" in url for method, url in calls)


def test_an_arrival_whose_answer_was_lost_is_sent_again(tablet: Tablet, address: str) -> None:
    """Lose the server's first answer on its way to the tablet.

    The report is sent again, the bytes are not, and there is one photograph.
    """
    lost: list[Any] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    tablet.context.route("**/arrived", lose)
    calls = sent_by(tablet)
    tablet.open("U3")
    tablet.photograph()
    tablet.all_arrive()
    demand_all_there(tablet, answers=0, photographs_taken=1)
    assert [status.status for status in lost] == [201]
    assert len([url for method, url in calls if method == "PUT"]) == 1
    assert Photograph.objects.count() == 1
