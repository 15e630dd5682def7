"""A revoked tablet sends its records before it deletes them. Signing out deletes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from searches.models import Answer, Parked
from searches.services.devices.devices import revoke_device
from searches.services.photos.uploads import blob_name, photographs
from tests.e2e.tablets import Tablet, browser_of, sign_in
from tests.support.bad_network import Wire
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tablet(
    wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path
) -> Iterator[Tablet]:
    """Return Grace's tablet with one answer and one photograph that no other device has."""
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        tablet = Tablet(context, context.pages[0], seal(prison))
        tablet.ready()
        tablet.off()
        tablet.open("A5")
        tablet.tap("Done")
        tablet.open("U3")
        tablet.photograph()
        yield tablet


def test_a_revoked_tablet_sends_its_records_and_deletes_them(
    tablet: Tablet, prison: Prison
) -> None:
    sha256 = next(fact["payload"]["sha256"] for fact in tablet.kept() if fact["kind"] == "photo")
    revoke_device(prison.ann, device_id=prison.device["gate-1"].pk)
    tablet.on()
    expect(tablet.page.get_by_text("This tablet is now empty.")).to_be_visible()
    parked = {row.kind: row.payload for row in Parked.objects.everywhere()}
    assert set(parked) == {"answer_item", "photo"}
    assert parked["answer_item"]["author"] == str(prison.grace.person)
    assert parked["photo"]["kept_sha256"] == sha256
    assert photographs().exists(blob_name(sha256))
    assert not Answer.objects.exists()
    assert tablet.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert tablet.page.evaluate("caches.keys().then((all) => all.length)") == 0


def test_signing_out_names_unsent_records_and_deletes_nothing(tablet: Tablet) -> None:
    page = tablet.page
    page.route("**/api/v1/operations", lambda route: route.abort())
    page.route("**/api/v1/photos**", lambda route: route.abort())
    tablet.on()
    tablet.goto("/sign-out/")
    expect(
        page.get_by_text("Records only on this tablet: 2. Photographs among them: 1.")
    ).to_be_visible()
    page.get_by_role("button", name="Sign out").tap()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert [fact["state"] for fact in tablet.kept()] == ["waiting", "waiting"]
