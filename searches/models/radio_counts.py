"""Counts by radio, and the keys of the screens that compute their codes."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, Row, to_device, to_person


class CountKey(Row):
    """The key of one supervisor's screen. Its secret is derived from the id, and never stored.

    A code made with the key is the count of this person on this screen. When another officer signs
    in on the screen and opens their parties, the screen receives a new key.
    """

    device = models.ForeignKey(
        "searches.Device", on_delete=models.PROTECT, related_name="count_keys"
    )
    person = to_person()
    handed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=models.Q(replaced_at__isnull=True),
                name="a_screen_has_one_count_key",
            )
        ]


class RadioCount(Fact):
    """A count that a supervisor read out by radio, with a code that their screen computed.

    `minute_at` is the beginning of the minute in the code, and `occurred_at` is when the officer at
    the gate or in the control room entered the code.
    """

    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, related_name="+")
    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, related_name="radio_counts"
    )
    search = models.ForeignKey("searches.Search", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(CountKey, on_delete=models.PROTECT, related_name="+")
    counter = to_person()
    counted_on = models.ForeignKey("searches.Device", on_delete=models.PROTECT, related_name="+")
    headcount = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    minute_at = models.DateTimeField()
    time_proven = models.BooleanField()  # the server's clock proves when the code was entered
    counter_on_duty = models.BooleanField()
    #: When the server requested a surprise second count, or empty.
    second_count_asked_at = models.DateTimeField(null=True, blank=True)
    entered_by = to_person()
    device = to_device()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "recorded_at"], name="radio_count_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "lock_session", "party", "minute_at"],
                name="a_code_counts_once",
            )
        ]
        ordering = ["recorded_at"]
