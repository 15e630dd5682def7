"""Announcements, their receipts from screens and people, and the devices that ring for them."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, Row, choices, is_one_of, to_device, to_person
from searches.words.announcements import (
    AnnouncementKind,
    EscalationOutcome,
    PushOutcome,
    ReceiptStep,
)
from searches.words.escalation import Way


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


class PushSubscription(Row):
    """A browser that rings for one person's announcements.

    The push service of the browser's maker delivers the announcements.

    `p256dh` and `auth` are the keys with which the content is encrypted for this browser.
    """

    person = to_person()
    device = to_device()
    endpoint = models.CharField(max_length=1000)
    endpoint_sha256 = models.CharField(max_length=64)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=200)
    subscribed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint_sha256"],
                condition=models.Q(ended_at__isnull=True),
                name="a_browser_rings_for_one_person",
            )
        ]
        indexes = [
            models.Index(
                fields=["establishment", "-subscribed_at"],
                condition=models.Q(ended_at__isnull=True),
                name="subscriptions_that_ring",
            )
        ]


class PushAttempt(Fact):
    """One attempt to send an announcement to a subscribed browser."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="pushes")
    subscription = models.ForeignKey(
        PushSubscription, on_delete=models.PROTECT, related_name="attempts"
    )
    outcome = models.CharField(max_length=12, choices=choices(PushOutcome))
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # the HTTP status, if any

    class Meta:
        constraints = [is_one_of("pushattempt", "outcome", PushOutcome)]
        ordering = ["recorded_at"]


class EscalationTable(Fact):
    """One version of the table that says who else hears of an announcement nobody acknowledges.

    The newest version applies. `confirmation` is the request by which a second person confirmed it.
    """

    document = models.JSONField()  # the documents of words.escalation.EscalationStep, in order
    changed_by = to_person()
    confirmation = models.ForeignKey(
        "searches.Confirmation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "-recorded_at"], name="escalation_table_newest")
        ]


class Escalation(Fact):
    """One step of the table that was taken for one announcement.

    `to` is a role for screens, an e-mail address, or empty for a call to another system.
    """

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="escalations"
    )
    after_minutes = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=12, choices=choices(Way))
    to = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            is_one_of("escalation", "way", Way),
            models.UniqueConstraint(
                fields=["announcement", "after_minutes", "way", "to"],
                name="a_step_is_taken_once",
            ),
        ]
        indexes = [models.Index(fields=["establishment", "-recorded_at"], name="escalation_newest")]
        ordering = ["recorded_at", "after_minutes", "way", "to"]


class EscalationAttempt(Fact):
    """One attempt to send an escalation by e-mail or as a call to another system."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="attempts")
    outcome = models.CharField(max_length=12, choices=choices(EscalationOutcome))
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # the HTTP status, if any

    class Meta:
        constraints = [is_one_of("escalationattempt", "outcome", EscalationOutcome)]
        ordering = ["recorded_at"]
