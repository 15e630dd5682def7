"""Signed checkpoints of the ledger. They are rows of their own, not ledger entries."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row


class Checkpoint(Row):
    """The signed state of the ledger after `size` entries. Triggers refuse UPDATE and DELETE."""

    size = models.PositiveBigIntegerField()
    root_sha256 = models.CharField(max_length=64)
    # The roots of the perfect subtrees, from which the next checkpoint is calculated.
    peaks = models.JSONField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "size"], name="a_size_has_one_checkpoint"
            )
        ]
        ordering = ["size"]
