"""Releases by radio, with the look at the gate, the opening of the gate, and later judgements."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class RadioRelease(Fact):
    """A GO by radio, which always opens X14.

    `checksum` has the letters read out at the gate. `code` is calculated from the letters and the
    tablet's key.
    """

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="by_radio")
    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, related_name="by_radio"
    )
    search = models.ForeignKey("searches.Search", on_delete=models.PROTECT, related_name="by_radio")
    tablet = models.ForeignKey("searches.Device", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey("searches.DeviceKey", on_delete=models.PROTECT, related_name="+")
    checksum = models.CharField(max_length=6)
    code = models.CharField(max_length=6)
    expires_at = models.DateTimeField()
    released_by = to_person()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    device = to_device()
    orderly_officer = to_person()
    governor = to_person()  # the duty governor who was informed
    told_by = to_person()  # the officer who informed the duty governor
    facts = models.JSONField()
    decision = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lock_session", "checksum"], name="what_was_read_out_releases_once"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("recorded_at")),
                name="a_go_by_radio_lasts_a_while",
            ),
        ]
        ordering = ["recorded_at"]


class RadioLook(Fact):
    """The orderly officer's signed look at the photographs of the underside, at the gate."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="+")
    search = models.ForeignKey("searches.Search", on_delete=models.PROTECT, related_name="+")
    checksum = models.CharField(max_length=6)  # as the tablet showed it
    seconds = models.JSONField(default=dict)  # seconds open, by photograph id
    looked_by = to_person()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    device = to_device()


class RadioOpening(Fact):
    """The opening of the outer gate on a release by radio, at most once for each release."""

    radio = models.OneToOneField(RadioRelease, on_delete=models.PROTECT, related_name="opening")
    gate_opening = models.OneToOneField(
        "searches.OuterGateOpening", on_delete=models.PROTECT, related_name="radio"
    )


class RadioJudgement(Fact):
    """A comparison of the tablet's records with a release by radio. The newest judgement counts."""

    radio = models.ForeignKey(RadioRelease, on_delete=models.PROTECT, related_name="judgements")
    faults = models.JSONField(default=list)  # sentences; empty when everything agrees
    seq = models.PositiveBigIntegerField()  # the newest entry of the visit at this time

    class Meta:
        ordering = ["recorded_at"]
