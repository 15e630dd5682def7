"""Announcements, and their receipts from screens and people."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, choices, is_one_of, to_device, to_person
from searches.words.announcements import AnnouncementKind, ReceiptStep


class Announcement(Fact):
    """One announcement, caused by one ledger entry.

    It is addressed to everybody who holds one of `roles`, to the ids in `people`, and to the
    officers on duty with `party`, but never to the ids in `excepted`. `subject` is the id of the
    row that the announcement is about, such as a lock session, stop or override. The state of this
    row decides whether the announcement still applies.
    """

    kind = models.CharField(max_length=24, choices=choices(AnnouncementKind))
    title = models.CharField(max_length=60)
    sentence = models.CharField(max_length=300)
    roles = models.JSONField(default=list)
    people = models.JSONField(default=list, blank=True)
    excepted = models.JSONField(default=list, blank=True)
    party = models.ForeignKey(
        "searches.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    visit = models.ForeignKey(
        "searches.Visit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="announcements",
    )
    subject = models.CharField(max_length=40, blank=True)
    urgent = models.BooleanField()
    due_at = models.DateTimeField(null=True, blank=True)
    entry_seq = models.PositiveBigIntegerField()  # the number of the ledger entry that caused it
    place = models.PositiveSmallIntegerField()  # the position among the announcements of that entry

    class Meta:
        constraints = [
            is_one_of("announcement", "kind", AnnouncementKind),
            models.UniqueConstraint(
                fields=["establishment", "entry_seq", "place"],
                name="an_entry_announces_each_thing_once",
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "-recorded_at"], name="announcement_newest")
        ]
        ordering = ["recorded_at", "entry_seq", "place"]


class AnnouncementReceipt(Fact):
    """The record that a device showed an announcement, or that a person acknowledged it."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="receipts"
    )
    step = models.CharField(max_length=12, choices=choices(ReceiptStep))
    person = to_person()
    device = to_device()

    class Meta:
        constraints = [
            is_one_of("announcementreceipt", "step", ReceiptStep),
            models.UniqueConstraint(
                fields=["announcement", "person"],
                condition=models.Q(step="acknowledged"),
                name="a_person_acknowledges_once",
            ),
        ]
        ordering = ["recorded_at"]
