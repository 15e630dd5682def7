"""Errors of the arrival form are in the summary and beside their fields."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from searches.models import Visit
from tests.attacks.test_a20_form_sent_again import WAY_IN
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"haulier": ""}, "haulier", "Enter the name of the haulier."),
        ({"phone_24h": ""}, "phone_24h", "Enter the haulier&#x27;s 24-hour number."),
        ({"vehicle_type": "boat"}, "vehicle_type", "Select a vehicle type."),
        (
            {"people_in_cab": "12"},
            "people_in_cab",
            "People in the cab must be a number between 0 and 9.",
        ),
        ({"people_in_cab": "0"}, "people_in_cab", "Enter how many people are in the cab, 1 to 9."),
        ({"driver_name": ""}, "driver_name", "Enter the driver&#x27;s name."),
        ({"plate": ""}, "plate", "Enter the number plate."),
        ({"plate": "KX23 LDV KX23 LDV"}, "plate", "Number plate must be 16 characters or fewer."),
        ({"planned_areas": ["moon"]}, "planned_areas", "Select areas from the list."),
        ({"escort": "nobody"}, "escort", "Select an escort from the list."),
        (
            {"brings": "something", "what-0": "Spanner", "many-0": "0"},
            "brought",
            "Enter what the tool or part is, and how many there are.",
        ),
        (
            {"brings": ""},
            "brings",
            "Select whether the driver brings tools, ropes, ladders, keys or phones.",
        ),
        ({"brings": "something"}, "brought", "Enter what the driver brings."),
        ({"what-0": "Spanner"}, "brings", "You selected None, but also named an object."),
        (
            {"has_underneath": ""},
            "has_underneath",
            "Select whether anything is under the vehicle already.",
        ),
        ({"has_underneath": "something"}, "underneath", "Enter what is under the vehicle."),
        (
            {"underneath": "A rope"},
            "has_underneath",
            "You selected Nothing, but also named an object.",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_the_sentence_is_beside_its_field_and_the_typed_text_stays(
    prison: Prison, change: dict[str, Any], field: str, sentence: str
) -> None:
    sent = WAY_IN | {"uuid": uuid4(), "load": "Bread for the kitchen"} | change
    answer = browser(prison, "grace").post("/visits/new/", sent)
    page = page_text(answer)
    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}</a>' in page
    beside = re.search(rf'<p class="govuk-error-message" id="{field}-refused">(.*?)</p>', page)
    assert beside is not None
    assert beside[1].endswith(sentence)
    assert re.search(rf'aria-describedby="[^"]*\b{field}-refused"', page)
    assert f'id="{field}"' in page
    assert "Bread for the kitchen" in page
    assert not Visit.objects.within(prison.establishment).exists()


def test_a_form_without_errors_shows_none(prison: Prison) -> None:
    page = page_text(browser(prison, "grace").get("/visits/new/"))
    assert "govuk-error-message" not in page
    assert "aria-invalid" not in page
