"""Requests for a second person's confirmation, and the decisions on them."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class Confirmation(Fact):
    """A request for the confirmation of a second person.

    `payload` has the details of what is to be done or confirmed. `barred` has the UUIDs of people
    who, like the person who asked, may not decide the request. If several requests have the same
    kind and subject, only the newest can be decided.
    """

    kind = models.CharField(max_length=40)
    subject_table = models.CharField(max_length=64)
    subject_id = models.UUIDField(db_index=True)
    visit = models.ForeignKey(
        "searches.Visit",
        on_delete=models.PROTECT,
        related_name="confirmations",
        null=True,
        blank=True,
    )
    summary = models.CharField(max_length=300)
    payload = models.JSONField(default=dict, blank=True)
    barred = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = to_person(null=True)  # empty if Gatehouse itself made the request
    device = to_device()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("recorded_at")),
                name="a_confirmation_can_be_given_for_a_while",
            )
        ]
        indexes = [
            models.Index(fields=["establishment", "expires_at"], name="confirmation_by_expiry")
        ]
        ordering = ["recorded_at"]


class ConfirmationDecision(Fact):
    """A second person's signed decision on a request. A request has at most one decision."""

    confirmation = models.OneToOneField(
        Confirmation, on_delete=models.PROTECT, related_name="decision"
    )
    confirmed = models.BooleanField()
    decided_by = to_person()
    reason = models.CharField(max_length=500, blank=True)
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    device = to_device()
