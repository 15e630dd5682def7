"""Release by radio through the API: the call of the control room, and the later report of the
tablet.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from searches.ledger.clock import replay_at
from searches.models import RadioLook, RadioRelease
from tests.api.tablet_client import Tablet
from tests.services.release.test_release_by_radio import LETTERS, Gate
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison
from tests.support.tablet_encryption import encrypted_for


@pytest.fixture
def gate(prison: Prison) -> Gate:
    cache.clear()
    return Gate(prison).count()


def body(gate: Gate, id: UUID, **more: Any) -> dict[str, Any]:
    entry = gate.radio_entry()
    named = ("checksum", "tablet", "orderly_officer", "governor", "told_by")
    return {"id": id, "pin": PIN, **{name: getattr(entry, name) for name in named}, **more}


def call(gate: Gate, name: str, sent: dict[str, Any]) -> Any:
    with replay_at(gate.yard.now):
        return Tablet(gate.prison, name).post(f"visits/{gate.yard.visit_id}/radio-release", sent)


def test_a_repeated_call_returns_the_same_code(gate: Gate) -> None:
    id = uuid4()
    answers = [call(gate, "ceri", body(gate, id)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["code"] == RadioRelease.objects.get().code
    assert "no-store" in answers[0]["Cache-Control"]


def test_a_repeated_call_needs_the_same_officer_and_ends_after_a_while(gate: Gate) -> None:
    id = uuid4()
    code = call(gate, "ceri", body(gate, id)).json()["code"]
    other = call(gate, "mia", body(gate, id))
    assert other.status_code == 403 and code not in page_text(other)
    gate.yard.now = RadioRelease.objects.get().expires_at + timedelta(seconds=1)
    late = call(gate, "ceri", body(gate, id))
    assert (late.status_code, late.json()["code"]) == (409, "radio-over")


def test_a_refused_radio_release_lists_every_hold(gate: Gate) -> None:
    call(gate, "ceri", body(gate, uuid4()))
    held = call(gate, "ceri", body(gate, uuid4(), checksum="ABCDEF"))
    assert (held.status_code, held.json()["code"]) == (409, "held")
    assert [hold["subject"] for hold in held.json()["holds"]] == ["go"]


@pytest.mark.parametrize("field", ["checksum", "tablet", "governor", "pin"])
def test_a_missing_field_is_422(gate: Gate, field: str) -> None:
    sent = body(gate, uuid4())
    del sent[field]
    assert call(gate, "ceri", sent).status_code == 422


def test_the_orderly_officers_pin_is_checked_when_it_arrives(gate: Gate) -> None:
    tablet, id = Tablet(gate.prison, "grace"), uuid4()
    omar = gate.prison.person["omar"].pk
    jwk = tablet.get("tablet/server-key").json()
    payload = {
        "search": str(gate.yard.search.pk),  # type: ignore[union-attr]
        "checksum": LETTERS,
        "looked": [{"photo": str(uuid4()), "seconds": 2}],
        "signed_by": str(omar),
        "sealed_pin": encrypted_for(jwk, PIN.encode(), context=f"pin:{id}:{omar}"),
    }
    sent = {"id": str(id), "kind": "look_by_radio", "occurred_at": "2026-02-10T07:00:00Z"}
    first, again = tablet.operations({**sent, "payload": payload}, {**sent, "payload": payload})
    assert (first["status"], again["status"]) == (201, 200)
    look = RadioLook.objects.get()
    assert (look.pk, look.looked_by_id, look.checksum) == (id, omar, LETTERS)
    stolen = {**sent, "id": str(uuid4()), "payload": payload}
    assert tablet.operations(stolen)[0]["problem"]["code"] == "box-unreadable"


def form(gate: Gate, **more: str) -> dict[str, Any]:
    sent = body(gate, uuid4())
    sent |= {"uuid": sent.pop("id"), "governor_told": "on"}
    return sent | more


def test_the_control_room_reads_the_code_back_from_its_page(gate: Gate) -> None:
    client, address = browser(gate.prison, "ceri"), f"/visits/{gate.yard.visit_id}/radio/"
    with replay_at(gate.yard.now):
        page = page_text(client.get(address))
        assert "Six letters or figures, as heard" in page
        assert client.post(address, form(gate)).status_code == 302
        code = RadioRelease.objects.get().code
        page_with_code = page_text(client.get(address))
        assert all(f"<b>{digit}</b>" in page_with_code for digit in code)
        other = browser(gate.prison, "mia").get(address)
    assert other.status_code == 302 and "radio" not in other["Location"]


def test_a_refused_form_keeps_what_was_typed_and_says_why(gate: Gate) -> None:
    client, address = browser(gate.prison, "ceri"), f"/visits/{gate.yard.visit_id}/radio/"
    with replay_at(gate.yard.now):
        sent = form(gate, checksum="12")
        answer = client.post(address, sent)
        untold = client.post(address, {**form(gate), "governor_told": ""})
    assert answer.status_code == 422 and 'value="12"' in page_text(answer)
    assert "Tell the duty governor before you release the vehicle." in page_text(untold)
    assert not RadioRelease.objects.exists()
