"""Imports of the roll: the content of a file or a feed, and whether it was applied or discarded."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row, choices, is_one_of, to_person
from searches.words.roll_feeds import FeedKind, FeedSource


class RollImport(Row):
    """One import of allocations or of prisoners.

    `rows` and `faults` are emptied when the import is applied or discarded, so that names are not
    kept twice. `picks` has, by prisoner number, the code of the party that the control room picked
    for a prisoner whom the import names for two parties.
    """

    kind = models.CharField(max_length=12, choices=choices(FeedKind))
    source = models.CharField(max_length=8, choices=choices(FeedSource))
    content_sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    picks = models.JSONField(default=dict, blank=True)
    sent_by = to_person(null=True)  # empty for a feed
    sent_at = models.DateTimeField()
    applied_by = to_person(null=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    discarded_by = to_person(null=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            is_one_of("rollimport", "kind", FeedKind),
            is_one_of("rollimport", "source", FeedSource),
            models.UniqueConstraint(
                fields=["establishment", "kind"],
                condition=models.Q(applied_at__isnull=True, discarded_at__isnull=True),
                name="one_import_of_each_kind_waits",
            ),
        ]
        indexes = [models.Index(fields=["establishment", "-sent_at"], name="roll_import_newest")]
        ordering = ["-sent_at"]
