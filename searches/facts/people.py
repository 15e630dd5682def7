"""Facts about the person who added an account."""

from __future__ import annotations

from uuid import UUID

from searches.models import LedgerEntry, Person, Visit
from searches.words.events.people import PersonAdded


def is_added_by(person: Person, by: UUID | None) -> bool:
    """Return whether `by` added this person after the prison's first visit.

    In that case perhaps only `by` has ever met the person. People who were added before the first
    visit do not count, because nothing had been signed before it.
    """
    first = Visit.objects.within(person.establishment).order_by("recorded_at").first()
    if first is None:
        return False
    entries = LedgerEntry.objects.within(person.establishment).filter(at__gte=first.recorded_at)
    added = entries.of(PersonAdded, person=person.pk).filter(by_id=by)
    return bool(added.exists())
