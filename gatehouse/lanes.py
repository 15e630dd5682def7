"""The ASGI application that receives each whole request before a thread works on the request.

Django works on one request in one thread. A client that sends half of a request, or reads a
response slowly, must not keep that thread waiting, or a few clients could block "Stop all
vehicles". So the event loop receives each request with a deadline and a minimum rate, and sends
each response. A thread is busy only while Django itself is at work.

A lane is a group of threads. Stops, the gate and the health check each have a lane of their own, so
that heavy work on other pages does not delay them.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from asgiref.wsgi import WsgiToAsgiInstance

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

#: A client that sends nothing for this long is disconnected.
IDLE_SECONDS: Final = 15.0
#: A body that arrives more slowly than this is refused, but only after GRACE_SECONDS. The largest
#: photograph takes about 20 minutes at this rate.
LEAST_BYTES_PER_SECOND: Final = 16 * 1024
GRACE_SECONDS: Final = 20.0
#: The largest photograph is 20 MiB, and a form adds a little to it.
MOST_BODY_BYTES: Final = 24 * 1024 * 1024
#: The most request bodies that one process receives at once, and the most bytes of them.
MOST_BODIES: Final = 400
MOST_WAITING_BYTES: Final = 1024 * 1024 * 1024
#: Bodies and responses that are larger than this go to a temporary file.
MEMORY_BYTES: Final = 512 * 1024
CHUNK_BYTES: Final = 128 * 1024

UUID: Final = r"[0-9a-f-]{36}"
STOPS: Final = re.compile(rf"/stop/|/api/v1/stops(?:/{UUID})?")
GATE: Final = re.compile(
    rf"/stops/banner/|/stops/{UUID}/(?:now/)?"
    rf"|/visits/{UUID}/(?:release/(?:now/)?|outer-gate/|gone/)"
    rf"|/api/v1/visits/{UUID}/(?:release|decision|gate-open|depart|void-lock)"
)
HEALTH: Final = re.compile(r"/healthz")
#: Tablets send a stop among their other operations.
OPERATIONS: Final = "/api/v1/operations"
STOP_OPERATION: Final = b'"raise_stop"'

logger = logging.getLogger(__name__)


class NotReceived(Exception):
    """An error for a request that is not accepted. `status` and `sentence` become the response."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class ClientLeft(Exception):
    """An error for a client that closed the connection before the whole request had arrived."""


@dataclass(slots=True)
class Answer:
    """Django's complete response, in memory or in a temporary file."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: IO[bytes]


@dataclass(slots=True)
class Arriving:
    """A count of the request bodies that are arriving in this process, and of their bytes."""

    bodies: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Threads:
    """The lanes of one process, each with its own threads."""

    stops: ThreadPoolExecutor = field(default_factory=lambda: _threads("stops", 2))
    gate: ThreadPoolExecutor = field(default_factory=lambda: _threads("gate", 2))
    health: ThreadPoolExecutor = field(default_factory=lambda: _threads("health", 1))
    ordinary: ThreadPoolExecutor = field(default_factory=lambda: _threads("ordinary", 4))

    def of(self, path: str, body: IO[bytes], length: int) -> ThreadPoolExecutor:
        """Return the threads that work on this request."""
        if STOPS.fullmatch(path) or (path == OPERATIONS and _contains_stop(body, length)):
            return self.stops
        if GATE.fullmatch(path):
            return self.gate
        return self.health if HEALTH.fullmatch(path) else self.ordinary


class Lanes:
    """An ASGI application around Django's WSGI application."""

    def __init__(self, application: WsgiApplication) -> None:
        self._application = application
        self._threads = Threads()
        self._arriving = Arriving()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _handle_lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"this server does not serve the scope {scope['type']}")
        body: IO[bytes] = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115  # closed below
        try:
            length = await _receive_body(scope, receive, body, self._arriving)
            environ = _environ_of(scope, body, length)
            threads = self._threads.of(scope["path"], body, length)
        except NotReceived as fault:
            body.close()
            await _refuse(send, fault)
            return
        except ClientLeft:
            body.close()
            return
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(threads, _run_django, self._application, environ)
        try:
            await _send_response(send, answer)
        finally:
            answer.body.close()


