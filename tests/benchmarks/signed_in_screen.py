"""A signed-in screen of the demo prison that uses one connection, which stays open."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.core import signing
from django.test import Client

from searches import device_cookie
from searches.words.demo import demo_secret
from tests.support.demo_server import DemoServer

TOKEN = "b" * 32
OPERATIONS = 25


@dataclass(frozen=True)
class Work:
    """The rows that the calls act on: a visit, its search, and two items, one with photographs."""

    visit: UUID
    search: UUID
    item: str
    photo_item: str
    slot: str


class Screen:
    def __init__(self, server: DemoServer, number: str) -> None:
        from searches.models import Person

        self._to = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
        session = Client()
        session.force_login(Person.objects.get(staff_number=number))
        known = {"device": demo_secret(number), "people": []}
        cookies = {
            "sessionid": session.cookies["sessionid"].value,
            "csrftoken": TOKEN,
            device_cookie.COOKIE: signing.dumps(known, salt=device_cookie.SALT, compress=True),
        }
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._always = {"Cookie": cookie, "X-CSRFToken": TOKEN}

    def ask(
        self, method: str, path: str, body: Any = b"", *, expect: int, **headers: str
    ) -> tuple[bytes, http.client.HTTPMessage]:
        """Send a request and return the body and headers of the answer.

        The body may be an iterable of pieces. Raises SystemExit for another status than `expect`,
        because a failed call must not be timed.
        """
        request_headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self._to.request(method, path, body or None, self._always | request_headers)
        answer = self._to.getresponse()
        content = answer.read()
        if answer.status != expect:
            raise SystemExit(f"{method} {path} answered {answer.status}: {content[:300]!r}")
        return content, answer.headers

    def send(self, method: str, path: str, document: Any, *, expect: int) -> Any:
        body = json.dumps(document).encode()
        content, _ = self.ask(method, path, body, expect=expect, Content_Type="application/json")
        return json.loads(content)


def put_answer(gate: Screen, work: Work) -> None:
    gate.send("PUT", f"/api/v1/answers/{uuid4()}", _answered(work), expect=201)


def send_operations(gate: Screen, work: Work, occurred_at: str) -> None:
    head = {"kind": "answer_item", "occurred_at": occurred_at, "payload": _answered(work)}
    operations = [{"id": str(uuid4())} | head for _ in range(OPERATIONS)]
    answer = gate.send("POST", "/api/v1/operations", {"operations": operations}, expect=200)
    if not all(result["applied"] for result in answer["results"]):
        raise SystemExit(f"Not every answer was applied: {answer['results'][0]}")


def put_photo(
    gate: Screen, work: Work, content: bytes, wire: Callable[[bytes], Iterator[bytes]]
) -> None:
    where = {"visit": work.visit, "search": work.search, "item": work.photo_item}
    query = urlencode(where | {"slot": work.slot, "phase": "way_out"})
    sha256 = hashlib.sha256(content)
    digest = base64.b64encode(sha256.digest()).decode()
    receipt, _ = gate.ask(
        "PUT",
        f"/api/v1/photos/{uuid4()}?{query}",
        wire(content),
        expect=201,
        Content_Length=str(len(content)),
        Content_Type="image/jpeg",
        Content_Digest=f"sha-256=:{digest}:",
    )
    if json.loads(receipt)["sha256"] != sha256.hexdigest():
        raise SystemExit(f"Another photograph was kept: {receipt!r}")


def _answered(work: Work) -> dict[str, str]:
    return {"search": str(work.search), "item": work.item, "result": "clear"}
