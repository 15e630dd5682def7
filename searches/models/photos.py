"""Photographs, their announcements and examinations, looks at them, and disc confirmations."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, choices, is_one_of, to_device, to_person
from searches.words.checklists import Phase


class PhotoAnnouncement(Fact):
    """A tablet's announcement of a photograph, so that the server knows if it does not arrive."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="+")
    photo_id = models.UUIDField(unique=True)
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()  # bytes
    device = to_device()
    announced_by = to_person()


class Photograph(Fact):
    """One photograph that arrived complete. Its bytes are stored unchanged under their SHA-256."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="photos")
    search = models.ForeignKey(
        "searches.Search", on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )  # empty on the way in
    phase = models.CharField(max_length=8, choices=choices(Phase))
    # For a photograph of the way in, the code of its reference photograph.
    item = models.CharField(max_length=20)
    slot = models.CharField(max_length=40)
    taken_by = to_person()
    device = to_device()
    # True if the photograph was taken with the camera in the page, not chosen as a file.
    in_application = models.BooleanField()
    sha256 = models.CharField(max_length=64, db_index=True)
    length = models.PositiveIntegerField()  # bytes
    content_type = models.CharField(max_length=20)
    measures = models.JSONField()  # the document of a words.photos.PhotoMeasures
    problems = models.JSONField(default=list)  # codes of words.photos.PhotoProblem
    copy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )

    class Meta:
        constraints = [is_one_of("photograph", "phase", Phase)]
        indexes = [models.Index(fields=["visit", "slot", "recorded_at"], name="photo_of_slot")]
        ordering = ["recorded_at"]


class PhotoExamination(Fact):
    """The result of comparing a photograph with earlier photographs."""

    photograph = models.OneToOneField(
        Photograph, on_delete=models.PROTECT, related_name="examination"
    )
    seq = models.PositiveBigIntegerField()  # the ledger entry that records the photograph
    # Made by imaging.fingerprints: the corners in hexadecimal, and the places of these corners.
    fingerprint = models.CharField(max_length=512, blank=True)
    places = models.CharField(max_length=512, blank=True)
    nearest = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    likeness = models.JSONField(default=dict)  # the words.photos.Likeness to `nearest`
    flat_copy_of = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, null=True, blank=True, related_name="flat_copies"
    )  # the earlier picture that this photograph appears to show, on a screen or on paper
    hints = models.JSONField(default=list)  # codes of words.photos.PhotoHint

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "seq"], name="an_entry_examines_one_photograph"
            )
        ]


class PhotoDifference(Fact):
    """The releaser's signed statement that a photograph shows the vehicle, not an earlier picture.

    The statement resolves the doubt in `PhotoExamination.flat_copy_of` for this photograph.
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
    """The record that a person had a photograph open, and for how many seconds."""

    photograph = models.ForeignKey(Photograph, on_delete=models.PROTECT, related_name="looks")
    looked_by = to_person()
    seconds = models.PositiveIntegerField()


class DiscConfirmation(Fact):
    """The releaser's statement that a photograph shows the required disc, or does not."""

    photograph = models.ForeignKey(
        Photograph, on_delete=models.PROTECT, related_name="disc_confirmations"
    )
    disc = models.PositiveSmallIntegerField()
    shown = models.BooleanField()
    confirmed_by = to_person()


class ClockReading(Fact):
    """A comparison of a tablet's clock with the server's clock.

    `offset_seconds` is positive if the tablet's clock is ahead.
    """

    device = to_device()
    offset_seconds = models.FloatField()
    jumped_backwards = models.BooleanField(default=False)
    boot = models.CharField(max_length=64, blank=True)  # identifies one run of the monotonic clock
    monotonic_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["device", "-recorded_at"], name="clock_newest_reading")]
