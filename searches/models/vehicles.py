"""Vehicles, hauliers, and the markers of the watch list."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from searches.models.base import Fact, Row, choices, is_one_of, to_person
from searches.words.checklists import VehicleType


class Haulier(Row):
    name = models.CharField(max_length=120)
    phone_24h = models.CharField(max_length=32)  # answered day and night

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "name"], name="a_haulier_is_kept_once")
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Vehicle(Row):
    plate = models.CharField(max_length=16)  # in normal form: capitals, without spaces
    plate_display = models.CharField(max_length=20)
    plate_kind = models.CharField(max_length=20)
    vehicle_type = models.CharField(max_length=20, choices=choices(VehicleType))
    haulier = models.ForeignKey(Haulier, on_delete=models.PROTECT, related_name="vehicles")

    class Meta:
        constraints = [
            is_one_of("vehicle", "vehicle_type", VehicleType),
            models.UniqueConstraint(fields=["establishment", "plate"], name="a_plate_is_kept_once"),
        ]

    def __str__(self) -> str:
        return self.plate_display


class WatchMarker(Row):
    """A security marker. It puts a hold on every visit of a vehicle, haulier or driver.

    `plate` is used instead of `vehicle` for a vehicle that has never come to this prison.
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, blank=True)
    haulier = models.ForeignKey(Haulier, on_delete=models.PROTECT, null=True, blank=True)
    driver_name = models.CharField(max_length=120, blank=True)
    plate = models.CharField(max_length=16, blank=True)  # in normal form
    reason = models.CharField(max_length=500)
    opened_by = to_person()
    opened_at = models.DateTimeField()
    closed_by = to_person(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False, haulier__isnull=True, driver_name="", plate="")
                | Q(vehicle__isnull=True, haulier__isnull=False, driver_name="", plate="")
                | (Q(vehicle__isnull=True, haulier__isnull=True, plate="") & ~Q(driver_name=""))
                | (Q(vehicle__isnull=True, haulier__isnull=True, driver_name="") & ~Q(plate="")),
                name="a_marker_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["establishment", "plate"],
                condition=Q(closed_at__isnull=True) & ~Q(plate=""),
                name="a_plate_never_here_is_watched_once",
            ),
        ]


class WatchMatch(Fact):
    """The record that a marker matched a visit.

    The match stays, even if the visit's plate is corrected later.
    """

    marker = models.ForeignKey(WatchMarker, on_delete=models.PROTECT, related_name="matches")
    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, related_name="watch_matches"
    )
    about = models.CharField(max_length=10)  # vehicle, haulier or driver
    plate = models.CharField(max_length=16)  # the plate of the visit when the marker matched

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["marker", "visit"], name="a_marker_matches_a_visit_once"
            )
        ]


class WatchAcknowledgement(Fact):
    marker = models.ForeignKey(
        WatchMarker, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="+")
    acknowledged_by = to_person()
    note = models.CharField(max_length=500)
