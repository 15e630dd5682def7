"""Exceptions, which a security lead works as cases, and the cursors of ledger readers."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, Row, to_person


class ExceptionCase(Fact):
    """One exception. `cause` identifies the entry or pattern that revealed it, and is used once."""

    code = models.CharField(max_length=3)  # X01 to X25
    severity = models.CharField(max_length=4)
    summary = models.CharField(max_length=300)
    cause = models.CharField(max_length=120)
    visit = models.ForeignKey(
        "searches.Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    stop = models.ForeignKey("searches.Stop", on_delete=models.PROTECT, null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)  # empty if the case is due at once
    # The ids of people who took part, and so may not review the case.
    involved = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "code", "cause"], name="a_cause_opens_one_case"
            )
        ]
        indexes = [models.Index(fields=["establishment", "-recorded_at"], name="case_newest")]
        ordering = ["-recorded_at"]


class CaseNote(Fact):
    """An acknowledgement, comment or outcome of a case. The newest outcome closes the case."""

    case = models.ForeignKey(ExceptionCase, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12)  # a value of words.exceptions.NoteKind
    outcome = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    written_by = to_person()

    class Meta:
        ordering = ["recorded_at"]


class ReaderCursor(Row):
    """The cursor of one reader of the ledger.

    `seq` is the last entry that the reader has read, and `found` what it has not reported yet.
    """

    reader = models.CharField(max_length=40)
    seq = models.PositiveBigIntegerField(default=0)
    found = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "reader"], name="a_reader_has_one_cursor"
            )
        ]
