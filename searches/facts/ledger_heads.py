"""The newest entry of a ledger, and whether a ledger still contains an entry that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.models import Checkpoint, LedgerEntry, LedgerHead


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """The newest entry of a prison's ledger at the moment when a device looked at it."""

    establishment: UUID
    seq: int
    sha256: str


def newest_entry(establishment_id: UUID) -> KnownEntry:
    """Return the head of the ledger, with its number and hash read together."""
    heads = LedgerHead.objects.values_list("seq", "sha256")
    seq, sha256 = heads.get(establishment_id=establishment_id)
    return KnownEntry(establishment_id, seq, sha256)


def contains(known: KnownEntry) -> bool:
    """Return whether the ledger still has exactly this entry. Every ledger contains the empty
    ledger.
    """
    if known.seq == 0:
        return True
    entries = LedgerEntry.objects.filter(establishment_id=known.establishment)
    return entries.filter(seq=known.seq, sha256=known.sha256).exists()


def checkpoint_size(establishment_id: UUID) -> int:
    """Return how many entries the newest checkpoint covers, or 0 without a checkpoint."""
    sizes = Checkpoint.objects.filter(establishment_id=establishment_id).values_list("size")
    newest = sizes.order_by("-size").first()
    return newest[0] if newest else 0
