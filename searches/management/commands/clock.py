"""Run the tasks that become due as time passes, such as voiding old lock sessions."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from searches.queries.prison.establishments import establishments
from searches.services.evidence.checkpoints import checkpoint_if_due, mail_checkpoints
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.escalation_sender import send_escalations
from searches.services.exceptions.escalations import NothingToEscalate, escalate
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.missed_reviews import NothingMissed, note_when_missed
from searches.services.exceptions.push_sender import push_announcements
from searches.services.locks.locks import NothingExpired, void_expired_locks
from searches.services.photos.direct_uploads import forget_stale_uploads
from searches.services.photos.retention import NothingDue, delete_when_due
from searches.services.prison.feed_puller import Feeds
from searches.services.release.radio_judgements import NothingToJudge, judge_when_due
from searches.services.rolls.late_counts import NothingLate, alert_late_counts
from searches.services.rolls.movements import NothingOverdue, note_overdue_movements
from searches.services.rolls.party_officers import NobodyAlone, note_parties_without_officer
from searches.services.rolls.timetable import NothingUnconfirmed, note_unconfirmed_sessions
from searches.words.actors import Actor, system

BETWEEN_SECONDS = 2.0
BETWEEN_PUSHES_SECONDS = 1.0
BETWEEN_FEEDS_SECONDS = 5.0
log = structlog.get_logger(__name__)
DUTIES: tuple[tuple[str, Callable[[Actor], object]], ...] = (
    ("old locks", void_expired_locks),
    ("late counts", alert_late_counts),
    ("overdue movements", note_overdue_movements),
    ("parties without an officer", note_parties_without_officer),
    ("planned sessions", note_unconfirmed_sessions),
    ("releases by radio", judge_when_due),
    ("missed reviews", note_when_missed),
    ("exceptions", lambda actor: catch_up(actor.establishment)),
    ("announcements", lambda actor: announce_new_entries(actor.establishment)),
    ("escalations", escalate),
    ("checkpoints", lambda actor: checkpoint_if_due(actor.establishment)),
    ("checkpoint mail", mail_checkpoints),
    ("retention", delete_when_due),
    ("stale uploads", forget_stale_uploads),
)

#: The refusals that a duty raises when it has nothing to do.
NOTHING_TO_DO = (
    NothingExpired,
    NothingLate,
    NothingDue,
    NothingOverdue,
    NobodyAlone,
    NothingUnconfirmed,
    NothingToJudge,
    NothingMissed,
    NothingToEscalate,
)


class Command(BaseCommand):
    help = "Void old lock sessions, report late counts and open exceptions, every two seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything once, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        ended = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: ended.set())
            threading.Thread(target=push_until, args=(ended,), name="pushes", daemon=True).start()
            threading.Thread(target=pull_until, args=(ended,), name="feeds", daemon=True).start()
        while True:
            close_old_connections()
            tick()
            if options["once"]:
                push_once()
                pull_once(Feeds())
                return
            if ended.wait(BETWEEN_SECONDS):
                return


def push_until(ended: threading.Event) -> None:
    """Send the pushes, e-mails and calls to other systems that are due, every second.

    They have a thread of their own, because a push service or a mail server may be slow, and no
    lock may stay alive meanwhile.
    """
    while not ended.wait(BETWEEN_PUSHES_SECONDS):
        close_old_connections()
        push_once()


def pull_until(ended: threading.Event) -> None:
    """Pull the feeds that are due, in a thread of their own, because they may be slow."""
    feeds = Feeds()
    while not ended.wait(BETWEEN_FEEDS_SECONDS):
        close_old_connections()
        pull_once(feeds)


def pull_once(feeds: Feeds) -> None:
    if not settings.FEED_PRISONS:
        return
    try:
        for prison in establishments():
            feeds.pull(prison.id)
    except Exception as fault:  # noqa: BLE001  # the next pass tries again
        # What failed may name prisoners, so only its kind is logged.
        log.error("the feeds were not pulled", why=type(fault).__name__)


def push_once() -> None:
    try:
        for prison in establishments():
            push_announcements(prison.id)
            send_escalations(prison.id)
    except Exception as fault:  # noqa: BLE001  # the next second tries again
        log.exception("announcements were not pushed", why=str(fault))


def tick() -> None:
    """Run every duty of every prison once. A duty that fails does not stop the others."""
    try:
        prisons = establishments()
    except DatabaseError as fault:
        log.error("the clock cannot read the database", why=str(fault))
        return
    for prison in prisons:
        for name, duty in DUTIES:
            try:
                duty(system(prison.id))
            except NOTHING_TO_DO:
                continue
            except Exception as fault:  # noqa: BLE001  # the other duties must still run
                log.exception(
                    "a duty of the clock failed", duty=name, prison=prison.code, why=str(fault)
                )
