"""Photographs: rows by UUID, bytes by SHA-256, looks, and confirmations of discs."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, choices, is_one_of, to_device, to_person
from searches.words.checklists import Phase


class PhotoAnnouncement(Fact):
    """A tablet's announcement of a photograph to come, so that the server knows what is missing."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="+")
    photo_id = models.UUIDField(unique=True)
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()  # bytes
    device = to_device()
    announced_by = to_person()


class Photograph(Fact):
    """One photograph that arrived whole. Its bytes are stored unchanged under their SHA-256."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="photos")
    search = models.ForeignKey(
        "searches.Search", on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )  # empty on the way in
    phase = models.CharField(max_length=8, choices=choices(Phase))
    # Never empty: a way-in photograph names its reference here.
    item = models.CharField(max_length=20)
    slot = models.CharField(max_length=40)
    taken_by = to_person()
    device = to_device()
    # Taken with the camera in the page, not chosen as a file.
    in_application = models.BooleanField()
    sha256 = models.CharField(max_length=64, db_index=True)
    length = models.PositiveIntegerField()  # bytes
    content_type = models.CharField(max_length=20)
    measures = models.JSONField()  # words.photos.PhotoMeasures, as a document
    problems = models.JSONField(default=list)  # codes of words.photos.PhotoProblem
    copy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )

    class Meta:
        constraints = [is_one_of("photograph", "phase", Phase)]
        indexes = [models.Index(fields=["visit", "slot", "recorded_at"], name="photo_of_slot")]
        ordering = ["recorded_at"]


class PhotoExamination(Fact):
    """The result of comparing a photograph: its fingerprint, the most similar photograph, hints."""

    photograph = models.OneToOneField(
        Photograph, on_delete=models.PROTECT, related_name="examination"
    )
    seq = models.PositiveBigIntegerField()  # of the ledger entry that records the examination
    fingerprint = models.CharField(max_length=512, blank=True)  # imaging.fingerprints, hex
    places = models.CharField(max_length=512, blank=True)  # places of the same corners, hex
    nearest = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    likeness = models.JSONField(default=dict)  # words.photos.Likeness to the nearest
    flat_copy_of = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, null=True, blank=True, related_name="flat_copies"
    )  # the earlier picture that this photograph appears to show, on a screen or on paper
    hints = models.JSONField(default=list)  # codes of words.photos.PhotoHint; they hold nothing

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "seq"], name="an_entry_examines_one_photograph"
            )
        ]


class PhotoDifference(Fact):
    """The releaser's signed statement that a photograph shows the vehicle, not an earlier picture.

    It answers `PhotoExamination.flat_copy_of` for this one photograph.
    """

    photograph = models.OneToOneField(
        Photograph, on_delete=models.PROTECT, related_name="difference"
    )
    earlier = models.ForeignKey(Photograph, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    confirmed_by = to_person()
    device = to_device()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )


class PhotoLook(Fact):
    """The record of how long somebody had this photograph open, in seconds."""

    photograph = models.ForeignKey(Photograph, on_delete=models.PROTECT, related_name="looks")
    looked_by = to_person()
    seconds = models.PositiveIntegerField()


class DiscConfirmation(Fact):
    """The releaser's statement whether the photograph shows the disc that was asked for."""

    photograph = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, related_name="disc_confirmations"
    )
    disc = models.PositiveSmallIntegerField()
    shown = models.BooleanField()
    confirmed_by = to_person()


class ClockReading(Fact):
    """A comparison of a tablet's clock with the server's, in seconds (positive: tablet ahead)."""

    device = to_device()
    offset_seconds = models.FloatField()
    jumped_backwards = models.BooleanField(default=False)
    boot = models.CharField(max_length=64, blank=True)  # names one run of its monotonic clock
    monotonic_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["device", "-recorded_at"], name="clock_newest_reading")]
