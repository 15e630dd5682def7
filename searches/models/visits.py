"""Visits, with their halts, items brought in, escort gaps, draws and lock sessions."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, Row, choices, is_one_of, to_device, to_person
from searches.words.checklists import VehicleType
from searches.words.vehicle_types import VehicleDoubt
from searches.words.visits import DrillOutcome, ToolKind, VisitSource, VoidReason


class Visit(Row):
    """One vehicle's visit. Its state follows from its times and is not stored."""

    vehicle = models.ForeignKey("searches.Vehicle", on_delete=models.PROTECT, related_name="visits")
    haulier = models.ForeignKey("searches.Haulier", on_delete=models.PROTECT, related_name="+")
    vehicle_type = models.CharField(max_length=20, choices=choices(VehicleType))
    source = models.CharField(max_length=12, choices=choices(VisitSource))
    logged_by = to_person(null=True)
    recorded_at = models.DateTimeField()
    expected_at = models.DateTimeField(null=True, blank=True)
    load = models.CharField(max_length=200, blank=True)
    trailer_plate = models.CharField(max_length=20, blank=True)
    driver_name = models.CharField(max_length=120, blank=True)
    driver_pass = models.CharField(max_length=40, blank=True)
    people_in_cab = models.PositiveSmallIntegerField(null=True, blank=True)
    tail_lift_fitted = models.BooleanField(default=True)
    seal_in = models.CharField(max_length=40, blank=True)
    cages = models.PositiveSmallIntegerField(default=0)  # the number of hand-pushed cages and bags
    underneath_on_entry = models.CharField(max_length=200, blank=True)
    escort = to_person(null=True)
    planned_areas = models.JSONField(default=list)  # area codes in order, with the route
    packed_by = models.JSONField(default=list)  # party codes
    entered_at = models.DateTimeField(null=True, blank=True)
    turned_back_at = models.DateTimeField(null=True, blank=True)
    detained_at = models.DateTimeField(null=True, blank=True)
    gate_opened_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            is_one_of("visit", "vehicle_type", VehicleType),
            is_one_of("visit", "source", VisitSource),
            models.UniqueConstraint(
                fields=["establishment", "vehicle"],
                condition=models.Q(entered_at__isnull=False)
                & models.Q(turned_back_at__isnull=True)
                & models.Q(departed_at__isnull=True),
                name="a_vehicle_is_inside_once",
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "departed_at"], name="visit_departed"),
            models.Index(fields=["establishment", "entered_at"], name="visit_entered"),
            models.Index(fields=["vehicle", "-entered_at"], name="visit_of_vehicle"),
            models.Index(
                fields=["establishment", "expected_at"],
                condition=models.Q(entered_at__isnull=True),
                name="visit_expected",
            ),
            models.Index(
                fields=["establishment", "turned_back_at"],
                condition=models.Q(turned_back_at__isnull=False),
                name="visit_turned_back",
            ),
            models.Index(fields=["establishment", "-recorded_at", "-id"], name="visit_newest"),
        ]


class ThingIn(Fact):
    """A tool, rope, ladder, key or phone that came in with the vehicle and must leave with it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="things_in")
    kind = models.CharField(max_length=10, choices=choices(ToolKind))
    description = models.CharField(max_length=120)
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [is_one_of("thingin", "kind", ToolKind)]


class VehicleCheck(Fact):
    """The recorded type of a visit's vehicle, and the reason for a second person's confirmation.

    `doubt` is empty if nobody needs to confirm the vehicle. One check is stored when the vehicle is
    logged in, and another with each change of its plate or type. The newest check counts.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="vehicle_checks")
    vehicle_type = models.CharField(max_length=20, choices=choices(VehicleType))
    tail_lift_fitted = models.BooleanField()
    plate = models.CharField(max_length=16)
    doubt = models.CharField(max_length=20, blank=True, choices=choices(VehicleDoubt))

    class Meta:
        constraints = [is_one_of("vehiclecheck", "doubt", VehicleDoubt)]


class Halt(Row):
    """The vehicle's stay at one area."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="halts")
    area = models.ForeignKey("searches.Area", on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    parties_present = models.JSONField(default=list)  # party codes
    unlisted_prisoner = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    logged_by = to_person()
    left_recorded_by = to_person(null=True)  # empty for halts from before this column existed
    # The reason why an officer other than the escort recorded the departure.
    left_reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["arrived_at"]


class EscortGap(Row):
    """A time in which the escort could not see the vehicle.

    After a gap, the contact set is the whole prison.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="escort_gaps")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reported_by = to_person()
    recorded_at = models.DateTimeField()


class Draw(Fact):
    """The draw of a visit: whether it has a deep search or a drill.

    It is drawn once, on the way in, from a cryptographically secure source.
    """

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="draw")
    deep_search = models.BooleanField()
    drill = models.BooleanField()
    drill_zone = models.CharField(max_length=40, blank=True)
    drill_code = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["establishment", "-recorded_at"],
                condition=models.Q(drill=True),
                name="drill_newest",
            )
        ]


class DrillSettlement(Fact):
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="settlements")
    outcome = models.CharField(max_length=10, choices=choices(DrillOutcome))
    settled_by = to_person(null=True)  # empty if nobody placed the tag before the sealing
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [is_one_of("drillsettlement", "outcome", DrillOutcome)]


class LockSession(Row):
    """A lock session, which begins when an officer confirms that the inner gate is shut.

    That time is `sealed_at`, the end of prisoner contact.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="lock_sessions")
    sealed_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True, blank=True)  # the tablet's own time, as evidence
    sealed_by = to_person()
    device = to_device()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=20, blank=True)
    voided_by = to_person(null=True)
    # When the vehicle left through the outer gate.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment"],
                condition=models.Q(voided_at__isnull=True, ended_at__isnull=True),
                name="one_vehicle_is_in_the_lock",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True, void_reason="")
                | models.Q(
                    voided_at__isnull=False, void_reason__in=[reason.value for reason in VoidReason]
                ),
                name="a_void_lock_says_why",
            ),
        ]
        ordering = ["sealed_at"]
