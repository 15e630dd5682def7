"""A copied photograph is refused on the officer's own screen, beside the earlier photograph."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from searches.models import ExceptionCase
from searches.rules.answers import ItemAnswer
from searches.services.exceptions.event_readers import catch_up
from searches.words.checklists import Result
from tests.e2e.conftest import SignedIn
from tests.e2e.tablets import Tablet
from tests.e2e.test_sync_status import LIT
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, received, seal, send_photo

pytestmark = pytest.mark.django_db(transaction=True)
SIZES: tuple[ViewportSize, ...] = ({"width": 820, "height": 1180}, {"width": 390, "height": 844})


@pytest.fixture
def lorry(prison: Prison) -> InTheLock:
    earlier = seal(prison, plate="AB12CDE")
    send_photo(prison.grace, earlier, "U4", "U4", received=received(photograph(1)))
    now = seal(prison)
    answer(prison.tom, now, "A5", ItemAnswer(Result.DONE))
    return now


def shoot(page: Page, name: str) -> None:
    """Save screenshots in the folder that the environment variable SHOTS names, if it is set."""
    folder = os.environ.get("SHOTS", "")
    for size in SIZES if folder else ():
        page.set_viewport_size(size)
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


def send_file(page: Page, body: bytes) -> None:
    photo: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": body}
    page.locator("[data-camera-file]").set_input_files(photo)
    page.locator("form[data-camera]").evaluate("form => form.requestSubmit()")


def demand_shown(page: Page, root: str) -> None:
    earlier = page.locator(f"{root} [data-earlier]")
    expect(earlier).to_contain_text("Used before: AB12CDE, U4")
    drawn = "image => image.complete && image.naturalWidth > 0"
    page.wait_for_function(drawn, arg=earlier.locator("img").element_handle())


def test_the_earlier_photograph_is_shown_until_the_next_is_taken(
    prison: Prison, lorry: InTheLock, signed_in: SignedIn
) -> None:
    page = signed_in(prison.person["grace"]).new_page()
    page.goto(f"/visits/{lorry.visit.pk}/sheet/U3/")
    expect(page.locator("[data-earlier]")).to_be_hidden()
    send_file(page, photograph(1))
    demand_shown(page, "form[data-camera]")
    expect(page.locator("[data-camera-say]")).to_contain_text("was used before")
    shoot(page, "copy-refused")
    send_file(page, photograph(7))
    expect(page.locator(".app-photo img").first).to_be_visible()
    expect(page.locator("[data-earlier]")).to_be_hidden()


def test_a_copy_that_arrives_later_is_shown_as_refused(tablet: Tablet) -> None:
    """Take the same picture twice offline, send both, and open the zone offline again."""
    page = tablet.page
    tablet.open("A5")
    tablet.tap("Done")
    page.add_init_script(f"({LIT})({base64.b64encode(photograph(1)).decode()!r})")
    tablet.off()
    tablet.open("U3")
    tablet.photograph()
    expect(page.locator("[data-earlier]:visible")).to_have_count(0)
    tablet.photograph()
    tablet.holds_photographs(2)
    tablet.on()
    tablet.all_arrive()
    tablet.off()
    tablet.open("U3")
    expect(page.locator("[data-earlier]:visible")).to_contain_text("Used before: KX23LDV, U3")


def test_the_security_lead_sees_both_photographs(
    prison: Prison, lorry: InTheLock, signed_in: SignedIn
) -> None:
    send_photo(prison.grace, lorry, "U3", "U3", received=received(photograph(1)))
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.get(code="X07")
    page = signed_in(prison.person["sam"]).new_page()
    for size in SIZES:
        page.set_viewport_size(size)
        page.goto(f"/exceptions/{case.pk}/")
        for image in page.locator(".app-compare__side img").all():
            image.scroll_into_view_if_needed()
            drawn = "image => image.complete && image.naturalWidth > 0"
            page.wait_for_function(drawn, arg=image.element_handle())
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]
    shoot(page, "copied-case")
