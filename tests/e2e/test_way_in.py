"""A vehicle is logged in one step at a time, with few taps, and without losing an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, Route, expect

from searches.models import Visit
from tests.api.visits.test_arrivals import was_here
from tests.e2e.arrivals import answer_from_the_driver_on, answer_steps, at_step, go_on, key
from tests.e2e.tablets import browser_of, sign_in
from tests.services.visits.test_deliveries_of_corrected_plates import announce
from tests.support.bad_network import Wire
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)

#: From the button on the board until the first photograph is asked for.
MOST_TAPS = 8
#: The height in which a target is never smaller than a gloved thumb, in pixels.
TARGET = 56
TOO_SMALL = f"""() => [...document.querySelectorAll("main button, main .app-key, main summary")]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < {TARGET})
  .map((each) => each.textContent.trim())"""


@pytest.fixture
def page(wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path) -> Iterator[Page]:
    """Open Grace's tablet on the board."""
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        page = context.pages[0]
        page.goto("/board/")
        yield page


class Hand:
    """An officer's hand, which counts its taps."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1


def test_an_expected_vehicle_needs_eight_taps_and_its_plate(page: Page, prison: Prison) -> None:
    was_here(prison, "Martin Selby", days_ago=2)
    delivery = announce(prison)
    hand = Hand()
    hand.tap(page.get_by_role("button", name="Log a vehicle in"))
    hand.tap(page.get_by_label("Number plate", exact=True))
    page.keyboard.type("KX23LDV")
    expect(page.get_by_text("Calder Foodservice")).to_be_visible()
    expect(page.get_by_text("Food, 14 roll cages. Kitchen bay")).to_be_visible()
    assert page.evaluate(TOO_SMALL) == []
    page.keyboard.press("Enter")
    at_step(page, "Driver and people in the cab")
    hand.tap(page.get_by_role("button", name="Martin Selby"))
    hand.tap(key(page, "people_in_cab", "1"))
    at_step(page, "Areas and escort")
    expect(page.locator("#planned_areas input").first).to_be_checked()
    expect(page.get_by_text("The whole prison will be counted.")).to_be_visible()
    hand.tap(key(page, "escort", prison.person["ed"].printed_name))
    hand.tap(key(page, "brings", "None"))
    hand.tap(key(page, "has_underneath", "Nothing"))
    hand.tap(page.get_by_role("button", name="Log vehicle in"))
    page.wait_for_url(f"**/visits/{delivery.pk}/photos/A1/")
    assert hand.taps <= MOST_TAPS
    visit = Visit.objects.get(pk=delivery.pk)
    assert (visit.driver_name, visit.people_in_cab) == ("Martin Selby", 1)
    assert (visit.planned_areas, visit.packed_by) == (["kitchen-bay"], ["laundry"])
    assert (visit.escort_id, visit.haulier.phone_24h) == (prison.ed.person, "01632 960114")


def test_an_ambulance_needs_its_plate_its_service_and_an_escort(page: Page, prison: Prison) -> None:
    hand = Hand()
    hand.tap(page.get_by_role("button", name="Log a vehicle in"))
    page.get_by_label("Number plate", exact=True).press_sequentially("AM12BUL")
    hand.tap(page.get_by_role("button", name="Next"))
    hand.tap(key(page, "vehicle_type", "Ambulance or fire engine"))
    at_step(page, "Which service is it?")
    hand.tap(page.get_by_role("button", name="Ambulance service"))
    at_step(page, "Who escorts the vehicle?")
    hand.tap(key(page, "escort", prison.person["ed"].printed_name))
    hand.tap(page.get_by_role("button", name="Log vehicle in"))
    expect(page.get_by_text("Nobody has counted the people in the cab.")).to_be_visible()
    assert hand.taps <= 6
    visit = Visit.objects.get()
    assert (visit.vehicle_type, visit.haulier.name) == ("emergency", "Ambulance service")
    key(page, "late-people_in_cab", "2").tap()
    page.get_by_role("button", name="Record the people in the cab").tap()
    expect(page.get_by_text("Nobody has counted the people in the cab.")).to_have_count(0)
    visit.refresh_from_db()
    assert visit.people_in_cab == 2


def test_answers_stay_and_each_error_is_beside_its_field(page: Page) -> None:
    """Reload and the browser's back button lead to the right step, with what was filled in."""
    page.goto("/visits/new/")
    go_on(page)
    expect(page.get_by_text("Enter the number plate.")).to_be_visible()
    page.get_by_label("Number plate", exact=True).fill("AB12 CDE")
    go_on(page)
    at_step(page, "What kind of vehicle is this?")
    key(page, "vehicle_type", "Refuse vehicle").tap()
    at_step(page, "Haulier and load")
    page.get_by_label("Haulier or emergency service").fill("Ridings Waste")
    go_on(page)
    expect(page.get_by_text("Enter the haulier's 24-hour number.")).to_be_visible()
    expect(page.get_by_label("24-hour number of the haulier")).to_be_focused()
    page.get_by_label("24-hour number of the haulier").fill("1924555010")
    page.reload()
    at_step(page, "Haulier and load")
    expect(page.get_by_label("Haulier or emergency service")).to_have_value("Ridings Waste")
    page.go_back()
    at_step(page, "What kind of vehicle is this?")
    expect(page.locator("input[value=refuse]")).to_be_checked()
    page.go_forward()
    at_step(page, "Haulier and load")
    go_on(page)
    expect(page.get_by_text("does not begin with 0 or +").first).to_be_visible()
    page.get_by_label("24-hour number of the haulier").fill("01924 555010")
    go_on(page)
    page.get_by_label("Driver's name").fill("D. Marsh")
    key(page, "people_in_cab", "2").tap()
    key(page, "escort", "Nobody yet").tap()
    go_on(page)
    key(page, "brings", "Add").tap()
    go_on(page)
    expect(page.get_by_text("Enter what the driver brings.")).to_be_visible()
    page.get_by_label("What 1").fill("Pallet truck")
    go_on(page)
    key(page, "has_underneath", "Nothing").tap()
    page.get_by_role("button", name="Log vehicle in").tap()
    page.wait_for_url("**/photos/**")
    assert Visit.objects.get().things_in.get().description == "Pallet truck"
    page.goto("/visits/new/")
    expect(page.get_by_label("Number plate", exact=True)).to_have_value("")