def _threads(name: str, most: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(most, thread_name_prefix=name)


async def _handle_lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _receive_body(
    scope: Message, receive: Receive, body: IO[bytes], arriving: Arriving
) -> int:
    """Write the whole body to the file and return its length.

    Raise NotReceived if the body is too long or too slow, or if too many bodies are arriving
    already.
    """
    if _declared_length(scope) > MOST_BODY_BYTES:
        raise NotReceived(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This request is over 24 MB.")
    urgent = bool(STOPS.fullmatch(scope["path"]))
    if not urgent and (arriving.bodies >= MOST_BODIES or arriving.length >= MOST_WAITING_BYTES):
        raise NotReceived(
            HTTPStatus.SERVICE_UNAVAILABLE, "The server is busy. Send the request again."
        )
    length = 0
    arriving.bodies += 1
    try:
        async for part in _parts(receive):
            length += len(part)
            arriving.length += len(part)
            if length > MOST_BODY_BYTES:
                raise NotReceived(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This request is over 24 MB."
                )
            body.write(part)
    finally:
        arriving.bodies -= 1
        arriving.length -= length
    body.seek(0)
    return length


async def _parts(receive: Receive) -> Any:
    """Yield the parts of the body. Raise NotReceived if they do not arrive fast enough."""
    loop = asyncio.get_running_loop()
    began, length, more = loop.time(), 0, True
    while more:
        deadline = began + GRACE_SECONDS + length / LEAST_BYTES_PER_SECOND
        patience = min(IDLE_SECONDS, deadline - loop.time())
        try:
            message = await asyncio.wait_for(receive(), max(0.0, patience))
        except TimeoutError as fault:
            sentence = "The request took too long to arrive. Send the request again."
            raise NotReceived(HTTPStatus.REQUEST_TIMEOUT, sentence) from fault
        if message["type"] == "http.disconnect":
            raise ClientLeft
        part, more = message.get("body", b""), message.get("more_body", False)
        length += len(part)
        yield part


def _declared_length(scope: Message) -> int:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    return int(declared) if declared.isdigit() and len(declared) < 16 else 0


def _contains_stop(body: IO[bytes], length: int) -> bool:
    if length > MEMORY_BYTES:
        return False
    found = STOP_OPERATION in body.read().replace(b" ", b"")
    body.seek(0)
    return found


def _environ_of(scope: Message, body: IO[bytes], length: int) -> dict[str, Any]:
    """Return the request as a WSGI environment. Raise NotReceived if a header is invalid."""
    instance = WsgiToAsgiInstance(None)  # type: ignore[no-untyped-call]  # asgiref ships none
    instance.scope = {**scope, "headers": _plain_headers(scope["headers"])}
    try:
        environ: dict[str, Any] = instance.build_environ(instance.scope, body)  # type: ignore[no-untyped-call]
    except ValueError as fault:
        raise NotReceived(HTTPStatus.BAD_REQUEST, "This request cannot be read.") from fault
    environ["CONTENT_LENGTH"] = str(length)
    return environ


def _plain_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Join the cookies that HTTP/2 sends separately, and drop header names with an underscore.

    WSGI writes a hyphen as an underscore, so that `X_Forwarded_Proto` would pass for the header
    that only the proxy may set.
    """
    kept = [(name.lower(), value) for name, value in headers if b"_" not in name]
    cookies = [value for name, value in kept if name == b"cookie"]
    rest = [(name, value) for name, value in kept if name != b"cookie"]
    return [*rest, (b"cookie", b"; ".join(cookies))] if cookies else rest


def _run_django(application: WsgiApplication, environ: dict[str, Any]) -> Answer:
    """Run Django and store its whole response. A slow client then does not keep the thread busy."""
    begun: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> None:
        named = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
        begun.append((int(status.split(" ", 1)[0]), named))

    kept: IO[bytes] = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115  # closed once sent
    try:
        parts = application(environ, start_response)
        try:
            for part in parts:
                kept.write(part)
        finally:
            if hasattr(parts, "close"):
                parts.close()
    except BaseException:
        kept.close()
        raise
    finally:
        environ["wsgi.input"].close()
    kept.seek(0)
    return Answer(*begun[-1], kept)


async def _send_response(send: Send, answer: Answer) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    part = answer.body.read(CHUNK_BYTES)
    while len(part) == CHUNK_BYTES:
        await send({"type": "http.response.body", "body": part, "more_body": True})
        part = answer.body.read(CHUNK_BYTES)
    await send({"type": "http.response.body", "body": part})


async def _refuse(send: Send, fault: NotReceived) -> None:
    logger.warning("A request was not received: %s", fault.sentence)
    text = f"{fault.sentence}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if fault.status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": int(fault.status), "headers": headers})
    await send({"type": "http.response.body", "body": text})
