"""Seals that were put on or replaced while a vehicle was in the prison."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class SealChange(Fact):
    """A seal that was put on in the prison, and the seal that it replaced.

    `Visit.seal_in` has the seals on arrival.
    """

    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, related_name="seal_changes"
    )
    number = models.CharField(max_length=40)
    in_place_of = models.CharField(max_length=40, blank=True)
    put_on_by = to_person()
    device = to_device()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="a_seal_is_put_on_once"),
        ]
