"""What a gate tablet is given for when the network is gone: its keys and draws made in advance."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row


class DeviceKey(Row):
    """A pair of keys handed to one tablet once. The keys are derived, never stored."""

    device = models.ForeignKey("searches.Device", on_delete=models.PROTECT, related_name="keys")
    handed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=models.Q(replaced_at__isnull=True),
                name="a_tablet_has_one_key",
            )
        ]


class SealedDraw(Row):
    """Deep search, drill, route and discs of a visit to come, handed to one tablet unread."""

    device = models.ForeignKey("searches.Device", on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveIntegerField()  # they are used in this order
    deep_search = models.BooleanField()
    drill = models.BooleanField()  # like its code and zone: never told to the tablet
    drill_code = models.CharField(max_length=8, blank=True)
    route = models.PositiveSmallIntegerField()
    sheets = models.JSONField()  # vehicle type -> checklist version, discs in order, drill zone
    handed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)  # its checklists are superseded
    skipped_at = models.DateTimeField(null=True, blank=True)  # a later one was used first
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        "searches.Visit",
        on_delete=models.PROTECT,
        related_name="sealed_draws",
        null=True,
        blank=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "number"], name="a_tablets_draws_are_numbered_once"
            ),
            models.CheckConstraint(
                condition=models.Q(used_by__isnull=True, used_at__isnull=True)
                | models.Q(used_by__isnull=False, used_at__isnull=False),
                name="a_used_draw_says_by_whom",
            ),
        ]
        ordering = ["number"]
