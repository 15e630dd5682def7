"""The entries of the ledger a case stands on: what opened it, and what was added to it since."""

from __future__ import annotations

from searches.models import ExceptionCase, LedgerEntry


def revealing(case: ExceptionCase) -> tuple[LedgerEntry, ...]:
    """The entry that opened it first; empty where no entry says so."""
    here = LedgerEntry.objects.filter(establishment_id=case.establishment_id)
    of_it = here.filter(body__said__case=str(case.pk)).order_by("seq")
    opened = of_it.filter(at=case.recorded_at, act="open_exception")
    added = of_it.filter(at__gte=case.recorded_at, act="add_to_exception")
    seqs = [one.body["said"]["entry_seq"] for told in (opened, added) for one in told]
    return tuple(here.select_related("by", "device").filter(seq__in=seqs).order_by("seq"))
