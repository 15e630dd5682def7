"""The base classes of the models: a UUID, the establishment, and a manager to filter by it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import uuid4

from django.db import models

if TYPE_CHECKING:
    from uuid import UUID

    from searches.models.establishments import Establishment

RowT = TypeVar("RowT", bound=models.Model, covariant=True)


class Rows(models.QuerySet[RowT]):
    """A queryset whose users must first choose `within` one prison or `everywhere`."""

    def within(self, establishment: Establishment | UUID) -> Self:
        """Return the rows of one prison. Every query for a person's request begins here."""
        return self.filter(establishment=establishment)

    def everywhere(self) -> Self:
        """Return the rows of every prison.

        Only the clock command, the verification of the ledger, and the sign-in may use this.
        """
        return self.all()


class Row(models.Model):
    """The abstract base of a row of one establishment, identified by a UUID that never changes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    establishment = models.ForeignKey(
        "searches.Establishment", on_delete=models.PROTECT, related_name="+"
    )

    objects = Rows.as_manager()

    class Meta:
        abstract = True


class Fact(Row):
    """The abstract base of a row that is added once and never changed.

    Triggers in the database refuse UPDATE and DELETE. `occurred_at` is the device's corrected time,
    which is only evidence. The rules use `recorded_at`, the server's time.
    """

    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.name) for member in enum]


def is_one_of(model: str, field: str, enum: type[StrEnum]) -> models.CheckConstraint:
    """Return a constraint that allows only members of the enumeration in the column."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [member.value for member in enum]}),
        name=f"{model}_{field}_is_a_known_word",
    )


def to_person(related: str = "+", *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "searches.Person", on_delete=models.PROTECT, related_name=related, null=null, blank=null
    )


def to_device() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "searches.Device", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
