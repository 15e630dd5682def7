"""Requests that a second person must confirm, and whether they have been confirmed.

The commands with which the second person decides are in `services.prison.confirmation_decisions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from searches.facts.confirmations import newest_of, request_facts, requests_of_prison
from searches.ledger.canonical import plain
from searches.ledger.record import Record
from searches.models import Confirmation, Visit
from searches.rules.confirmations import KINDS, barred_by_earlier_request
from searches.words.confirmations import ConfirmationKind
from searches.words.events.people import ConfirmationRequested

REASON_LENGTH = 500
SUMMARY_LENGTH = 300


def ask_confirmation(
    record: Record,
    *,
    kind: ConfirmationKind,
    subject: models.Model,
    summary: str,
    payload: dict[str, Any] | None = None,
    visit: Visit | None = None,
    reason: str = "",
    barred: Iterable[UUID | None] = (),
    until: datetime | None = None,
) -> Confirmation:
    """Ask for a confirmation within the act that needs it, and enter the request in the ledger.

    `subject` is the row that the request is about, `summary` is one sentence for the second person,
    and `payload` is what is to be done once that person confirms. The person who asks may not
    decide, nor may anybody in `barred`. The request can be decided up to `until`, or otherwise for
    the life of its kind. The request replaces an undecided request of the same kind about the same
    subject, and the person who made that earlier request may not decide the new request either.
    """
    earlier = requests_of_prison(record.establishment.pk, [kind]).filter(subject_id=subject.pk)
    before = earlier.order_by("recorded_at", "pk").last()
    kept_out = barred_by_earlier_request(request_facts(before) if before else None) - {
        str(record.actor.person)
    }
    kept_out |= {str(person) for person in barred if person is not None}
    request = record.add(
        Confirmation(
            establishment=record.establishment,
            kind=kind,
            subject_table=subject._meta.db_table,
            subject_id=subject.pk,
            visit=visit,
            summary=summary[:SUMMARY_LENGTH],
            payload=plain(payload or {}),
            barred=sorted(kept_out),
            reason=reason.strip()[:REASON_LENGTH],
            asked_by_id=record.actor.person,
            device_id=record.actor.device,
            expires_at=until or record.now + KINDS[kind].life,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        ConfirmationRequested(
            confirmation=request.pk, kind=kind, subject=subject.pk, summary=request.summary
        ),
        visit=visit.pk if visit else None,
    )
    return request


def is_confirmed(kind: ConfirmationKind, subject: models.Model) -> bool:
    """Return whether the newest request of this kind about this row has been confirmed."""
    newest = newest_of(kind, subject.pk)
    decision = getattr(newest, "decision", None)
    return decision is not None and decision.confirmed
