"""The ledger: the append-only, hash-chained record of everything that anybody did."""

from __future__ import annotations

from itertools import product
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models

from searches.models.base import Row, Rows, to_device, to_person
from searches.words.events import Event, event_of


class LedgerHead(models.Model):
    """The newest entry of one prison's ledger.

    Every command locks this row first, so that the commands of one prison run one after another.
    """

    establishment = models.OneToOneField(
        "searches.Establishment",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="ledger_head",
    )
    seq = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.establishment_id} at {self.seq}"


class Entries(Rows["LedgerEntry"]):
    """A queryset of entries that can be filtered by event."""

    def of(self, *kinds: type[Event], **values: object) -> Self:
        """Return the entries of these events whose fields have these values.

        Raises TypeError when one of the events has no such field.
        """
        for kind, name in product(kinds, values):
            if name not in kind.__dataclass_fields__:
                raise TypeError(f"{kind.__name__} has no field {name}")
        acts = [kind.ACT for kind in kinds]
        found = self.filter(act=acts[0]) if len(acts) == 1 else self.filter(act__in=acts)
        stored = {f"body__said__{name}": _stored(value) for name, value in values.items()}
        return found.filter(**stored)

    def except_events(self, *kinds: type[Event]) -> Self:
        """Return the entries of all events except these."""
        return self.exclude(act__in=[kind.ACT for kind in kinds])


def _stored(value: object) -> object:
    return str(value) if isinstance(value, str | UUID) else value


class LedgerEntry(Row):
    """One entry of a ledger.

    `sha256` is the SHA-256 of the 32 bytes of `previous_sha256`, followed by the canonical JSON of
    the entry.
    """

    seq = models.PositiveBigIntegerField()
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = to_person(null=True)  # empty if Gatehouse itself acted
    device = to_device()
    visit_id = models.UUIDField(null=True, blank=True, db_index=True)
    body = models.JSONField()  # the stored event, and the digest of every row written
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Any]] = Entries.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "seq"], name="a_seq_is_used_once"),
            models.UniqueConstraint(
                fields=["establishment", "previous_sha256"], name="the_chain_never_forks"
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "at"], name="entry_by_time"),
            models.Index(fields=["establishment", "act", "seq"], name="entry_by_act"),
        ]
        ordering = ["seq"]

    @property
    def event(self) -> Event:
        """Return the event that this entry records, as an instance of the class for its act."""
        return event_of(self.act, self.body["said"])
