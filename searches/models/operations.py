"""Operations from devices, each stored once, and records that could not be applied."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, Row, choices, is_one_of, to_device, to_person
from searches.words.announced_records import RecordKind


class Operation(Row):
    """One operation, with the server's answer. Its id is the UUID that the device chose.

    Refused operations are stored as well. An operation that crashed is not stored.
    """

    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical payload
    sent_by = to_person()
    device = to_device()
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    recorded_at = models.DateTimeField()


class RecordAnnouncement(Fact):
    """A tablet's announcement of a record that it cannot send yet.

    The server therefore knows what is missing. `occurred_at` is the time of the record by the
    tablet's clock. `author` is not a foreign key, because the server may not know the author's
    account.

    `visit` is empty if the server did not know the vehicle, or for a record about no vehicle. Once
    the server knows the vehicle, the tablet announces the record again, and a second row has the
    visit. If somebody announces other content under the same UUID, both rows are kept.
    """

    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    record_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=16, choices=choices(RecordKind))
    sha256 = models.CharField(max_length=64)  # of the record without its PIN
    author = models.UUIDField()
    author_name = models.CharField(max_length=120, blank=True)
    device = to_device()
    announced_by = to_person()

    class Meta:
        constraints = [
            is_one_of("recordannouncement", "kind", RecordKind),
            models.UniqueConstraint(
                fields=["record_id", "kind", "sha256", "visit"],
                condition=models.Q(visit__isnull=False),
                name="a_record_is_announced_once_for_each_vehicle",
            ),
            models.UniqueConstraint(
                fields=["record_id", "kind", "sha256"],
                condition=models.Q(visit__isnull=True),
                name="a_record_of_no_vehicle_is_announced_once",
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "-recorded_at"], name="recordannouncement_newest")
        ]


class Parked(Row):
    """An unprocessed record: an operation that the server could not apply.

    A person decides what is done with the record.
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
