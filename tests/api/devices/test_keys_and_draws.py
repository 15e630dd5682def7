"""Keys and encrypted draws of a tablet, decrypted in the same way as by the tablet."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from searches.models import DeviceKey, LedgerEntry, Operation
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import Prison


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def gate(prison: Prison) -> Tablet:
    return Tablet(prison, "grace")


def test_the_same_request_gets_the_same_keys_again_while_the_answer_may_be_lost(
    gate: Tablet,
) -> None:
    id = uuid4()
    first, second = gate.post("tablet/key", {"id": id}), gate.post("tablet/key", {"id": id})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert {len(raw(first.json()[name])) for name in ("draw_key", "code_key")} == {32}


def test_new_keys_replace_the_old_ones_and_are_recorded(gate: Tablet) -> None:
    old, new = uuid4(), uuid4()
    keys = [gate.post("tablet/key", {"id": id}).json()["draw_key"] for id in (old, new)]
    assert keys[0] != keys[1]
    assert gate.post("tablet/key", {"id": old}).json()["code"] == "key-replaced"
    again = [
        entry.body["said"]["again"] for entry in LedgerEntry.objects.filter(act="hand_out_key")
    ]
    assert again == [False, True]


def test_neither_the_ledger_nor_a_stored_answer_contains_a_key(gate: Tablet) -> None:
    keys = gate.post("tablet/key", {"id": uuid4()}).json()
    stored = str(list(LedgerEntry.objects.values())) + str(list(Operation.objects.values()))
    assert keys["draw_key"] not in stored + str(list(DeviceKey.objects.values()))


def test_another_device_cannot_use_the_same_uuid(gate: Tablet, prison: Prison) -> None:
    id = uuid4()
    gate.post("tablet/key", {"id": id})
    assert Tablet(prison, "tom").post("tablet/key", {"id": id}).status_code == 409


def test_draws_open_with_the_key_and_contain_no_drill(gate: Tablet) -> None:
    assert gate.post("tablet/draws", {}).json()["code"] == "no-key"
    keys = gate.post("tablet/key", {"id": uuid4()}).json()
    draws = gate.post("tablet/draws", {}).json()["draws"]
    assert [draw["number"] for draw in draws] == list(range(1, 11))
    first = draws[0]
    beside = f"draw:{keys['device']}:1:{first['id']}".encode()
    cipher = AESGCM(raw(keys["draw_key"]))
    inside = json.loads(cipher.decrypt(raw(first["iv"]), raw(first["ct"]), beside))
    assert set(inside) == {"deep_search", "route", "sheets"}
    assert {name for sheet in inside["sheets"].values() for name in sheet} == {"version", "discs"}
    with pytest.raises(InvalidTag):
        cipher.decrypt(raw(first["iv"]), raw(first["ct"]), beside.replace(b":1:", b":2:"))


def test_new_keys_open_the_same_draws(gate: Tablet) -> None:
    gate.post("tablet/key", {"id": uuid4()})
    before = [draw["id"] for draw in gate.post("tablet/draws", {}).json()["draws"]]
    gate.post("tablet/key", {"id": uuid4()})
    assert [draw["id"] for draw in gate.post("tablet/draws", {}).json()["draws"]] == before


@pytest.mark.parametrize("name", ["kay", "ed", "ceri", "ada"])
def test_other_roles_get_no_keys_or_draws(prison: Prison, name: str) -> None:
    tablet = Tablet(prison, name)
    assert tablet.post("tablet/key", {"id": uuid4()}).status_code == 403
    assert tablet.post("tablet/draws", {}).status_code == 403
