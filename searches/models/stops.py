"""Stops, incidents and standfasts, how they are closed, and near misses."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, choices, is_one_of, to_device, to_person
from searches.words.visits import ClosingBasis, StopKind, StopSource, StopStep


class Stop(Fact):
    """A stop, incident or standfast. It is open until a `StopClosed` row exists.

    Anybody who is signed in can raise a stop, and so can Gatehouse itself. `under` is the stop
    under which a standfast was called, or to which a late count was added.
    """

    kind = models.CharField(max_length=10, choices=choices(StopKind))
    source = models.CharField(max_length=16, choices=choices(StopSource))
    raised_by = to_person(null=True)  # empty if Gatehouse itself raised it
    device = to_device()
    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="stops"
    )
    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, null=True, blank=True)
    answer = models.ForeignKey("searches.Answer", on_delete=models.PROTECT, null=True, blank=True)
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            is_one_of("stop", "kind", StopKind),
            is_one_of("stop", "source", StopSource),
        ]
        indexes = [models.Index(fields=["establishment", "recorded_at"], name="stop_newest")]
        ordering = ["recorded_at"]


class StopAcknowledgement(Fact):
    """A step that somebody took while a stop was open, such as informing the police."""

    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="acknowledgements")
    step = models.CharField(max_length=20, choices=choices(StopStep))
    acknowledged_by = to_person()

    class Meta:
        constraints = [is_one_of("stopacknowledgement", "step", StopStep)]


class StopClosing(Fact):
    """The first of the two signatures that close a stop, with the reason why it can be closed."""

    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="closings")
    basis = models.CharField(max_length=20, choices=choices(ClosingBasis))
    prisoner_seen = models.ForeignKey(
        "searches.Prisoner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    whole_roll = models.ForeignKey(
        "searches.WholeRoll", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)
    asked_by = to_person()
    asked_as = models.CharField(max_length=32)  # the role in which the person signed
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [is_one_of("stopclosing", "basis", ClosingBasis)]


class StopClosed(Fact):
    """The second signature, which closes the stop."""

    stop = models.OneToOneField(Stop, on_delete=models.PROTECT, related_name="closed")
    closing = models.OneToOneField(
        StopClosing, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # empty for a standfast that was closed together with its stop
    closed_by = to_person()
    closed_as = models.CharField(max_length=32)
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class NearMiss(Fact):
    """A short report of a near miss. The reporter's own line of management cannot close it."""

    reported_by = to_person()
    area = models.ForeignKey(
        "searches.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    plate = models.CharField(max_length=20, blank=True)
    seen = models.CharField(max_length=500)
