"""The page on which the gate or the control room enters a count that was read out by radio."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from searches.models import RadioCount
from searches.rules.radio_counts import lock_number_of
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.radio_counts import Radio, key_at, radio_of


@pytest.fixture
def radio(morning: Morning) -> Radio:
    return radio_of(morning)


def address(radio: Radio, room: str = "count-by-radio") -> str:
    return f"/visits/{radio.lock.visit_id}/{room}/"


def enter(radio: Radio, name: str, clock: str, **typed: Any) -> Any:
    prison = radio.morning.prison
    form = {"uuid": uuid4(), "party": prison.party["laundry"].pk, "headcount": 8, **typed}
    with at(clock):
        return browser(prison, name).post(address(radio), form)


def test_the_page_shows_the_lock_number_and_which_parties_need_names(radio: Radio) -> None:
    with at("07:27:00"):
        answer = browser(radio.morning.prison, "ceri").get(address(radio))
    text = page_text(answer)
    digits = re.findall(r"app-checksum__letter\"><b>(\d)</b>", text)
    assert "".join(digits) == lock_number_of(radio.search.pk)
    assert (
        "Parties that are counted by name must still count on their screen: Kitchen, Stores."
        in text
    )


@pytest.mark.parametrize("name", ["ceri", "grace"])
def test_the_control_room_and_the_gate_record_a_count(radio: Radio, name: str) -> None:
    answer = enter(radio, name, "07:28:00", code=radio.code("07:27:00"))
    assert (answer.status_code, answer.url) == (302, address(radio, "counts"))
    assert RadioCount.objects.get().entered_by_id == radio.morning.prison.person[name].pk


def test_a_wrong_code_is_shown_beside_its_field(radio: Radio) -> None:
    answer = enter(radio, "ceri", "07:40:00", code=radio.code("07:27:00"))
    assert answer.status_code == 409
    assert "Ask the supervisor for a new code." in page_text(answer)
    assert not RadioCount.objects.exists()


def test_an_empty_form_names_each_field(radio: Radio) -> None:
    text = page_text(enter(radio, "ceri", "07:28:00", party="", headcount="", code=""))
    for sentence in (
        "Select the party",
        "Enter the number of people",
        "Enter the eight digits of the code",
    ):
        assert sentence in text


def test_a_supervisor_cannot_open_the_page(radio: Radio) -> None:
    assert browser(radio.morning.prison, "lena").get(address(radio)).status_code == 403


def test_the_matrix_says_that_a_count_was_given_by_radio(radio: Radio) -> None:
    radio.count("07:27:00")
    with at("07:28:00"):
        text = page_text(browser(radio.morning.prison, "ceri").get("/counts/in-the-lock/"))
    assert "Lena Hart, by radio" in text
    assert "Laundry 8 of 8. The count balances." in text


def test_the_matrix_shows_a_short_number_of_a_party_counted_by_name(radio: Radio) -> None:
    key = key_at("06:45:00", radio.morning.prison.kay)
    radio.count("07:27:00", 23, party="kitchen", key=key)
    with at("07:28:00"):
        text = page_text(browser(radio.morning.prison, "ceri").get("/counts/in-the-lock/"))
    assert "Kitchen 23 of 24" in text


def test_the_sum_of_a_party_names_the_number_given_by_radio(radio: Radio) -> None:
    radio.count("07:27:00", 7)
    party = radio.morning.prison.party["laundry"].pk
    with at("07:28:00"):
        answer = browser(radio.morning.prison, "ceri").get(address(radio, f"counts/{party}"))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_text(answer)))
    assert "7 given by radio" in text


def test_the_page_of_counts_leads_to_the_form_while_the_vehicle_is_in_the_lock(
    radio: Radio,
) -> None:
    with at("07:27:00"):
        answer = browser(radio.morning.prison, "grace").get(address(radio, "counts"))
    assert address(radio) in answer.content.decode()
