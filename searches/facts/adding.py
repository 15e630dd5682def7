"""Entries -> by whom somebody was added."""

from __future__ import annotations

from uuid import UUID

from searches.models import LedgerEntry, Person, Visit
from searches.words.events.people import PersonAdded


def is_added_by(person: Person, by: UUID | None) -> bool:
    """Whether `by` added this person: then no other administrator need ever have met them.

    The people a prison begins with are not told apart: before the first vehicle nothing is signed.
    """
    first = Visit.objects.within(person.establishment).order_by("recorded_at").first()
    if first is None:
        return False
    entries = LedgerEntry.objects.within(person.establishment).filter(at__gte=first.recorded_at)
    added = entries.of(PersonAdded, person=person.pk).filter(by_id=by)
    return bool(added.exists())
