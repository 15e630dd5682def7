"""The whole-prison roll: called, counted landing by landing, signed."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_person


class WholeRoll(Fact):
    """Standfast; every landing counted by two officers; `recorded_at` is when it was called."""

    called_by = to_person()
    stop = models.ForeignKey("searches.Stop", on_delete=models.PROTECT, null=True, blank=True)


class LandingCount(Fact):
    """One officer's number for one landing, each prisoner responding."""

    whole_roll = models.ForeignKey(WholeRoll, on_delete=models.PROTECT, related_name="landings")
    landing = models.ForeignKey("searches.Landing", on_delete=models.PROTECT, related_name="+")
    counter = to_person()
    number = models.PositiveSmallIntegerField()
    every_one_responded = models.BooleanField()


class WholeRollSignature(Fact):
    whole_roll = models.OneToOneField(WholeRoll, on_delete=models.PROTECT, related_name="signature")
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    signed_by = to_person()
    correct = models.BooleanField()
