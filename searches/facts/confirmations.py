"""Rows -> what the rule of confirmations needs to know of a request and of who decides it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from searches.models import Confirmation
from searches.words.actors import Actor
from searches.words.confirmations import Asked, ConfirmationKind, Decider


def requests_here(establishment_id: UUID) -> QuerySet[Confirmation]:
    """The requests of one prison, each with `replaced`: whether the same was asked again later."""
    later = Confirmation.objects.filter(
        establishment_id=establishment_id,
        kind=OuterRef("kind"),
        subject_id=OuterRef("subject_id"),
    ).filter(
        Q(recorded_at__gt=OuterRef("recorded_at"))
        | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk"))
    )
    here: QuerySet[Confirmation] = Confirmation.objects.filter(establishment_id=establishment_id)
    return here.select_related("decision").annotate(replaced=Exists(later))


def newest_of(kind: ConfirmationKind, subject_id: UUID) -> Confirmation | None:
    """The newest request of this kind about this row: the only one that can be decided."""
    about: QuerySet[Confirmation] = Confirmation.objects.filter(kind=kind, subject_id=subject_id)
    return about.select_related("decision").order_by("recorded_at", "pk").last()


def asked_facts(row: Confirmation) -> Asked:
    """The facts of a row of `requests_here`."""
    decision = getattr(row, "decision", None)
    return Asked(
        kind=ConfirmationKind(row.kind),
        asked_by=str(row.asked_by_id) if row.asked_by_id else None,
        device=str(row.device_id) if row.device_id else None,
        barred=frozenset(row.barred),
        expires_at=row.expires_at,
        replaced=cast("Any", row).replaced,
        confirmed=decision.confirmed if decision is not None else None,
    )


def decider_of(actor: Actor) -> Decider:
    return Decider(
        person=str(actor.person) if actor.person else None,
        roles=actor.roles,
        device=str(actor.device) if actor.device else None,
    )