def test_a_slow_answer_about_the_plate_changes_no_answer_of_the_officer(
    page: Page, prison: Prison
) -> None:
    """The answer of the control room arrives while the officer is at a later step."""
    was_here(prison, "Martin Selby", days_ago=2)
    held: list[Route] = []
    page.route("**/api/v1/arrivals*", lambda route: held.append(route))
    page.goto("/visits/new/")
    page.get_by_label("Number plate", exact=True).fill("KX23 LDV")
    go_on(page)
    key(page, "vehicle_type", "Van").tap()
    page.get_by_label("Haulier or emergency service").fill("Ridings Foods")
    page.get_by_label("24-hour number of the haulier", exact=True).fill("01924 555 0101")
    go_on(page)
    at_step(page, "Driver and people in the cab")
    for route in held:
        route.continue_()
    expect(page.get_by_text("Drivers of earlier visits")).to_be_visible()
    expect(page.get_by_role("button", name="Martin Selby")).to_be_visible()
    answer_from_the_driver_on(page)
    page.get_by_role("button", name="Log vehicle in").tap()
    page.wait_for_url("**/photos/**")
    visit = Visit.objects.get(departed_at=None)
    assert (visit.haulier.name, visit.vehicle_type) == ("Ridings Foods", "van")


def test_a_plate_that_is_inside_is_refused_at_the_first_step(page: Page) -> None:
    page.goto("/visits/new/")
    answer_steps(page)
    page.get_by_role("button", name="Log vehicle in").tap()
    page.wait_for_url("**/photos/**")
    page.goto("/visits/new/")
    page.get_by_label("Number plate", exact=True).fill("KX23 LDV")
    expect(page.get_by_text("A vehicle with this plate is already inside.")).to_be_visible()
    page.get_by_label("Number plate", exact=True).fill("KX23 LDW")
    expect(page.get_by_text("A vehicle with this plate is already inside.")).to_have_count(0)


#: Touches the key of a number of people, and the key for the next step at once.
TOUCH_AND_GO_ON = """() => {
  const key = document.querySelector("input[name=people_in_cab][value='1']");
  key.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  key.click();
  document.querySelector("[data-step-on]").click();
}"""


def test_a_habitual_press_of_next_after_a_step_went_on_by_itself_shows_no_error(
    page: Page,
) -> None:
    page.goto("/visits/new/")
    page.get_by_label("Number plate", exact=True).fill("KX23 LDV")
    go_on(page)
    key(page, "vehicle_type", "Van").tap()
    page.get_by_label("Haulier or emergency service").fill("Ridings Foods")
    page.get_by_label("24-hour number of the haulier", exact=True).fill("01924 555 0101")
    go_on(page)
    at_step(page, "Driver and people in the cab")
    page.get_by_label("Driver's name").fill("D. Marsh")
    page.evaluate(TOUCH_AND_GO_ON)
    at_step(page, "Areas and escort")
    expect(page.get_by_text("Select the escort, or select “Nobody yet”.")).to_have_count(0)
