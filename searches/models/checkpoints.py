"""Signed words about the ledger: they stand beside the chain, not in it."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row


class Checkpoint(Row):
    """What the ledger was at one size, signed. Triggers refuse UPDATE and DELETE."""

    size = models.PositiveBigIntegerField()
    root_sha256 = models.CharField(max_length=64)
    peaks = models.JSONField()  # the perfect subtrees' roots: the next one begins from them
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "size"], name="a_size_has_one_checkpoint"
            )
        ]
        ordering = ["size"]
