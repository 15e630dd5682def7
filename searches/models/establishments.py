"""The prison: the establishment with its areas, parties, landings and prisoners."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from searches.models.base import Fact, Row, Rows, to_person


class Establishment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=6, unique=True)  # the agency code, such as WWI
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="Europe/London")
    policy = models.JSONField(default=dict, blank=True)  # the document of a words.policy.Policy

    objects = Rows.as_manager()

    def __str__(self) -> str:
        return self.name


class PolicyVersion(Fact):
    """One version of an establishment's policy, in force from `in_force_at`.

    The newest version is equal to `Establishment.policy`. `weakened` has the names of the
    thresholds that are weaker than in the previous version. `confirmation` is the request by which
    a second person confirmed these thresholds.
    """

    document = models.JSONField()  # the document of a words.policy.Policy
    in_force_at = models.DateTimeField()
    weakened = models.JSONField(default=list, blank=True)
    changed_by = to_person(null=True)  # empty for the first version
    confirmation = models.ForeignKey(
        "searches.Confirmation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        indexes = [models.Index(fields=["establishment", "in_force_at"], name="policy_by_moment")]


class Area(Row):
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    prisoner_access = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "code"], name="an_area_code_is_used_once"
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Party(Row):
    """A work party: prisoners at work under one supervisor."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="parties")
    number_only = models.BooleanField(default=False)
    always_in_contact = models.BooleanField(default=False)  # in the contact set of supply lorries

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "code"], name="a_party_code_is_used_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(code__in=["kitchen", "stores", "waste"], number_only=True),
                name="kitchen_stores_and_waste_are_counted_by_name",
            ),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Landing(Row):
    """A landing. `area` is the area to which its screens and officers belong."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="landings"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "code"], name="a_landing_code_is_used_once"
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Prisoner(Row):
    number = models.CharField(max_length=7)  # A1234BC
    name = models.CharField(max_length=120)
    cell = models.CharField(max_length=20)
    landing = models.ForeignKey(Landing, on_delete=models.PROTECT, related_name="prisoners")
    left_at = models.DateTimeField(null=True, blank=True)  # when the prisoner left the prison

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "number"], name="a_prisoner_number_is_used_once"
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.number
