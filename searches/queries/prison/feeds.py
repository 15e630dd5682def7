"""Queries for feeds: the prison with a code, and the state of an import that a feed sent."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.facts.roll_imports import plan_of
from searches.models import Establishment, RollImport
from searches.words.roll_feeds import RowNote


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """The state of an import: "applied", "waiting", "discarded", or "unchanged"."""

    id: UUID
    state: str
    faults: tuple[RowNote, ...] = ()
    why: tuple[str, ...] = ()  # why an import waits for the control room


def prison_called(code: str) -> UUID | None:
    """Return the id of the prison with this code, or None."""
    prisons = Establishment.objects.everywhere().filter(code=code)
    return prisons.values_list("pk", flat=True).first()


def answer_about(establishment_id: UUID, import_id: UUID) -> FeedAnswer:
    """Return the state of an import.

    An import that changes nothing is not stored, so an unknown id has the state "unchanged".
    """
    rows = RollImport.objects.within(establishment_id).select_related("establishment")
    row = rows.filter(pk=import_id).first()
    if row is None:
        return FeedAnswer(import_id, "unchanged")
    if row.applied_at is not None:
        return FeedAnswer(import_id, "applied")
    if row.discarded_at is not None:
        return FeedAnswer(import_id, "discarded")
    plan = plan_of(row, row.establishment)
    two_lists = tuple(f"{two.number} is on two lists." for two in plan.two_lists)
    return FeedAnswer(import_id, "waiting", plan.faults, (*plan.blocks, *plan.ticks, *two_lists))
