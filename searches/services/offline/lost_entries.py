"""Reports of tablets that know entries which the ledger no longer has, as after a restore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.ledger_heads import KnownEntry, contains
from searches.ledger.record import Record
from searches.models import LedgerEntry, Operation, Visit
from searches.services.command import command
from searches.words.events.offline import LedgerWentBackwards
from searches.words.people import Act
from searches.words.refusals import Refused

APPLIED_BELOW = 400
MOST_PLATES = 20
#: After a restore every tablet reports. The reports of one hour are announced once.
LATELY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record that had arrived before, and that the tablet still has."""

    id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class KnownVehicle:
    """A vehicle that the tablet received from this server before."""

    visit_id: UUID
    plate: str


@command(Act.USE_OWN_ACCOUNT)
def report_lost_entries(
    record: Record,
    *,
    known: KnownEntry,
    known_at: datetime,
    records: Sequence[KeptRecord],
    vehicles: Sequence[KnownVehicle],
) -> tuple[UUID, ...]:
    """Record what a tablet knows and the ledger does not.

    Return the records that the server has.

    The tablet sends all other records again. Raises Refused if the ledger has the entry after all.
    """
    if known.establishment != record.establishment.pk or contains(known):
        raise Refused("ledger-continues", "The ledger has this entry, so nothing was lost.")
    here = _applied(record, records)
    visits = Visit.objects.within(record.establishment)
    here_visits = set(
        visits.filter(pk__in=[one.visit_id for one in vehicles]).values_list("pk", flat=True)
    )
    plates = [one.plate for one in vehicles if one.visit_id not in here_visits]
    record.enter(
        LedgerWentBackwards(
            known_seq=known.seq,
            known_sha256=known.sha256,
            known_at=known_at,
            newest_seq=record.head.seq,
            records=len(records),
            missing=Counter(one.kind for one in records if one.id not in here),
            plates=tuple(plates[:MOST_PLATES]),
            again=_reported_lately(record),
        )
    )
    return tuple(one.id for one in records if one.id in here)


def _reported_lately(record: Record) -> bool:
    reports = LedgerEntry.objects.within(record.establishment).of(LedgerWentBackwards)
    return bool(reports.filter(at__gt=record.now - LATELY).exists())


def _applied(record: Record, records: Sequence[KeptRecord]) -> set[UUID]:
    done = Operation.objects.within(record.establishment).filter(status__lt=APPLIED_BELOW)
    return set(done.filter(pk__in=[one.id for one in records]).values_list("pk", flat=True))
