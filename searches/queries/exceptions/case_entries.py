"""The ledger entries on which an exception is based: the entry that opened it, and later ones."""

from __future__ import annotations

from searches.models import ExceptionCase, LedgerEntry
from searches.words.events.exceptions import ExceptionOpened, ExceptionRepeated


def entries_behind(case: ExceptionCase) -> tuple[LedgerEntry, ...]:
    """Return the ledger entries that this case is based on, oldest first.

    The result is empty when no ledger entry names the case.
    """
    here = LedgerEntry.objects.filter(establishment_id=case.establishment_id)
    opened = here.of(ExceptionOpened, case=case.pk).filter(at=case.recorded_at)
    added = here.of(ExceptionRepeated, case=case.pk).filter(at__gte=case.recorded_at)
    events = [entry.event for entries in (opened, added) for entry in entries.order_by("seq")]
    seqs = [
        event.entry_seq
        for event in events
        if isinstance(event, ExceptionOpened | ExceptionRepeated)
    ]
    return tuple(here.select_related("by", "device").filter(seq__in=seqs).order_by("seq"))
