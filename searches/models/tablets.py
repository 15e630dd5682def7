"""The keys and draws that a gate tablet receives in advance, for work without a connection."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row


class DeviceKey(Row):
    """A pair of keys of one tablet. The keys are derived from the id, and never stored."""

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
    """The draw for a future visit: deep search, drill, route and discs.

    One tablet receives the draw in advance, encrypted.
    """

    device = models.ForeignKey("searches.Device", on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveIntegerField()  # a tablet must use its draws in this order
    deep_search = models.BooleanField()
    drill = models.BooleanField()  # the tablet never learns the drill, its code or its zone
    drill_code = models.CharField(max_length=8, blank=True)
    route = models.PositiveSmallIntegerField()
    sheets = models.JSONField()  # version, discs in order and drill zone, by vehicle type
    handed_at = models.DateTimeField()
    # When the draw was replaced because newer checklists were published.
    replaced_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)  # when a later draw was used instead
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
