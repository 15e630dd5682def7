"""Checklist versions. A published version never changes."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row, choices, is_one_of, to_person
from searches.words.checklists import VehicleType


class ChecklistVersion(Row):
    vehicle_type = models.CharField(max_length=20, choices=choices(VehicleType))
    version = models.PositiveIntegerField()
    document = models.JSONField()  # as rules.checklists.to_document returns it
    document_sha256 = models.CharField(max_length=64)
    change_note = models.CharField(max_length=300, blank=True)
    proposed_by = to_person(null=True)  # empty for a checklist that was shipped
    proposed_at = models.DateTimeField()
    published_by = to_person(null=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            is_one_of("checklistversion", "vehicle_type", VehicleType),
            models.UniqueConstraint(
                fields=["establishment", "vehicle_type", "version"],
                name="a_checklist_version_is_used_once",
            ),
            models.CheckConstraint(
                condition=models.Q(published_by__isnull=True)
                | ~models.Q(published_by=models.F("proposed_by")),
                name="two_people_publish_a_checklist",
            ),
        ]
        ordering = ["vehicle_type", "-version"]
