"""Web Push subscriptions: which devices ring for an announcement, and which pushes are due.

A device rings while no page of Gatehouse is open on it. The clock sends the pushes
(`push_sender.py`), so no page waits for a push service. Each attempt to send is a fact of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import groupby
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from searches.facts.announcements import concerns
from searches.keys import push_public_key
from searches.ledger.record import Record
from searches.models import Announcement, AnnouncementReceipt, PushAttempt, PushSubscription
from searches.services.command import command
from searches.services.people.people import actor_for
from searches.words.announcements import RINGS_FOR, SECRET_KINDS, PushOutcome, ReceiptStep
from searches.words.events.people import PushesAttempted, PushSubscribed, PushUnsubscribed
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused

#: An announcement older than this is not pushed any more. Its strip still stands on every page.
PUSHED_FOR = timedelta(minutes=10)
#: How long to wait after each failed attempt. After the last one the push is given up.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 10, 20, 40, 60, 120))
LONGEST_KEY = 200
LONGEST_ENDPOINT = 1000


@dataclass(frozen=True, slots=True)
class Push:
    """One push that is due: an announcement for one subscribed device."""

    announcement: UUID
    subscription: UUID
    endpoint: str
    p256dh: str
    auth: str
    title: str
    sentence: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """The result of sending one push. `status` is the HTTP status, or None without an answer."""

    push: Push
    outcome: PushOutcome
    status: int | None


def application_key() -> str:
    """Return the public key with which a browser subscribes, or "" if pushes are switched off."""
    return push_public_key(settings.PUSH_KEY_FILE) if settings.PUSH_CONTACT else ""


@command(Act.HEAR_ANNOUNCEMENTS)
def subscribe_to_pushes(
    record: Record, *, endpoint: str, p256dh: str, auth: str
) -> PushSubscription:
    """Let this browser ring for the announcements of the person who acts, for one shift.

    A browser rings for one person: an earlier subscription of the same browser ends. Raises Refused
    if pushes are switched off, and Invalid for an address that does not belong to a push service.
    """
    if not settings.PUSH_CONTACT:
        raise Refused(
            "no-pushes",
            "This server does not send announcements to devices. Keep a page of Gatehouse open.",
        )
    if not is_push_service(endpoint) or not 0 < len(p256dh) <= LONGEST_KEY >= len(auth) > 0:
        raise Invalid("push-service", "This browser's push service is not allowed here.")
    for earlier in _active(record, endpoint):
        record.change(earlier, ended_at=record.now)
    subscription = record.add(
        PushSubscription(
            establishment=record.establishment,
            person_id=record.by,
            device_id=record.actor.device,
            endpoint=endpoint,
            endpoint_sha256=_sha256(endpoint),
            p256dh=p256dh,
            auth=auth,
            subscribed_at=record.now,
        )
    )
    record.enter(PushSubscribed(subscription=subscription.pk))
    return subscription


@command(Act.HEAR_ANNOUNCEMENTS)
def unsubscribe_from_pushes(record: Record, *, endpoint: str) -> PushSubscription:
    """End the ringing of this browser. Raises NotThere if the browser does not ring."""
    subscription = _active(record, endpoint).filter(person_id=record.by).first()
    if subscription is None:
        raise NotThere("This subscription")
    record.change(subscription, ended_at=record.now)
    record.enter(PushUnsubscribed(subscription=subscription.pk))
    return subscription


@command(None)
def record_push_attempts(record: Record, *, attempts: Sequence[Attempt]) -> list[PushAttempt]:
    """Record which pushes arrived, and end the subscriptions that their push service forgot."""
    rows = [
        record.add(
            PushAttempt(
                establishment=record.establishment,
                announcement_id=attempt.push.announcement,
                subscription_id=attempt.push.subscription,
                outcome=attempt.outcome,
                status=attempt.status,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
        for attempt in attempts
    ]
    gone = {row.subscription_id for row in rows if row.outcome == PushOutcome.GONE}
    for subscription in PushSubscription.objects.filter(pk__in=gone, ended_at__isnull=True):
        record.change(subscription, ended_at=record.now)
    outcomes = [row.outcome for row in rows]
    record.enter(
        PushesAttempted(
            announcements=tuple(dict.fromkeys(row.announcement_id for row in rows)),
            delivered=outcomes.count(PushOutcome.DELIVERED),
            failed=len(outcomes) - outcomes.count(PushOutcome.DELIVERED),
        )
    )
    return rows


def due_pushes(establishment_id: UUID, now: datetime) -> list[Push]:
    """Return the urgent announcements that a subscribed device has not been told of yet.

    A person who has acknowledged an announcement is not rung for it. An announcement of what the
    server drew in secret is never pushed.
    """
    if not settings.PUSH_CONTACT:
        return []
    rows = list(
        Announcement.objects.within(establishment_id)
        .filter(urgent=True, recorded_at__gte=now - PUSHED_FOR)
        .exclude(kind__in=SECRET_KINDS)
    )
    if not rows:
        return []
    subscriptions = PushSubscription.objects.within(establishment_id).filter(
        ended_at__isnull=True, subscribed_at__gt=now - RINGS_FOR, person__is_active=True
    )
    known = list(subscriptions.select_related("person", "device"))
    if not known:
        return []
    receipts = AnnouncementReceipt.objects.filter(
        announcement__in=rows, step=ReceiptStep.ACKNOWLEDGED
    )
    acknowledged = set(receipts.values_list("announcement_id", "person_id"))
    attempts = _attempts(rows)
    due = []
    for subscription in known:
        actor = actor_for(subscription.person, subscription.device)
        for row in rows:
            if (row.pk, subscription.person_id) in acknowledged:
                continue
            if not _is_due(attempts.get((row.pk, subscription.pk), []), now):
                continue
            if row.recorded_at >= subscription.subscribed_at and concerns(row, actor):
                due.append(_push(row, subscription, now))
    return due


def _attempts(rows: list[Announcement]) -> dict[tuple[UUID, UUID], list[PushAttempt]]:
    """Return the earlier attempts of each announcement for each subscription, oldest first."""
    attempts = PushAttempt.objects.filter(announcement__in=rows).order_by(
        "announcement_id", "subscription_id", "recorded_at"
    )
    return {
        key: list(group)
        for key, group in groupby(
            attempts, key=lambda row: (row.announcement_id, row.subscription_id)
        )
    }


def _is_due(attempts: list[PushAttempt], now: datetime) -> bool:
    if not attempts:
        return True
    if attempts[-1].outcome != PushOutcome.LATER or len(attempts) > len(WAITS):
        return False
    return now >= attempts[-1].recorded_at + WAITS[len(attempts) - 1]


def _push(row: Announcement, subscription: PushSubscription, now: datetime) -> Push:
    until = row.due_at or row.recorded_at + PUSHED_FOR
    return Push(
        announcement=row.pk,
        subscription=subscription.pk,
        endpoint=subscription.endpoint,
        p256dh=subscription.p256dh,
        auth=subscription.auth,
        title=row.title,
        sentence=row.sentence,
        seconds_left=max(30, int((until - now).total_seconds())),
    )


def _active(record: Record, endpoint: str) -> QuerySet[PushSubscription]:
    return PushSubscription.objects.within(record.establishment).filter(
        endpoint_sha256=_sha256(endpoint), ended_at__isnull=True
    )


def is_push_service(endpoint: str) -> bool:
    """Return whether the address belongs to a push service of the setting PUSH_SERVICES.

    A browser chooses the address, so without this check anybody who is signed in could make the
    server call addresses of the prison's own network.
    """
    if len(endpoint) > LONGEST_ENDPOINT:
        return False
    try:
        address = urlsplit(endpoint)
        origin = f"{address.scheme}://{address.hostname}"
        origin += f":{address.port}" if address.port else ""
    except ValueError:
        return False
    if address.username or address.password:
        return False
    return any(fnmatchcase(origin, allowed) for allowed in settings.PUSH_SERVICES)


def _sha256(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()
