"""Recall packs: the vehicles that left and could carry a missing person, and calls about them."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, choices, is_one_of, to_person
from searches.words.recalls import CallStep, RecallReason


class RecallPack(Fact):
    """A pack of vehicles to call back. Its people and its vehicles never change.

    A later shortage makes a further pack.
    """

    reason = models.CharField(max_length=12, choices=choices(RecallReason))
    sentence = models.CharField(max_length=300)
    party = models.ForeignKey(
        "searches.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [is_one_of("recallpack", "reason", RecallReason)]
        indexes = [models.Index(fields=["establishment", "-recorded_at"], name="recall_newest")]
        ordering = ["recorded_at"]


class RecallPerson(Fact):
    """A missing person whom the vehicles of a pack could carry."""

    pack = models.ForeignKey(RecallPack, on_delete=models.PROTECT, related_name="people")
    prisoner = models.ForeignKey("searches.Prisoner", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "recorded_at"], name="recalled_person_newest")
        ]


class RecallVehicle(Fact):
    """A vehicle of a pack, with the reason why it could carry a missing person.

    `place` sorts the vehicles: the most likely one comes first.
    """

    pack = models.ForeignKey(RecallPack, on_delete=models.PROTECT, related_name="vehicles")
    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="recalls")
    place = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "visit"], name="a_recall_pack_names_a_vehicle_once"
            )
        ]
        ordering = ["place"]


class OperatorCall(Fact):
    """A step of the call to a vehicle's operator, or the withdrawal of a step ticked by mistake.

    The newest row of a step counts.
    """

    vehicle = models.ForeignKey(RecallVehicle, on_delete=models.PROTECT, related_name="calls")
    step = models.CharField(max_length=8, choices=choices(CallStep))
    withdrawn = models.BooleanField(default=False)
    recorded_by = to_person()

    class Meta:
        constraints = [is_one_of("operatorcall", "step", CallStep)]
        ordering = ["recorded_at"]
