"""The GO that waits at the gate now, if there is one."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.clock import server_now
from searches.models import Release


def waiting_go(establishment_id: UUID) -> tuple[UUID, UUID] | None:
    """Release and visit of a code that may still be used; one lock is alive, so there is one."""
    good = Release.objects.filter(
        establishment_id=establishment_id,
        opening__isnull=True,
        expires_at__gte=server_now(),
        lock_session__voided_at__isnull=True,
        lock_session__ended_at__isnull=True,
    )
    return good.order_by("recorded_at").values_list("pk", "visit_id").last()
