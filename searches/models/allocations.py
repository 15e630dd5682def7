"""Allocation lists: who belongs to which party, who is elsewhere today, and hand-backs to landings.

Work sessions and counts are in `rolls.py`. A party's supervisor can create only one of these rows,
the hand-back at the end of a session, which has no effect until a landing receives it.
"""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, Rows, choices, is_one_of, to_device, to_person
from searches.words.rolls import AbsenceReason


class Allocation(Fact):
    """A prisoner's place on a party's allocation list, from `occurred_at` until its removal.

    `occurred_at` is earlier than `recorded_at` only for an import, which may arrive late.
    """

    party = models.ForeignKey(
        "searches.Party", on_delete=models.PROTECT, related_name="allocations"
    )
    prisoner = models.ForeignKey(
        "searches.Prisoner", on_delete=models.PROTECT, related_name="allocations"
    )
    allocated_by = to_person(null=True)  # empty for a feed, and for a list of an upgrade

    class Meta:
        ordering = ["recorded_at"]


class AllocationRemoval(Fact):
    """The end of one allocation, with the reason that the control room or a feed gave."""

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="removal")
    removed_by = to_person(null=True)  # empty for a feed
    reason = models.CharField(max_length=200)


class Absence(Fact):
    """An officer's statement that a prisoner is elsewhere today, not at work with their party.

    `area` is the landing or receiving place where an officer saw the prisoner. It is empty if the
    control room gave the reason. An absence lasts until the end of the day of its record.
    """

    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, related_name="+")
    prisoner = models.ForeignKey(
        "searches.Prisoner", on_delete=models.PROTECT, related_name="absences"
    )
    reason = models.CharField(max_length=20, choices=choices(AbsenceReason))
    area = models.ForeignKey(
        "searches.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = to_person()
    device = to_device()

    class Meta:
        constraints = [is_one_of("absence", "reason", AbsenceReason)]
        ordering = ["recorded_at"]


class NotAtWork(Fact):
    """The control room's statement that a party does not work today."""

    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    stated_by = to_person()

    class Meta:
        ordering = ["recorded_at"]


class HandBack(Fact):
    """The people whom a party sends back to one landing at the end of a work session."""

    work_session = models.ForeignKey(
        "searches.WorkSession", on_delete=models.PROTECT, related_name="hand_backs"
    )
    landing = models.ForeignKey("searches.Landing", on_delete=models.PROTECT, related_name="+")
    handed_back_by = to_person()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_session", "landing"], name="a_session_hands_back_to_a_landing_once"
            )
        ]
        ordering = ["recorded_at"]


class OpenHandBack(models.Model):
    """A hand-back that its landing has not confirmed yet.

    Database triggers add and delete these rows.

    See `OpenMovement`, which does the same for movements.
    """

    hand_back = models.OneToOneField(
        HandBack, on_delete=models.PROTECT, primary_key=True, related_name="open"
    )
    establishment = models.ForeignKey(
        "searches.Establishment", on_delete=models.PROTECT, related_name="+"
    )

    objects = Rows.as_manager()

    def __str__(self) -> str:
        return f"hand-back {self.hand_back_id}"


class HandBackEntry(Fact):
    """One prisoner of a hand-back. Their movement stays open until an officer receives them."""

    hand_back = models.ForeignKey(HandBack, on_delete=models.PROTECT, related_name="people")
    movement = models.OneToOneField(
        "searches.Movement", on_delete=models.PROTECT, related_name="handed_back"
    )


class HandBackReceipt(Fact):
    """The landing officer's confirmation of how many people came back.

    The movements of the missing people stay open.
    """

    hand_back = models.OneToOneField(HandBack, on_delete=models.PROTECT, related_name="receipt")
    number = models.PositiveSmallIntegerField()
    received_by = to_person()
    device = to_device()


class MovementOverdue(Fact):
    """The record that nobody received a movement in time, made once by the clock command."""

    movement = models.OneToOneField(
        "searches.Movement", on_delete=models.PROTECT, related_name="overdue"
    )
