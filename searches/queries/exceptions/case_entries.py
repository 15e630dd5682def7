"""The entries of the ledger a case stands on: what opened it, and what was added to it since."""

from __future__ import annotations

from searches.models import ExceptionCase, LedgerEntry
from searches.words.events.exceptions import ExceptionOpened, ExceptionRepeated


def revealing(case: ExceptionCase) -> tuple[LedgerEntry, ...]:
    """The entry that opened it first; empty where no entry says so."""
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
