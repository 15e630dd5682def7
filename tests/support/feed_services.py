"""The activities service, the prisoner search and their token service, on this machine.

They answer in the shapes of the services of prisons in England and Wales: `GET
/prison/{prisonId}/prisoners`, `GET /prisons/{prisonCode}/scheduled-instances` and `GET
/schedules/{scheduleId}/allocations`.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CLIENT = ("gatehouse", "not a real secret")
TOKEN = "token-of-the-stub"  # noqa: S105  # made up
OK, UNAUTHORISED, NOT_FOUND, BROKEN = 200, 401, 404, 503


@dataclass
class FeedServices:
    """The three services.

    `schedules` has the numbers of the prisoners who are allocated to each schedule, by its name.
    `failing` is the number of calls that the services answer with 503 before they work again.
    `raw` is answered as it is, instead of JSON.
    """

    origin: str = ""
    prison: str = "WWI"
    day: str = "2026-02-10"
    prisoners: list[dict[str, Any]] = field(default_factory=list)
    schedules: dict[str, list[str]] = field(default_factory=dict)
    failing: int = 0
    raw: bytes = b""
    called: list[str] = field(default_factory=list)

    def hold(self, number: str, cell: str, last_name: str = "SMITH") -> None:
        """Add a prisoner to the prisoner search."""
        self.prisoners.append(
            {
                "prisonerNumber": number,
                "firstName": "JO",
                "lastName": last_name,
                "status": "ACTIVE IN",
                "prisonId": self.prison,
                "cellLocation": cell,
            }
        )

    def answer(self, path: str) -> Any:
        """Return the answer to a call, or None for an unknown address."""
        parts = path.strip("/").split("/")
        if parts == ["prison", self.prison, "prisoners"]:
            found = self.prisoners
            return {"content": found, "totalElements": len(found), "totalPages": 1, "last": True}
        if parts == ["prisons", self.prison, "scheduled-instances"]:
            return [self._instance(id, name) for id, name in enumerate(self.schedules, 1)]
        if len(parts) == 3 and (parts[0], parts[2]) == ("schedules", "allocations"):
            name = list(self.schedules)[int(parts[1]) - 1]
            return [self._allocation(number, name) for number in self.schedules[name]]
        return None

    def _instance(self, id: int, name: str) -> dict[str, Any]:
        return {
            "id": 100 + id,
            "date": self.day,
            "startTime": "07:30",
            "endTime": "11:30",
            "cancelled": False,
            "attendances": [
                {"id": place, "scheduleInstanceId": 100 + id, "prisonerNumber": number}
                for place, number in enumerate(self.schedules[name], 1)
            ],
            "activitySchedule": {
                "id": id,
                "description": name,
                "activity": {"id": id, "prisonCode": self.prison, "summary": name},
            },
        }

    def _allocation(self, number: str, name: str) -> dict[str, Any]:
        return {
            "prisonerNumber": number,
            "activitySummary": name,
            "scheduleDescription": name,
            "startDate": "2025-09-10",
            "status": "ACTIVE",
        }


@contextmanager
def feed_services() -> Iterator[FeedServices]:
    services = FeedServices()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            services.called.append(self.path)
            if services.failing:
                services.failing -= 1
                self._send(BROKEN, b"")
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._send(UNAUTHORISED, b"")
            elif services.raw:
                self._send(OK, services.raw)
            else:
                answer = services.answer(urlsplit(self.path).path)
                status = NOT_FOUND if answer is None else OK
                self._send(status, json.dumps(answer).encode())

        def do_POST(self) -> None:
            basic = base64.b64encode(":".join(CLIENT).encode()).decode()
            grants = parse_qs(urlsplit(self.path).query).get("grant_type")
            if self.headers.get("Authorization") != f"Basic {basic}":
                self._send(UNAUTHORISED, b"")
            elif grants != ["client_credentials"]:
                self._send(NOT_FOUND, b"")
            else:
                self._send(OK, json.dumps({"access_token": TOKEN, "expires_in": 60}).encode())

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    services.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
