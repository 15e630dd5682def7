"""The whole-prison roll: called, counted landing by landing, signed."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class WholeRoll(Fact):
    """Standfast; every landing counted by two officers; `recorded_at` is when it was called."""

    called_by = to_person()
    stop = models.ForeignKey("searches.Stop", on_delete=models.PROTECT, null=True, blank=True)


class LandingCount(Fact):
    """One officer's number for one landing, each prisoner responding.

    `device` is the screen of that landing. It is empty in rolls from before screens were asked for.
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
    #: The parts of the sum as they were signed, with what differed; empty in earlier rolls.
    result = models.JSONField(null=True, blank=True)


class OfficialRoll(Fact):
    """How many people the establishment holds, from records that no counter of the roll keeps.

    It is entered anew for each whole-prison roll. The newest entry stands.
    """

    whole_roll = models.ForeignKey(
        WholeRoll, on_delete=models.PROTECT, related_name="official_rolls"
    )
    figure = models.PositiveIntegerField()
    entered_by = to_person()
    device = to_device()

    class Meta:
        ordering = ["recorded_at"]
