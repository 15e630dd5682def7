"""Entries -> whether somebody is new here, and by whom they were added."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from searches.models import LedgerEntry, Person, Visit

#: How long somebody added is new.
NEW_FOR = timedelta(days=7)


def added_lately(person: Person, *, by: UUID | None, now: datetime) -> bool:
    """Whether `by` added this person, and no other administrator had time to notice.

    The people a prison begins with are not told apart: before the first vehicle nothing is signed.
    """
    entries = LedgerEntry.objects.within(person.establishment)
    lately = entries.filter(act="add_person", by_id=by, at__gt=now - NEW_FOR)
    began = Visit.objects.within(person.establishment).exists()
    return began and lately.filter(body__said__person=str(person.pk)).exists()
