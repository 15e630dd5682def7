"""The feeds that the clock pulls: who is held in the prison, and who is allocated to which party.

The addresses and the credentials come from the settings. The other services are asked with an
OAuth 2 token for the client. Nothing that they answer is logged, because it names prisoners.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import requests
import structlog
from django.conf import settings

from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import Establishment, Party
from searches.rules.roll_feeds import MOST_BYTES, plain_name, read_document
from searches.services.command import command
from searches.services.prison.roll_imports import take_in_feed
from searches.words.actors import system
from searches.words.events.rolls import FeedFailed
from searches.words.refusals import Refused
from searches.words.roll_feeds import FeedKind, FeedSource

PATIENCE_SECONDS = 10.0
#: How long to wait after each failed attempt. After the last one, the feed waits its usual time.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300))
#: After so long without an answer the control room hears that the lists may be out of date.
SILENT_AFTER = timedelta(minutes=15)
log = structlog.get_logger(__name__)


class FeedFault(Exception):
    """Raised when the other service cannot be reached, refuses, or does not answer with JSON.

    The message never repeats any part of the answer.
    """


@dataclass
class Feed:
    """The state of one feed of one prison: the time of the next request, and recent failures."""

    next_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    announced: bool = False


@dataclass
class Feeds:
    """The feeds of every prison. A clock that restarts asks every feed at once."""

    states: dict[tuple[UUID, FeedKind], Feed] = field(default_factory=dict)

    def pull(self, establishment_id: UUID) -> int:
        """Ask each feed of this prison that is due, and return how many were reached."""
        prison = Establishment.objects.get(pk=establishment_id)
        if prison.code not in settings.FEED_PRISONS:
            return 0
        reached = 0
        for kind, ask in ASKED.items():
            feed = self.states.setdefault((prison.pk, kind), Feed())
            now = server_now()
            if not _address(kind) or (feed.next_at is not None and now < feed.next_at):
                continue
            try:
                _take_in(prison, ask(prison, _today(prison)))
            except (FeedFault, Refused) as fault:
                self._failed(prison, kind, feed, str(fault) or type(fault).__name__)
                continue
            reached += 1
            feed.next_at = now + timedelta(minutes=settings.FEED_MINUTES)
            feed.failures, feed.failing_since, feed.announced = 0, None, False
        return reached

    def _failed(self, prison: Establishment, kind: FeedKind, feed: Feed, why: str) -> None:
        now = server_now()
        log.warning("a feed was not read", feed=str(kind), prison=prison.code, why=why)
        feed.failing_since = feed.failing_since or now
        usual = timedelta(minutes=settings.FEED_MINUTES)
        feed.next_at = now + (WAITS[feed.failures] if feed.failures < len(WAITS) else usual)
        feed.failures += 1
        if now - feed.failing_since >= SILENT_AFTER and not feed.announced:
            since = feed.failing_since.astimezone(ZoneInfo(prison.time_zone))
            note_feed_failure(system(prison.pk), kind=kind, since=f"{since:%H:%M}")
            feed.announced = True


@command(None)
def note_feed_failure(record: Record, *, kind: FeedKind, since: str) -> None:
    """Record, once for each outage, that a feed has not been reached. The record is announced."""
    record.enter(FeedFailed(kind=kind, since=since))


def ask_for_prisoners(prison: Establishment, today: date) -> Any:
    """Return everybody who is held in the prison, as the prisoner search answers."""
    code = quote(prison.code)
    return _get(
        f"{settings.FEED_PRISONERS_URL}/prison/{code}/prisoners", {"page": "0", "size": "3000"}
    )


def ask_for_activities(prison: Establishment, today: date) -> Any:
    """Return the scheduled instances of today, and the allocations of the parties' schedules."""
    code, base = quote(prison.code), settings.FEED_ACTIVITIES_URL
    day = today.isoformat()
    instances = _get(
        f"{base}/prisons/{code}/scheduled-instances", {"startDate": day, "endDate": day}
    )
    if not isinstance(instances, list):
        raise FeedFault("scheduled-instances is not a list")
    allocations: list[Any] = []
    for schedule in sorted(_schedules_of_parties(prison, instances)):
        answer = _get(f"{base}/schedules/{schedule}/allocations", {"activeOnly": "true"})
        if not isinstance(answer, list):
            raise FeedFault("allocations is not a list")
        allocations += answer
    return {"allocations": allocations, "scheduledInstances": instances}


#: Prisoners come first, because an allocation may name a prisoner who came today.
ASKED: dict[FeedKind, Callable[[Establishment, date], Any]] = {
    FeedKind.PRISONERS: ask_for_prisoners,
    FeedKind.ACTIVITIES: ask_for_activities,
}


def _schedules_of_parties(prison: Establishment, instances: list[Any]) -> set[int]:
    """Return the ids of the schedules that have the name of a party, and not those of classes."""
    words = Party.objects.within(prison).values_list("code", "name")
    names = {plain_name(word) for pair in words for word in pair}
    found = set()
    for instance in instances:
        schedule = instance.get("activitySchedule") if isinstance(instance, dict) else None
        if not isinstance(schedule, dict) or not isinstance(schedule.get("id"), int):
            continue
        if plain_name(str(schedule.get("description"))) in names:
            found.add(schedule["id"])
    return found


def _take_in(prison: Establishment, answer: Any) -> None:
    document = read_document(answer, prison=prison.code, today=_today(prison))
    take_in_feed(prison.pk, id=uuid4(), document=document, source=FeedSource.PULLED)


def _today(prison: Establishment) -> date:
    return server_now().astimezone(ZoneInfo(prison.time_zone)).date()


def _address(kind: FeedKind) -> str:
    address: str = (
        settings.FEED_PRISONERS_URL if kind is FeedKind.PRISONERS else settings.FEED_ACTIVITIES_URL
    )
    return address


def _get(address: str, query: dict[str, str]) -> Any:
    headers = {"Accept": "application/json"}
    if settings.FEED_TOKEN_URL:
        headers["Authorization"] = f"Bearer {_token()}"
    return _answer("GET", address, params=query, headers=headers)


def _token() -> str:
    """Return a token of the client. It is asked for each time, and never stored."""
    answer = _answer(
        "POST",
        settings.FEED_TOKEN_URL,
        params={"grant_type": "client_credentials"},
        auth=(settings.FEED_CLIENT_ID, settings.FEED_CLIENT_SECRET),
    )
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise FeedFault("the token service gave no token")
    return token


def _answer(method: str, address: str, **about: Any) -> Any:
    """Return the JSON of an answer of at most 8 MB. Redirects are not followed."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise FeedFault("the address in the settings is no web address")
    try:
        with requests.request(
            method, address, timeout=PATIENCE_SECONDS, allow_redirects=False, stream=True, **about
        ) as answer:
            if answer.status_code != requests.codes.ok:
                raise FeedFault(f"status {answer.status_code}")
            body = b""
            for part in answer.iter_content(65_536):
                body += part
                if len(body) > MOST_BYTES:
                    raise FeedFault("the answer is larger than 8 MB")
        return json.loads(body)
    except requests.RequestException as fault:
        raise FeedFault(type(fault).__name__) from fault
    except (ValueError, RecursionError) as fault:
        raise FeedFault("the answer is not JSON") from fault
