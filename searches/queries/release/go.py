"""The GO that is waiting at the gate now, if there is one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from searches.ledger.clock import server_now
from searches.models import Release, Stop


def usable_releases(establishment_id: UUID, now: datetime) -> QuerySet[Release]:
    """Return the releases whose code may still open the gate. No open stop holds their vehicle."""
    good: QuerySet[Release] = Release.objects.filter(
        establishment_id=establishment_id,
        opening__isnull=True,
        expires_at__gte=now,
        lock_session__voided_at__isnull=True,
    )
    held = Stop.objects.within(establishment_id).holding(OuterRef("visit")).still_open()
    return good.exclude(Exists(held))


def waiting_go(establishment_id: UUID) -> tuple[UUID, UUID] | None:
    """Return the release and the visit of the newest code that may still be used, or None."""
    good = usable_releases(establishment_id, server_now()).order_by("recorded_at")
    return good.values_list("pk", "visit_id").last()
