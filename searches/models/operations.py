"""Operations from devices, each stored once under its UUID, and those that could not be applied."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row, to_device, to_person


class Operation(Row):
    """One operation, identified by the device's UUID.

    Refusals are stored as well; crashes are not.
    """

    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # of the canonical payload
    sent_by = to_person()
    device = to_device()
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    recorded_at = models.DateTimeField()


class Parked(Row):
    """A well-formed operation that the server could not apply, kept for a person to judge."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    parked_by = to_person(null=True)  # empty: handed in by a revoked tablet
    device = to_device()
    recorded_at = models.DateTimeField()
    judged_by = to_person(null=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(max_length=300, blank=True)
    attached_to = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )  # the visit that stands, when two tablets logged in the same vehicle
