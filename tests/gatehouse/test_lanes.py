"""The server passes a request on only when the whole request has arrived within a time limit.

Stops, the gate and the health check each have threads of their own, called a lane.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest

from gatehouse import lanes
from gatehouse.lanes import Lanes, Threads

UUID = "0d9e3f6e-8d2b-4c4e-9c38-1a1b2c3d4e5f"
Environ = dict[str, Any]


def request(path: str = "/board/", method: str = "POST", **headers: str) -> dict[str, Any]:
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        "path": path,
        "query_string": b"page=2",
        "headers": [(b"host", b"gate.example"), *named],
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 5000),
    }


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own, because a browser test may have left an event loop in
    this thread.
    """
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, work).result()


def response_of(
    application: Callable[[Environ, Callable[..., Any]], Iterable[bytes]],
    scope: dict[str, Any],
    *parts: bytes | float,
    front: Lanes | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """Send the parts of a body one by one and return the answer. A number is a pause in seconds."""
    sent: list[dict[str, Any]] = []
    coming = list(parts) or [b""]

    async def receive() -> dict[str, Any]:
        while coming and isinstance(coming[0], float):
            await asyncio.sleep(coming.pop(0))  # type: ignore[arg-type]
        if not coming:
            return {"type": "http.disconnect"}
        part = coming.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(coming)}

    async def send(message: Any) -> None:
        sent.append(message)

    run_apart((front or Lanes(application))(scope, receive, send))
    if not sent:
        return 0, {}, b""
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message["body"] for message in sent[1:])


