"""Operations from devices, each stored once, and records that could not be applied."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row, to_device, to_person


class Operation(Row):
    """One operation, with the answer that it got. Its id is the UUID that the device gave it.

    Refused operations are stored as well. An operation that crashed is not stored.
    """

    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical payload
    sent_by = to_person()
    device = to_device()
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    recorded_at = models.DateTimeField()


class Parked(Row):
    """An unprocessed record: an operation that the server could not apply.

    A person decides what is done with it.
    """

    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    parked_by = to_person(null=True)  # empty if a revoked tablet handed it in
    device = to_device()
    recorded_at = models.DateTimeField()
    judged_by = to_person(null=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(max_length=300, blank=True)
    attached_to = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )  # the visit that remains if two tablets logged in the same vehicle
