"""Tablets of the soak test. Each keeps records in an outbox until the server has confirmed them."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from django.core import signing
from django.test import Client
from django.utils import timezone

from searches import device_cookie
from searches.models import Person
from searches.words.demo import demo_secret

TOKEN = "b" * 32
PATIENCE_SECONDS = 300
JSON_TYPE = {"Content-Type": "application/json"}
#: Errors of a call over a bad network. The record stays in the outbox.
NOT_DELIVERED = (OSError, http.client.HTTPException, ValueError)


class Undelivered(ValueError):
    """The error that an answer was not from Gatehouse, or not for this record."""


@dataclass
class Fact:
    payload: dict[str, Any]
    content: bytes = b""  # the bytes of a photograph
    id: str = field(default_factory=lambda: str(uuid4()))
    occurred_at: str = field(default_factory=lambda: timezone.now().isoformat())
    announced: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class Tablet:
    def __init__(self, address: str, number: str, chance: random.Random) -> None:
        self.waiting: list[Fact] = []
        self.refused: list[Any] = []
        self.calls = 0
        self._chance, self._host = chance, urlsplit(address).netloc
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

    def drain(self) -> None:
        """Send the outbox as a page does: announce photographs, send small records together, then
        the photographs.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while self.waiting and time.monotonic() < until:
            for send in (self._announce, self._send_small, self._send_photographs):
                try:
                    send()
                except NOT_DELIVERED:
                    time.sleep(self._chance.random() * 0.05)

    def _announce(self) -> None:
        fresh = [fact for fact in self.waiting if fact.content and not fact.announced]
        if not fresh:
            return
        manifest = [
            {"id": fact.id, "sha256": fact.sha256, "length": len(fact.content)} for fact in fresh
        ]
        visit = fresh[0].payload["visit"]
        self._ask("POST", "photos", json.dumps({"visit": visit, "photos": manifest}), JSON_TYPE)
        for fact in fresh:
            fact.announced = True

    def _send_small(self) -> None:
        small = {fact.id: fact for fact in self.waiting if not fact.content}
        if not small:
            return
        operations = [
            {"id": fact.id, "kind": "answer_item", "occurred_at": fact.occurred_at}
            | {"payload": fact.payload}
            for fact in small.values()
        ]
        answer = self._ask("POST", "operations", json.dumps({"operations": operations}), JSON_TYPE)
        for result in answer["results"]:
            if result["id"] in small and result["digest"]:
                self._settle(small[result["id"]], result)

    def _settle(self, fact: Fact, result: dict[str, Any]) -> None:
        self.waiting.remove(fact)
        if not result["applied"]:
            self.refused.append(result)

    def _send_photographs(self) -> None:
        for fact in [fact for fact in self.waiting if fact.content]:
            digest = base64.b64encode(hashlib.sha256(fact.content).digest()).decode()
            headers = {
                "Content-Type": "image/jpeg",
                "Content-Digest": f"sha-256=:{digest}:",
                "X-Occurred-At": fact.occurred_at,
                "X-Camera": "page",
            }
            where = f"photos/{fact.id}?{urlencode(fact.payload)}"
            receipt = self._ask("PUT", where, fact.content, headers)
            if (receipt.get("id"), receipt.get("sha256")) != (fact.id, fact.sha256):
                raise Undelivered(receipt)
            self.waiting.remove(fact)

    def _ask(self, method: str, path: str, body: str | bytes, headers: dict[str, str]) -> Any:
        """Send a request and return the JSON of its answer.

        Raises Undelivered for any other answer.
        """
        self.calls += 1
        connection = http.client.HTTPConnection(self._host, timeout=30)
        try:
            connection.request(method, f"/api/v1/{path}", body, self._always | headers)
            answer = connection.getresponse()
            receipt = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status >= 300:
            raise Undelivered(f"{method} {path} answered {answer.status}: {receipt}")
        return receipt
