"""Hold incomplete requests open against a real server, and time requests that must not wait.

    python -m tests.support.half_sent_requests

Prints one line for each timed request: its name, its status and its seconds.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.support.demo_server import DemoServer, demo_server

#: The number of requests of each kind. Eight incomplete sign-ins, without an account, were once
#: enough.
HELD = 50
PATIENCE_SECONDS = 60


def main() -> None:
    with demo_server(history=False) as server:
        officer = Officer(server, "CONTROL1")
        with held_open(server, officer):
            officer.timed("health", "GET", "/healthz")
            officer.raise_stop()
            officer.timed("banner", "GET", "/stops/banner/")
            officer.timed("go", "GET", f"/visits/{uuid4()}/release/")
            officer.timed("api stop", "PUT", f"/api/v1/stops/{uuid4()}", "{}", "application/json")
            officer.timed("board", "GET", "/board/")


@contextmanager
def held_open(server: DemoServer, officer: Officer) -> Iterator[None]:
    """Open 50 incomplete sign-ins, 50 incomplete photographs and 50 slow headers."""
    form = "application/x-www-form-urlencoded"
    with ExitStack() as stack:
        for _ in range(HELD):
            part = head("POST", "/sign-in/", form, 400) + b"login=GATE1"
            stack.enter_context(opened(server, part))
            photo = head("PUT", f"/api/v1/photos/{uuid4()}", "image/jpeg", 4_000_000, officer)
            stack.enter_context(opened(server, photo + b"\xff\xd8" * 500))
            stack.enter_context(opened(server, b"GET /board/ HTTP/1.1\r\nHost: local"))
        time.sleep(1)
        yield


def head(method: str, path: str, kind: str, length: int, officer: Officer | None = None) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}"]
    lines += [f"Content-Length: {length}", *([f"Cookie: {officer.cookies}"] if officer else [])]
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def opened(server: DemoServer, begun: bytes) -> Iterator[None]:
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(begun)
        yield


class Officer:
    """A signed-in browser of one of the demo prison's staff."""

    def __init__(self, server: DemoServer, number: str) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client()
        client.force_login(get_user_model().objects.get(staff_number=number))
        self.cookies = "; ".join(
            f"{name}={morsel.value}" for name, morsel in client.cookies.items()
        )
        self._place = urlsplit(server.address)

    def timed(
        self, name: str, method: str, path: str, body: str = "", kind: str = ""
    ) -> tuple[HTTPResponse, str]:
        began = time.monotonic()
        connection = HTTPConnection(
            str(self._place.hostname), self._place.port, timeout=PATIENCE_SECONDS
        )
        headers = {"Cookie": self.cookies, **({"Content-Type": kind} if kind else {})}
        if token := re.search(r"csrftoken=(\w+)", self.cookies):
            headers["X-CSRFToken"] = token[1]
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        took = time.monotonic() - began
        print(f"{name}: {answer.status} after {took:.2f} s", flush=True)  # noqa: T201
        return answer, text

    def raise_stop(self) -> None:
        """Open the page that confirms a stop, and press its button."""
        response, page = self.timed("asked", "GET", "/stop/")
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies += "; " + cookie.partition(";")[0]
        fields = dict(re.findall(r'name="(csrfmiddlewaretoken|uuid)" value="([^"]+)"', page))
        self.timed("stop", "POST", "/stop/", urlencode(fields), "application/x-www-form-urlencoded")


if __name__ == "__main__":
    main()
