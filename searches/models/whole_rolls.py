"""Whole-prison rolls, with the counts of landings, the official roll and the signature."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class WholeRoll(Fact):
    """One whole-prison roll, in which two officers count every landing.

    `recorded_at` is the time when the roll was called.
    """

    called_by = to_person()
    stop = models.ForeignKey("searches.Stop", on_delete=models.PROTECT, null=True, blank=True)


class LandingCount(Fact):
    """One officer's count of one landing.

    `device` is the screen of that landing, or empty in old rolls.
    """

    whole_roll = models.ForeignKey(WholeRoll, on_delete=models.PROTECT, related_name="landings")
    landing = models.ForeignKey("searches.Landing", on_delete=models.PROTECT, related_name="+")
    counter = to_person()
    device = to_device()
    number = models.PositiveSmallIntegerField()
    every_one_responded = models.BooleanField()


class WholeRollSignature(Fact):
    whole_roll = models.OneToOneField(WholeRoll, on_delete=models.PROTECT, related_name="signature")
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    signed_by = to_person()
    correct = models.BooleanField()
    #: The parts of the sum at the signature, with the differences. Empty in old rolls.
    result = models.JSONField(null=True, blank=True)


class OfficialRoll(Fact):
    """The number of people whom the prison holds, entered by an officer who does not count.

    An officer enters the number for each whole-prison roll, and the newest entry counts.
    """

    whole_roll = models.ForeignKey(
        WholeRoll, on_delete=models.PROTECT, related_name="official_rolls"
    )
    figure = models.PositiveIntegerField()
    entered_by = to_person()
    device = to_device()

    class Meta:
        ordering = ["recorded_at"]
