"""Signed checkpoints of the ledger. They are kept beside the chain, not in it."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row


class Checkpoint(Row):
    """The signed state of the ledger at one size. Triggers refuse UPDATE and DELETE."""

    size = models.PositiveBigIntegerField()
    root_sha256 = models.CharField(max_length=64)
    # Roots of the perfect subtrees, from which the next checkpoint begins.
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
