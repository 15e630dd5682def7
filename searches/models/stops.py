"""Stops, incidents and standfasts, how they are closed, and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from searches.models.base import Fact, Rows, choices, is_one_of, to_device, to_person
from searches.words.visits import ClosingBasis, StopEnd, StopKind, StopSource, StopStep

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import OuterRef

    from searches.models.visits import LockSession, Visit

#: The condition for a stop of one vehicle. Only a late count raises such a stop, for one lock
#: session. Every other stop, incident or standfast holds all vehicles.
OF_ONE_VEHICLE = Q(
    kind=StopKind.STOP,
    source=StopSource.LATE_COUNT,
    lock_session__isnull=False,
    visit__isnull=False,
)


class Stops(Rows["Stop"]):
    """A queryset of stops that says which vehicles a stop holds.

    Nothing else in Gatehouse asks whether a stop is open. So each reader must choose between the
    stops of all vehicles and those that hold one vehicle.
    """

    def still_open(self) -> Self:
        """Return every open stop: those of all vehicles, and those of one vehicle."""
        return self.filter(closed__isnull=True)

    def of_all_vehicles(self) -> Self:
        """Return the stops that hold every vehicle of the prison."""
        return self.exclude(OF_ONE_VEHICLE)

    def of_one_vehicle(self) -> Self:
        """Return the stops that hold only the vehicle of their lock session."""
        return self.filter(OF_ONE_VEHICLE)

    def of_lock(self, lock: LockSession) -> Self:
        """Return the stops that hold only the vehicle of this lock session."""
        return self.of_one_vehicle().filter(lock_session=lock)

    def holding(self, visit: Visit | UUID | OuterRef) -> Self:
        """Return the stops of all vehicles, and those of this vehicle alone."""
        return self.filter(~OF_ONE_VEHICLE | Q(visit=visit))

    def of_finds(self) -> Self:
        """Return the incidents that an answer raised: *Found*, or the alert of an aid."""
        return self.filter(kind=StopKind.INCIDENT, answer__isnull=False)

    def open_finds(self, visit: UUID) -> Self:
        """Return the open incidents that an answer about this vehicle raised."""
        return self.still_open().of_finds().filter(visit=visit)

    def open_since(self, moment: datetime) -> Self:
        """Return the stops that are open or were closed after this moment."""
        return self.filter(Q(closed__isnull=True) | Q(closed__recorded_at__gt=moment))


class Stop(Fact):
    """A stop, incident or standfast. It is open until a `StopClosed` row exists.

    Anybody who is signed in can raise a stop, and so can Gatehouse itself. `under` is the stop
    under which a standfast was called, or to which a late count was added. A stop holds all
    vehicles, except the stop for the late counts of one lock session.
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

    objects: ClassVar[models.Manager[Any]] = Stops.as_manager()

    class Meta:
        constraints = [
            is_one_of("stop", "kind", StopKind),
            is_one_of("stop", "source", StopSource),
        ]
        indexes = [models.Index(fields=["establishment", "recorded_at"], name="stop_newest")]
        ordering = ["recorded_at"]

    @property
    def is_of_one_vehicle(self) -> bool:
        """Return whether this stop holds one vehicle only, as `OF_ONE_VEHICLE` says in a query."""
        late = (self.kind, self.source) == (StopKind.STOP, StopSource.LATE_COUNT)
        return late and self.lock_session_id is not None and self.visit_id is not None


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
    """The end of a stop: the second signature, or the reason why the stop of one vehicle ended."""

    stop = models.OneToOneField(Stop, on_delete=models.PROTECT, related_name="closed")
    closing = models.OneToOneField(
        StopClosing, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # empty for a standfast that was closed together with its stop
    closed_by = to_person(null=True)  # empty if the stop ended by itself
    closed_as = models.CharField(max_length=32, blank=True)
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_because = models.CharField(max_length=16, blank=True, choices=choices(StopEnd))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=False, ended_because="")
                | Q(
                    closed_by__isnull=True,
                    closing__isnull=True,
                    signature__isnull=True,
                    ended_because__in=[reason.value for reason in StopEnd],
                ),
                name="a_stop_is_closed_by_a_person_or_says_why_it_ended",
            )
        ]


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