def echo(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Path", environ["PATH_INFO"])])
    return [body]


def never(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
    raise AssertionError("the application must not be asked")


def test_a_body_in_parts_reaches_the_application_whole() -> None:
    assert response_of(echo, request(), b"one ", b"two ", b"three") == (
        200,
        {"content-type": "text/plain", "x-path": "/board/"},
        b"one two three",
    )


def test_large_bodies_and_answers_pass_through_a_file() -> None:
    parts = [bytes([number]) * lanes.MEMORY_BYTES for number in range(3)]
    assert response_of(echo, request(), *parts)[2] == b"".join(parts)


@pytest.mark.parametrize("most", [0.0, 0.05])
def test_silence_is_answered_408_without_the_application(
    monkeypatch: pytest.MonkeyPatch, most: float
) -> None:
    monkeypatch.setattr(lanes, "IDLE_SECONDS", most)
    status, headers, _ = response_of(never, request(), b"half", 5.0, b"too late")
    assert (status, headers["connection"]) == (408, "close")


def test_a_pause_within_the_limit_is_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "IDLE_SECONDS", 5.0)
    assert response_of(echo, request(), b"half ", 0.05, b"whole")[2] == b"half whole"


def test_a_trickle_is_answered_408(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte restarts the limit for a pause, but the minimum rate is not reached."""
    monkeypatch.setattr(lanes, "GRACE_SECONDS", 0.1)
    trickle = [part for _ in range(40) for part in (b"x", 0.02)]
    assert response_of(never, request(), *trickle, b"")[0] == 408


def test_a_body_as_large_as_the_limit_passes_and_one_byte_more_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "MOST_BODY_BYTES", 10)
    assert response_of(echo, request(), b"x" * 4, b"x" * 6)[0] == 200
    assert response_of(never, request(), b"x" * 4, b"x" * 7)[0] == 413
    assert response_of(never, request(**{"content-length": "11"}), b"x")[0] == 413
    assert response_of(echo, request(**{"content-length": "10"}), b"x" * 10)[0] == 200


@pytest.mark.parametrize(("limit", "value"), [("MOST_BODIES", 0), ("MOST_WAITING_BYTES", 0)])
def test_a_stop_is_accepted_while_other_requests_are_too_many(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(lanes, limit, value)
    status, headers, _ = response_of(never, request("/visits/new/"), b"x")
    assert (status, headers["retry-after"]) == (503, "10")
    assert response_of(echo, request("/stop/"), b"x")[0] == 200


def test_an_incomplete_request_does_not_reach_the_application() -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError("nobody is there to read an answer")

    run_apart(Lanes(never)(request(), gone, send))


def test_the_application_receives_the_request_unchanged() -> None:
    seen: Environ = {}

    def look(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        seen.update(environ)
        return echo(environ, start_response)

    scope = request("/visits/é/", **{"content-type": "text/csv", "x-forwarded-proto": "http"})
    scope["headers"] += [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"X_Forwarded_Proto", b"https")]
    response_of(look, scope, b"12345")
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    # the header with underscores in its name is dropped
    assert seen["HTTP_X_FORWARDED_PROTO"] == "http"
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"]) == ("text/csv", "5")
    assert seen["PATH_INFO"].encode("latin1").decode() == "/visits/é/"
    assert (seen["QUERY_STRING"], seen["wsgi.url_scheme"]) == ("page=2", "https")
    assert (seen["REMOTE_ADDR"], seen["HTTP_HOST"]) == ("192.0.2.7", "gate.example")


@pytest.mark.parametrize(
    ("path", "body", "lane"),
    [
        ("/stop/", b"", "stops"),
        ("/api/v1/stops", b"", "stops"),
        (f"/api/v1/stops/{UUID}", b"{}", "stops"),
        ("/api/v1/operations", b'{"operations": [{"kind": "raise_stop"}]}', "stops"),
        ("/api/v1/operations", b'{"operations": [{"kind": "answer_item"}]}', "ordinary"),
        ("/api/v1/operations", b'"raise_stop"' + b" " * lanes.MEMORY_BYTES, "ordinary"),
        ("/stops/banner/", b"", "gate"),
        (f"/stops/{UUID}/now/", b"", "gate"),
        (f"/visits/{UUID}/release/", b"", "gate"),
        (f"/visits/{UUID}/outer-gate/", b"", "gate"),
        (f"/api/v1/visits/{UUID}/gate-open", b"", "gate"),
        ("/healthz", b"", "health"),
        ("/board/", b"", "ordinary"),
        ("/visits/new/", b"", "ordinary"),
        ("/stop/../evidence/", b"", "ordinary"),
        (f"/api/v1/photos/{UUID}", b'"raise_stop"', "ordinary"),
    ],
)
def test_each_request_has_its_lane(path: str, body: bytes, lane: str) -> None:
    threads, file = Threads(), BytesIO(body)
    assert threads.of(path, file, len(body)) is getattr(threads, lane)
    assert file.tell() == 0


def test_a_stop_is_answered_while_every_other_thread_is_busy() -> None:
    """Request ten slow pages first. The stop must not wait for any of them."""
    done = threading.Event()

    def slow(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] != "/stop/":
            assert done.wait(20)
        return echo(environ, start_response)

    front, answered = Lanes(slow), []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def all_at_once() -> None:
        async def ask(path: str) -> None:
            async def send(message: Any) -> None:
                if message["type"] == "http.response.start":
                    answered.append(path)

            await front(request(path), receive, send)

        busy = [asyncio.create_task(ask("/board/")) for _ in range(10)]
        await asyncio.sleep(0.05)
        await asyncio.wait_for(ask("/stop/"), 10)
        done.set()
        await asyncio.gather(*busy)

    run_apart(all_at_once())
    assert answered == ["/stop/", *["/board/"] * 10]


def test_a_slow_client_does_not_occupy_a_thread() -> None:
    """While a client reads one answer slowly, the only thread of the lane works on the next
    request.
    """
    front, order = Lanes(echo), []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def both() -> None:
        may_read = asyncio.Event()

        async def slow_send(message: Any) -> None:
            await may_read.wait()
            order.append("slow")

        async def send(message: Any) -> None:
            order.append("quick")

        slow = asyncio.create_task(front(request("/healthz"), receive, slow_send))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(front(request("/healthz"), receive, send), 10)
        may_read.set()
        await slow

    run_apart(both())
    assert order == ["quick", "quick", "slow", "slow"]


def test_the_answer_is_closed_even_if_sending_it_fails() -> None:
    closed = []

    class Breaking:
        def __iter__(self) -> Any:
            yield b"begun"
            raise ZeroDivisionError

        def close(self) -> None:
            closed.append(True)

    def broken(environ: Environ, start_response: Callable[..., Any]) -> Any:
        start_response("200 OK", [])
        return Breaking()

    with pytest.raises(ZeroDivisionError):
        response_of(broken, request(), b"")
    assert closed == [True]
