"""Counts by radio through the API: the key of a screen, and a code that a tablet sends later."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import pytest

from searches.models import CountKey, LedgerEntry, RadioCount
from searches.services.rolls.count_keys import secret_of
from tests.api.tablet_client import Tablet
from tests.support.counting import Morning, at, moment
from tests.support.radio_counts import Radio, radio_of


@pytest.fixture
def radio(morning: Morning) -> Radio:
    return radio_of(morning)


def body(radio: Radio, clock: str = "07:27:00", headcount: int = 8) -> dict[str, Any]:
    return {
        "search": str(radio.search.pk),
        "party": "laundry",
        "headcount": headcount,
        "code": radio.code(clock, headcount),
    }


def test_a_supervisors_screen_gets_its_key_and_the_parties_of_its_area(morning: Morning) -> None:
    lena, id = Tablet(morning.prison, "lena"), uuid4()
    with at("06:45:00"):
        first, second = (lena.post("count-key", {"id": id}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    document = first.json()
    assert document == second.json()
    assert document["parties"] == [{"code": "laundry", "name": "Laundry"}]
    key = CountKey.objects.get()
    padded = document["secret"] + "=" * (-len(document["secret"]) % 4)
    assert base64.urlsafe_b64decode(padded) == secret_of(key)


def test_no_answer_or_ledger_entry_keeps_the_secret(morning: Morning) -> None:
    with at("06:45:00"):
        secret = Tablet(morning.prison, "lena").post("count-key", {"id": uuid4()}).json()["secret"]
    assert all(secret not in str(entry.body) for entry in LedgerEntry.objects.all())


def test_a_gate_tablet_gets_no_key(morning: Morning) -> None:
    assert Tablet(morning.prison, "grace").post("count-key", {"id": uuid4()}).status_code == 403


def test_a_code_is_entered_once_however_often_the_tablet_sends_it(radio: Radio) -> None:
    gate, id = Tablet(radio.morning.prison, "grace"), uuid4()
    with at("07:28:00"):
        first = gate.put("radio-counts", body(radio), id=id)
        again = gate.put("radio-counts", body(radio), id=id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert RadioCount.objects.get().pk == id


def test_a_count_that_a_tablet_sends_later_is_applied_and_keeps_its_time(radio: Radio) -> None:
    gate = Tablet(radio.morning.prison, "grace")
    start = moment("07:20:00")
    for clock in ("07:20:00", "07:45:00"):
        with at(clock):
            passed = int((moment(clock) - start).total_seconds() * 1000)
            reading = {"device_now": moment(clock).isoformat(), "boot": "b", "monotonic_ms": passed}
            assert gate.post("clock", reading).status_code == 200
    sent = {
        "id": str(uuid4()),
        "kind": "record_radio_count",
        "occurred_at": moment("07:28:00").isoformat(),
        "boot": "b",
        "monotonic_ms": 8 * 60_000,
        "payload": body(radio),
    }
    with at("07:46:00"):
        (result,) = gate.operations(sent)
    assert result["applied"], result
    count = RadioCount.objects.get()
    assert (count.occurred_at, count.time_proven) == (moment("07:28:00"), True)


def test_a_wrong_code_is_refused_and_its_sentence_says_what_to_do(radio: Radio) -> None:
    gate = Tablet(radio.morning.prison, "grace")
    with at("07:40:00"):
        answer = gate.put("radio-counts", body(radio))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-code")
    assert "Ask the supervisor for a new code" in answer.json()["detail"]


def test_a_count_waits_on_the_tablet_until_its_search_is_known(radio: Radio) -> None:
    gate = Tablet(radio.morning.prison, "grace")
    content = body(radio) | {"search": str(uuid4())}
    sent = {"id": str(uuid4()), "kind": "record_radio_count", "payload": content}
    with at("07:28:00"):
        (result,) = gate.operations(sent | {"occurred_at": moment("07:28:00").isoformat()})
    assert (result["applied"], result["digest"]) == (False, "")
