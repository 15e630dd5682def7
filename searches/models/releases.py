"""Releases, overrides, releases on paper, and openings of the outer gate."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class Release(Fact):
    """A GO, with all its facts and the decision. Its code can be used once to open the gate."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="releases")
    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, related_name="releases"
    )
    released_by = to_person()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField()
    decision = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=4)
    expires_at = models.DateTimeField()
    token = models.TextField(blank=True)  # the Ed25519 barrier token, valid as long as the code
    device = to_device()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("recorded_at")),
                name="a_go_lasts_a_while",
            )
        ]
        ordering = ["recorded_at"]


class Override(Fact):
    """The first signature of an override: a request to override one hold of one lock session."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="overrides")
    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, related_name="overrides"
    )
    hold_code = models.CharField(max_length=24)
    hold_subject = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=24)
    facts_key = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    asked_by = to_person()
    asked_roles = models.JSONField()
    device = to_device()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )


class OverrideGrant(Fact):
    """The second signature of an override, by another person on another device."""

    override = models.OneToOneField(Override, on_delete=models.PROTECT, related_name="grant")
    granted_by = to_person()
    granted_roles = models.JSONField()
    device = to_device()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )


class ManualRelease(Fact):
    """A release on paper by the duty governor, recorded after the vehicle left.

    It always opens X14.
    """

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="+")
    entered_by = to_person()
    reason = models.CharField(max_length=500)
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )


class OuterGateOpening(Fact):
    """An opening of the outer gate. Without `release` there was no GO on a screen.

    An opening without a GO, on a screen or by radio, opens X05.
    """

    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, related_name="gate_openings"
    )
    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="opening"
    )
    opened_by = to_person()
    note = models.CharField(max_length=300, blank=True)
