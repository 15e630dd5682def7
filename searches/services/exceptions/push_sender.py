"""The sender of pushes. Only the clock runs it, because a push service may be slow to answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import UUID

import requests
import structlog
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from searches.keys import push_key
from searches.ledger.clock import server_now
from searches.services.exceptions.pushes import (
    Attempt,
    Push,
    due_pushes,
    is_push_service,
    record_push_attempts,
)
from searches.words.actors import system
from searches.words.announcements import PushOutcome

PATIENCE_SECONDS = 5.0
SENT_AT_ONCE = 8
HTTP_GONE = frozenset({404, 410})
HTTP_TOO_MANY = 429
HTTP_SERVER_ERROR = 500
log = structlog.get_logger(__name__)


def push_announcements(establishment_id: UUID) -> int:
    """Send every push of this prison that is due now, and return how many arrived."""
    due = due_pushes(establishment_id, server_now())
    if not due:
        return 0
    with ThreadPoolExecutor(max_workers=SENT_AT_ONCE) as senders:
        attempts = list(senders.map(send, due))
    record_push_attempts(system(establishment_id), attempts=attempts)
    return sum(attempt.outcome is PushOutcome.DELIVERED for attempt in attempts)


def send(push: Push) -> Attempt:
    """Send one push, encrypted for its device, and return what the push service answered."""
    if not is_push_service(push.endpoint):
        return Attempt(push, PushOutcome.REFUSED, None)
    content = {"title": push.title, "body": push.sentence, "id": str(push.announcement)}
    service = urlsplit(push.endpoint)
    try:
        with requests.Session() as session:
            session.max_redirects = 0
            answer = webpush(
                {"endpoint": push.endpoint, "keys": {"p256dh": push.p256dh, "auth": push.auth}},
                data=json.dumps(content),
                vapid_private_key=Vapid02(push_key(settings.PUSH_KEY_FILE)),
                vapid_claims={
                    "sub": settings.PUSH_CONTACT,
                    "aud": f"{service.scheme}://{service.netloc}",
                },
                ttl=push.seconds_left,
                headers={"Urgency": "high"},
                timeout=PATIENCE_SECONDS,
                requests_session=session,
            )
        return Attempt(push, PushOutcome.DELIVERED, answer.status_code)
    except WebPushException as fault:
        status = fault.response.status_code if fault.response is not None else None
        log.info("a push was not accepted", status=status)
        return Attempt(push, _outcome_of(status), status)
    except requests.RequestException as fault:
        log.info("a push service was not reached", why=type(fault).__name__)
        return Attempt(push, PushOutcome.LATER, None)
    except ValueError as fault:  # the browser sent keys with which nothing can be encrypted
        log.info("a push could not be encrypted", why=str(fault))
        return Attempt(push, PushOutcome.REFUSED, None)


def _outcome_of(status: int | None) -> PushOutcome:
    """Return what this HTTP status means. No status means that the browser's keys were wrong."""
    if status in HTTP_GONE:
        return PushOutcome.GONE
    if status is not None and (status == HTTP_TOO_MANY or status >= HTTP_SERVER_ERROR):
        return PushOutcome.LATER
    return PushOutcome.REFUSED
