"""A client that calls the API as a tablet does: signed in, on its device, with JSON."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.test import Client

from searches import device_cookie
from tests.support.sample_prison import PEOPLE, Prison

VISIT = {
    "plate": "KX23 LDV",
    "vehicle_type": "rigid",
    "haulier": "Brakes",
    "phone_24h": "01632 960114",
    "driver_name": "Dan Reed",
    "people_in_cab": 1,
    "seal": "S123",
    "planned_areas": ["kitchen-bay"],
}


class Tablet:
    """A signed-in person on the screen they usually use, or on the device that `screen` names."""

    def __init__(self, prison: Prison, name: str, *, screen: str = "", **client: Any) -> None:
        self.client = Client(raise_request_exception=False, **client)
        self.client.force_login(prison.person[name])
        screen = screen or next((usual for person, _, _, usual, _ in PEOPLE if person == name), "")
        code = prison.establishment.code
        cookie = {"device": f"{code}:{screen}", "people": []}
        self.client.cookies[device_cookie.COOKIE] = signing.dumps(cookie, salt=device_cookie.SALT)

    def send(self, method: str, path: str, body: Any, **more: Any) -> Any:
        raw = body if isinstance(body, (bytes, str)) else json.dumps(body, default=str)
        kind = more.pop("content_type", "application/json")
        return self.client.generic(method, f"/api/v1/{path}", raw, content_type=kind, **more)

    def put(self, path: str, body: Any, *, id: UUID | None = None, **more: Any) -> Any:
        return self.send("PUT", f"{path}/{id or uuid4()}", body, **more)

    def post(self, path: str, body: Any, **more: Any) -> Any:
        return self.send("POST", path, body, **more)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def operations(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.post("operations", {"operations": operations})
        assert answer.status_code == 200, answer.content
        results: list[dict[str, Any]] = answer.json()["results"]
        return results


def operation(kind: str, *, id: UUID | None = None, **payload: Any) -> dict[str, Any]:
    return {
        "id": str(id or uuid4()),
        "kind": kind,
        "occurred_at": "2026-11-23T07:27:00Z",
        "payload": {name: str(value) for name, value in payload.items()},
    }
