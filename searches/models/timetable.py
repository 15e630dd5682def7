"""The timetable: at which times on which days each party usually works."""

from __future__ import annotations

from django.db import models

from searches.models.base import Row, to_person


class TimetableEntry(Row):
    """A period in which a party works on some weekdays, until somebody removes it.

    The times are in the establishment's time zone. `weekdays` has one digit for each day, from 1
    for Monday to 7 for Sunday.
    """

    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, related_name="timetable")
    weekdays = models.CharField(max_length=7)
    begins = models.TimeField()
    ends = models.TimeField()
    added_by = to_person()
    added_at = models.DateTimeField()
    removed_by = to_person(null=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")),
                name="a_planned_session_ends_after_it_begins",
            )
        ]
        indexes = [
            models.Index(
                fields=["establishment", "begins"],
                condition=models.Q(removed_at__isnull=True),
                name="timetable_in_force",
            )
        ]
        ordering = ["begins"]
