"""The whole-prison roll: called, counted landing by landing, compared and signed."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class WholeRoll(Fact):
    """One whole-prison roll: standfast, and two officers count every landing.

    `recorded_at` is when the roll was called.
    """

    called_by = to_person()
    stop = models.ForeignKey("searches.Stop", on_delete=models.PROTECT, null=True, blank=True)


class LandingCount(Fact):
    """One officer's number for one landing, where each prisoner responded.

    `device` is the screen of that landing. It is empty in rolls that are older than this rule.
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
    #: The parts of the sum as they were signed, with the differences; empty in older rolls.
    result = models.JSONField(null=True, blank=True)


class OfficialRoll(Fact):
    """How many people the establishment holds, from records that no counter of the roll keeps.

    It is entered again for each whole-prison roll. The newest entry stands.
    """

    whole_roll = models.ForeignKey(
        WholeRoll, on_delete=models.PROTECT, related_name="official_rolls"
    )
    figure = models.PositiveIntegerField()
    entered_by = to_person()
    device = to_device()

    class Meta:
        ordering = ["recorded_at"]
