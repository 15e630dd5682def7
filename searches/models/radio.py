"""A release by radio: the control room's decision and the orderly officer's look at the gate.

The opening of the gate on it, and the comparison with everything that the tablet sent later, are
here as well.
"""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_device, to_person


class RadioRelease(Fact):
    """A GO by radio, which always opens X14.

    Its code comes from the tablet's key and the letters.
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
    governor = to_person()  # the duty governor who was told
    told_by = to_person()
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
    """The orderly officer's signed look at each photograph of the underside, at the gate."""

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="+")
    search = models.ForeignKey("searches.Search", on_delete=models.PROTECT, related_name="+")
    checksum = models.CharField(max_length=6)  # as the tablet showed it
    seconds = models.JSONField(default=dict)  # photograph -> how long it was open
    looked_by = to_person()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    device = to_device()


class RadioOpening(Fact):
    """The opening of the outer gate on this release by radio, which happens once at most."""

    radio = models.OneToOneField(RadioRelease, on_delete=models.PROTECT, related_name="opening")
    gate_opening = models.OneToOneField(
        "searches.OuterGateOpening", on_delete=models.PROTECT, related_name="radio"
    )


class RadioJudgement(Fact):
    """The comparison of what the tablet sent with what was released. The newest one stands."""

    radio = models.ForeignKey(RadioRelease, on_delete=models.PROTECT, related_name="judgements")
    faults = models.JSONField(default=list)  # sentences; empty when everything agrees
    seq = models.PositiveBigIntegerField()  # the visit's newest entry when the comparison was made

    class Meta:
        ordering = ["recorded_at"]
