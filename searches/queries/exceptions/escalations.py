"""Escalation for pages: the table in force, and the table that waits for a second person."""

from __future__ import annotations

from uuid import UUID

from searches.facts.escalation import escalation_table
from searches.models import Confirmation
from searches.words.confirmations import ConfirmationKind
from searches.words.escalation import EscalationStep, table_from


def table_of(establishment_id: UUID) -> tuple[EscalationStep, ...]:
    """Return the table that is in force in this prison."""
    return escalation_table(establishment_id)


def requested_change(
    establishment_id: UUID, confirmation_id: UUID
) -> tuple[tuple[EscalationStep, ...], tuple[EscalationStep, ...]]:
    """Return the rows that a request would remove from the table, and the rows it would add."""
    request = Confirmation.objects.within(establishment_id).get(
        pk=confirmation_id, kind=ConfirmationKind.ESCALATION
    )
    wanted, now = set(table_from(request.payload["table"])), set(escalation_table(establishment_id))
    return tuple(sorted(now - wanted)), tuple(sorted(wanted - now))
