"""The append-only, hash-chained record of everything anybody did."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row, to_device, to_person


class LedgerHead(models.Model):
    """One row a prison: whoever acts locks it first, so acts of one prison form one queue."""

    establishment = models.OneToOneField(
        "searches.Establishment",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="ledger_head",
    )
    seq = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.establishment_id} at {self.seq}"


class LedgerEntry(Row):
    """`sha256` = SHA-256(previous sha256 bytes, then the canonical JSON of the entry)."""

    seq = models.PositiveBigIntegerField()
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = to_person(null=True)  # empty: the system itself
    device = to_device()
    visit_id = models.UUIDField(null=True, blank=True, db_index=True)
    body = models.JSONField()  # what was done, and the digest of every row it wrote
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "seq"], name="a_seq_is_used_once"),
            models.UniqueConstraint(
                fields=["establishment", "previous_sha256"], name="the_chain_never_forks"
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "at"], name="entry_by_time"),
            models.Index(fields=["establishment", "act", "seq"], name="entry_by_act"),
        ]
        ordering = ["seq"]
