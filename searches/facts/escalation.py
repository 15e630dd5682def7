"""Facts for escalation: the table that is in force in a prison."""

from __future__ import annotations

from uuid import UUID

from searches.models import EscalationTable
from searches.words.escalation import DEFAULT_TABLE, EscalationStep, table_from


def escalation_table(establishment: UUID) -> tuple[EscalationStep, ...]:
    """Return the prison's own table, or the default table if the prison has not changed it."""
    newest = EscalationTable.objects.within(establishment).order_by("-recorded_at").first()
    return DEFAULT_TABLE if newest is None else table_from(newest.document)
