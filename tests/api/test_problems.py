"""Every refusal is a problem document with a stable code, one sentence and the field name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.settings import api_settings

from searches.api.parsing import MOST_BYTES
from searches.models import Operation
from searches.services.stops import stops
from tests.api.tablet_client import VISIT, Tablet
from tests.support.sample_prison import Prison

BROKEN = {
    "not JSON": b"{",
    "not UTF-8": b'{"said": "\xff"}',
    "a name twice": b'{"said": "a", "said": "b"}',
    "not a number": b'{"said": NaN}',
    "beyond all numbers": b'{"said": 1e999}',
    "a huge number": b'{"said": ' + b"9" * 5000 + b"}",
    "nested without end": b'{"said": ' + b"[" * 100_000,
    "nested too deep": b'{"said": ' + b"[" * 50 + b"]" * 50 + b"}",
    "NUL": b'{"said": "\\u0000"}',
    "half a character": b'{"said": "\\ud800"}',
}
#: A wrong value for each field, and the field that the refusal must name.
WRONG: dict[str, tuple[Any, str]] = {
    "a number for text": ({"driver_name": 7}, "driver_name"),
    "text for a number": ({"people_in_cab": "two"}, "people_in_cab"),
    "a broken number": ({"people_in_cab": 1.5}, "people_in_cab"),
    "true for a number": ({"people_in_cab": True}, "people_in_cab"),
    "below range": ({"people_in_cab": 0}, "people_in_cab"),
    "above range": ({"cages": 10**14}, "cages"),
    "a word that is none": ({"vehicle_type": "spaceship"}, "vehicle_type"),
    "a list for a word": ({"vehicle_type": ["rigid"]}, "vehicle_type"),
    "too long": ({"load": "x" * 201}, "load"),
    "empty": ({"haulier": ""}, "haulier"),
    "null": ({"plate": None}, "plate"),
    "not a UUID": ({"escort": "Ed"}, "escort"),
    "a list of other things": ({"planned_areas": [{}]}, "planned_areas.0"),
    "inside a list": (
        {"brought": [{"kind": "key", "description": "k", "quantity": 0}]},
        "brought.0.quantity",
    ),
}


def document_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= document.keys()
    assert document["status"] == status
    assert document["type"] == f"urn:gatehouse:problem:{document['code']}"
    return document


# a fixed UUID, because every test process must generate the same test names
NOWHERE = "7a1f3c52-0000-4000-8000-000000000000"


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_a_body_that_is_no_json_is_400(prison: Prison, raw: bytes) -> None:
    document = document_of(Tablet(prison, "grace").put("stops", raw), 400)
    assert document["code"] == "unreadable"
    assert not Operation.objects.exists()


def test_a_stop_can_be_raised_with_an_empty_body(prison: Prison) -> None:
    assert Tablet(prison, "ed").put("stops", b"").status_code == 201


@pytest.mark.parametrize(("wrong", "field"), WRONG.values(), ids=WRONG)
def test_a_wrong_field_is_422_and_named(prison: Prison, wrong: Any, field: str) -> None:
    document = document_of(Tablet(prison, "grace").put("visits", VISIT | wrong), 422)
    assert document["field"] == field


@pytest.mark.parametrize("raw", [b"[]", b'"x"', b"7", b"null"])
def test_json_that_is_no_object_is_422(prison: Prison, raw: bytes) -> None:
    document_of(Tablet(prison, "grace").put("visits", raw), 422)


@pytest.mark.parametrize(
    "occurred_at",
    [
        "",
        "now",
        7,
        "2026-11-23",
        "2026-11-23T07:26:00",
        "2026-11-23 07:26:00Z",
        "2026-02-30T07:26:00Z",
        "2026-11-23T07:26:00+99:00",
        "1999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2999-01-01T00:00:00Z",
    ],
)
def test_a_time_must_be_iso_8601_with_an_offset_and_in_the_past(
    prison: Prison, occurred_at: Any
) -> None:
    document = document_of(Tablet(prison, "ed").put("stops", {"occurred_at": occurred_at}), 422)
    assert document["field"] == "occurred_at"


def test_a_body_over_a_megabyte_is_413(prison: Prison) -> None:
    answer = Tablet(prison, "ed").put("stops", b" " * (MOST_BYTES + 1))
    assert document_of(answer, 413)["code"] == "too-large"


def test_another_content_type_is_415(prison: Prison) -> None:
    answer = Tablet(prison, "ed").put("stops", b"said=x", content_type="text/plain")
    assert document_of(answer, 415)["code"] == "unsupported-type"


@pytest.mark.parametrize("path", ["nowhere", "visits/one", f"visits/{NOWHERE}/explode", ""])
def test_an_unknown_address_is_404(prison: Prison, path: str) -> None:
    document_of(Tablet(prison, "grace").get(path), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", f"visits/{NOWHERE}"), ("PATCH", f"stops/{NOWHERE}"), ("GET", "operations")],
)
def test_another_method_is_405_and_says_which(prison: Prison, method: str, path: str) -> None:
    answer = Tablet(prison, "grace").send(method, path, b"")
    assert document_of(answer, 405)["code"] == "method-not-allowed"
    assert method not in answer["Allow"]
    assert answer["Allow"]


def test_a_bug_is_500_and_stores_nothing(prison: Prison, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(stops, "_stop", broken)
    document = document_of(Tablet(prison, "ed").put("stops", {}), 500)
    assert document["code"] == "broken"
    assert not Operation.objects.exists()


def test_a_call_without_the_csrf_token_is_refused(prison: Prison) -> None:
    answer = Tablet(prison, "ed", enforce_csrf_checks=True).put("stops", {})
    assert document_of(answer, 403)["code"] == "not-allowed"


@pytest.mark.parametrize(
    "path", ["visits", "stops", "near-misses", "exceptions", "parked", "barrier-key"]
)
def test_an_anonymous_caller_cannot_read(db: None, path: str) -> None:
    document_of(Client().get(f"/api/v1/{path}"), 401)


def test_too_many_calls_are_429_but_a_stop_is_always_accepted(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", {"device_and_person": 1})
    ed = Tablet(prison, "ed")
    answers = [ed.get("stops") for _ in range(3)]
    document_of(answers[-1], 429)
    assert int(answers[-1]["Retry-After"]) > 0
    assert [ed.put("stops", {}).status_code for _ in range(3)] == [201] * 3
