"""What may go wrong with a vehicle: each act says what follows, and detaining asks for a reason."""

from __future__ import annotations

import re

import pytest

from searches.models import LedgerEntry, Visit
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.events.visits import VehicleDetained
from searches.words.visits import VisitSource, WayIn
from tests.support.browsers import browser
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import seal

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
#: Each act with its consequence, and the button that confirms the act.
ACTS = {
    "I lost sight of the vehicle": ("The whole prison must be counted", "Yes, I lost sight of it"),
    "Correct the number plate": ("security reviews every correction", "Yes, correct the plate"),
    "Turn the vehicle back": ("The visit ends", "Yes, turn the vehicle back"),
    "Detain the vehicle": ("gets no GO until", "Yes, detain the vehicle"),
    "The outer gate was opened without a GO": ("All vehicles stop", "Yes, the outer gate"),
}


def inside(prison: Prison) -> Visit:
    visit: Visit = log_vehicle_in(prison.grace, way_in=LORRY, source=VisitSource.PAGE)
    return visit


def disclosures(page: Page) -> dict[str, str]:
    """Return the text of each disclosure by the sentence on which the officer taps."""
    found = re.findall(r"<details[^>]*><summary>(.*?)</summary>(.*?)</details>", page.text)
    return {summary.strip(): content for summary, content in found}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_says_what_follows_before_its_button(prison: Prison, act: str) -> None:
    page = read(browser(prison, "grace"), f"/visits/{inside(prison).pk}/")
    consequence, button = ACTS[act]
    content = disclosures(page)[act]
    assert content.index(consequence) < content.index(button)


def test_no_critical_act_has_a_button_outside_its_disclosure(prison: Prison) -> None:
    page = read(browser(prison, "grace"), f"/visits/{inside(prison).pk}/")
    outside = re.sub(r"<details.*?</details>", "", page.text)
    for address in ("/detain/", "/turn-back/", "/outer-gate/", "/plate/", "/sight/", "/type/"):
        assert address not in outside
        assert address in page.text


def test_detaining_asks_why(prison: Prison) -> None:
    client, visit = browser(prison, "grace"), seal(prison).visit
    form = read(client, f"/visits/{visit.pk}/").form("/detain/")
    refused = submit(client, form, why=" ")
    assert refused.status_code == 422
    beside = page_text(refused).split('id="detain-why-refused"')[1].split("</p>")[0]
    assert "Enter the reason for detaining the vehicle." in beside
    assert Visit.objects.get(pk=visit.pk).detained_at is None


def test_the_reason_for_detaining_is_recorded(prison: Prison) -> None:
    client, visit = browser(prison, "grace"), seal(prison).visit
    form = read(client, f"/visits/{visit.pk}/").form("/detain/")
    assert submit(client, form, why="A strap hangs down").status_code == 302
    assert LedgerEntry.objects.of(VehicleDetained, why="A strap hangs down").count() == 1
