"""Legal holds, and the deletion of photographs at the end of their retention period."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, to_person


class LegalHold(Fact):
    """An order to delete nothing of this visit. It ends with a `LegalHoldLifted`."""

    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, related_name="legal_holds"
    )
    reason = models.CharField(max_length=300)
    placed_by = to_person()

    class Meta:
        ordering = ["recorded_at"]


class LegalHoldLifted(Fact):
    hold = models.OneToOneField(LegalHold, on_delete=models.PROTECT, related_name="lifted")
    reason = models.CharField(max_length=300)
    lifted_by = to_person()


class PhotoDeletion(Fact):
    """The deletion of a picture. The photograph's row, its hash and this reason are kept."""

    photograph = models.OneToOneField(
        "searches.Photograph", on_delete=models.PROTECT, related_name="deletion"
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    reason = models.CharField(max_length=300)
