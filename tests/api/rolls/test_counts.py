"""Counts through the API: reading, signing, and the state of each party for one vehicle."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.models import CountConfirmation, LedgerEntry, LockSession, Prisoner, Stop
from tests.api.tablet_client import Tablet
from tests.support.counting import Morning, at
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def lock(morning: Morning) -> LockSession:
    return morning.seal(morning.food_lorry())


def begin(prison: Prison, name: str, headcount: int, clock: str = "07:27:00") -> str:
    id = uuid4()
    with at(clock):
        body = {"party": "kitchen", "headcount": headcount}
        assert Tablet(prison, name).put("counts", body, id=id).status_code == 201
    return str(id)


def tap(prison: Prison, name: str, count: str, people: list[Prisoner], minute: int = 27) -> None:
    for second, man in enumerate(people):
        with at(f"07:{minute + (second + 2) * 2 // 60}:{(second + 2) * 2 % 60:02d}"):
            (result,) = Tablet(prison, name).operations(
                {
                    "id": str(uuid4()),
                    "kind": "tap_person",
                    "occurred_at": "2026-02-10T07:27:00Z",
                    "payload": {"count": count, "prisoner": man.number},
                }
            )
        assert result["applied"], result


def read_count(prison: Prison, name: str, count: str, clock: str = "07:29:00") -> dict[str, Any]:
    with at(clock):
        answer = Tablet(prison, name).get(f"counts/{count}")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def sign(prison: Prison, name: str, count: str, digest: str, clock: str = "07:29:00", **more: Any):
    body = {"id": str(uuid4()), "pin": PIN, "shown_sha256": digest} | more
    with at(clock):
        return Tablet(prison, name).post(f"counts/{count}/sign", body)


def test_a_balanced_count_is_read_and_signed_and_its_result_returned(
    morning: Morning, lock: LockSession
) -> None:
    prison, people = morning.prison, morning.kitchen
    count = begin(prison, "kay", 24)
    before = read_count(prison, "kay", count, "07:27:02")
    assert {person["seen_at"] for person in before["people"]} == {None}
    assert (len(before["people"]), before["result"]) == (24, None)
    entry = LedgerEntry.objects.within(prison.establishment).order_by("seq").last()
    assert entry is not None and entry.act == "look_at_names"
    tap(prison, "kay", count, people)
    content = read_count(prison, "kay", count)
    assert all(person["seen_at"] for person in content["people"])
    body = {"id": str(uuid4())}
    first = sign(prison, "kay", count, content["shown_sha256"], **body)
    again = sign(prison, "kay", count, content["shown_sha256"], **body)
    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert CountConfirmation.objects.get().count_id.hex == count.replace("-", "")
    after = read_count(prison, "kay", count, "07:29:10")
    assert (after["result"]["state"], after["result"]["missing"]) == ("balanced", [])
    with at("07:29:10"):
        content = Tablet(prison, "grace").get(f"visits/{lock.visit_id}/counts").json()
    states = {
        party["code"]: (party["state"], party["seen"], party["expected"])
        for party in content["parties"]
    }
    assert states["kitchen"] == ("balanced", 24, 24)
    assert states["stores"][0] == "asked"
    assert not [
        person for person in people if person.number in str(content) or person.name in str(content)
    ]


@pytest.mark.slow
def test_a_count_that_differs_names_the_missing_only_to_its_counter(
    morning: Morning, lock: LockSession
) -> None:
    prison, people = morning.prison, morning.kitchen
    count = begin(prison, "kay", 23)
    tap(prison, "kay", count, people[1:])
    assert (
        sign(prison, "kay", count, read_count(prison, "kay", count)["shown_sha256"]).status_code
        == 201
    )
    result = read_count(prison, "kay", count, "07:29:10")["result"]
    assert result["state"] == "recount"
    assert [person["number"] for person in result["missing"]] == [people[0].number]
    refused = Tablet(prison, "kit").get(f"counts/{count}")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-your-count")
    second = begin(prison, "kit", 23, "07:30:00")
    tap(prison, "kit", second, people[1:], 30)
    digest = read_count(prison, "kit", second, "07:32:00")["shown_sha256"]
    assert sign(prison, "kit", second, digest, "07:32:00").status_code == 201
    assert read_count(prison, "kit", second, "07:32:10")["result"]["state"] == "stopped"
    assert Stop.objects.filter(closed=None).exists()


def test_a_count_that_changed_since_it_was_shown_is_not_signed(
    morning: Morning, lock: LockSession
) -> None:
    prison, people = morning.prison, morning.kitchen
    count = begin(prison, "kay", 24)
    tap(prison, "kay", count, people[:23])
    digest = read_count(prison, "kay", count, "07:28:00")["shown_sha256"]
    tap(prison, "kay", count, people[23:], 28)
    refused = sign(prison, "kay", count, digest)
    assert (refused.status_code, refused.json()["code"]) == (409, "changed")
    other = sign(prison, "kit", count, digest)
    assert (other.status_code, other.json()["code"]) == (403, "not-your-count")
    wrong = sign(prison, "kay", count, read_count(prison, "kay", count)["shown_sha256"], pin="0000")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong-pin")
    assert not CountConfirmation.objects.exists()


@pytest.mark.parametrize("name", ["grace", "ava", "ceri", "mia", "dee", "ada"])
def test_other_roles_neither_read_nor_sign_a_count(
    morning: Morning, lock: LockSession, name: str
) -> None:
    count = begin(morning.prison, "kay", 24)
    assert Tablet(morning.prison, name).get(f"counts/{count}").status_code == 403
    assert sign(morning.prison, name, count, "0" * 64).status_code == 403
