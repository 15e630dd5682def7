"""A push service on this machine, and a browser that is subscribed to it and can decrypt."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CREATED = 201


@dataclass(frozen=True)
class Received:
    """A push as it arrived: its path, headers and encrypted body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """The service. It answers with the next status of `answers`, and then always with 201."""

    origin: str
    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


class SubscribedBrowser:
    """A browser with the address and the keys that its push service gave."""

    def __init__(self, service: PushService, name: str = "phone") -> None:
        self._key: EllipticCurvePrivateKey = generate_private_key(SECP256R1())
        self._secret = os.urandom(16)
        self.endpoint = f"{service.origin}/send/{name}"

    @property
    def fields(self) -> dict[str, str]:
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": _text(point), "auth": _text(self._secret)}

    def read(self, push: Received) -> dict[str, Any]:
        """Decrypt a push, as the browser does before it wakes the service worker."""
        plain = http_ece.decrypt(
            push.body, private_key=self._key, auth_secret=self._secret, version="aes128gcm"
        )
        content: dict[str, Any] = json.loads(plain)
        return content


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.received.append(
                Received(
                    self.path, {name.lower(): value for name, value in self.headers.items()}, body
                )
            )
            self.send_response(service.answers.pop(0) if service.answers else CREATED)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Write no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def claims_of(push: Received) -> dict[str, Any]:
    """Return the claims with which the server names itself to the push service (VAPID)."""
    token = push.headers["authorization"].split("t=")[1].split(",")[0]
    claims: dict[str, Any] = json.loads(_bytes(token.split(".")[1]))
    return claims


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
