"""The exit search of a lock session: its sheet, answers and the two searchers' signatures."""

from __future__ import annotations

from django.db import models

from searches.models.base import Fact, Row, choices, is_one_of, to_device, to_person
from searches.words.checklists import Method, Result


class Search(Row):
    """One search, created when the lock is sealed.

    A second search by other officers has a higher `number`.
    """

    visit = models.ForeignKey("searches.Visit", on_delete=models.PROTECT, related_name="searches")
    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, related_name="searches"
    )
    number = models.PositiveSmallIntegerField()
    checklist_version = models.ForeignKey(
        "searches.ChecklistVersion", on_delete=models.PROTECT, related_name="searches"
    )
    sheet = models.JSONField()  # the checklist as it applies to this visit
    route = models.PositiveSmallIntegerField()
    discs = models.JSONField(default=dict)  # slot code -> disc number
    began_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lock_session", "number"], name="a_search_number_is_used_once"
            )
        ]
        ordering = ["number"]


class Answer(Fact):
    """One answer to one item. The newest answer counts, and earlier answers stay stored."""

    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=20)
    result = models.CharField(max_length=12, choices=choices(Result))
    number = models.IntegerField(null=True, blank=True)
    text = models.CharField(max_length=300, blank=True)
    method = models.CharField(max_length=12, blank=True)
    answered_by = to_person()
    device = to_device()
    shown_at = models.DateTimeField(null=True, blank=True)  # when the zone appeared on the screen
    proven_at = models.DateTimeField(null=True, blank=True)  # `occurred_at`, if the clocks prove it

    class Meta:
        constraints = [
            is_one_of("answer", "result", Result),
            models.CheckConstraint(
                condition=models.Q(method__in=["", *[method.value for method in Method]]),
                name="answer_method_is_a_known_word",
            ),
        ]
        indexes = [models.Index(fields=["search", "item", "recorded_at"], name="answer_newest")]


class Signature(Fact):
    """A statement that a person signed with their PIN."""

    signed_by = to_person("signatures")
    printed_name = models.CharField(max_length=120)
    meaning = models.CharField(max_length=24)
    statement = models.CharField(max_length=300)
    shown_sha256 = models.CharField(max_length=64)  # the digest of what the screen showed
    device = to_device()


class SearchSignature(Fact):
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="search_signatures")
    place = models.PositiveSmallIntegerField()  # 1 or 2
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="+")
    signed_by = to_person()
    #: The person who was signed in on the tablet, if another person signed.
    signed_in = models.ForeignKey(
        "searches.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proven_at = models.DateTimeField(null=True, blank=True)  # `occurred_at`, if the clocks prove it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place__in=[1, 2]), name="a_searcher_is_first_or_second"
            )
        ]
