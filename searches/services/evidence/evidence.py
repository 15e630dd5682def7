"""The evidence of one visit: the request for the evidence, and the proof of everything recorded."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from searches.facts.radio import alive_by_radio
from searches.ledger.canonical import plain, row_document, sha256_of
from searches.ledger.clock import server_now
from searches.ledger.record import Record, entry_document
from searches.models import (
    Area,
    Checkpoint,
    Device,
    Landing,
    LedgerEntry,
    LedgerHead,
    Party,
    Person,
    Photograph,
    Release,
    Visit,
)
from searches.rules.merkle import Tree
from searches.services.command import command
from searches.services.evidence.checkpoints import key_of, leaves, make_checkpoint
from searches.services.evidence.evidence_scope import rows_that_bear_on, tables_in_packs, times_of
from searches.services.release.releases import visit_of_prison
from searches.words.actors import Actor
from searches.words.events.evidence import EvidencePackTaken
from searches.words.people import Act
from searches.words.refusals import Refused

#: The most checkpoints since the visit's first entry that an evidence pack holds: enough for a day.
MOST_EARLIER = 200
#: The most times that one query looks for.
MOST_TIMES = 500
Document = dict[str, Any]
Key = tuple[str, str]  # table and id of a row


@dataclass
class Evidence:
    """One visit and its proof, in the order in which the evidence pack lists them."""

    visit: Visit
    made_for: str
    checkpoint: Checkpoint
    key: str
    entries: list[Document] = field(default_factory=list)
    rows: list[Document] = field(default_factory=list)
    left_out: list[Document] = field(default_factory=list)
    earlier: list[tuple[Checkpoint, list[str]]] = field(default_factory=list)
    photographs: list[Photograph] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


@command(Act.READ_EVIDENCE)
def take_evidence(record: Record, *, visit_id: UUID) -> Visit:
    """Record that somebody asked for the evidence, before anything is shown.

    The pack would contain the code of a GO. Raises Refused while a GO of this visit is valid.
    """
    visit = visit_of_prison(record, visit_id)
    alive = Release.objects.filter(visit=visit, expires_at__gt=record.now, opening__isnull=True)
    if alive.exists() or alive_by_radio(record.now).filter(visit=visit).exists():
        raise Refused("go-alive", "This vehicle's GO is still valid. Try again in a few minutes.")
    record.enter(EvidencePackTaken(), visit=visit.pk)
    return visit


def evidence_of(actor: Actor, *, visit_id: UUID) -> Evidence:
    """Return everything about one visit as it is now, with a new checkpoint that covers it."""
    visit = take_evidence(actor, visit_id=visit_id)
    with transaction.atomic():
        # The lock keeps other acts of the prison out until rows and entries are read, so that they
        # describe the same moment.
        LedgerHead.objects.select_for_update(of=("self",)).get(pk=actor.establishment)
        checkpoint = make_checkpoint(actor.establishment)
        made_for = actor.printed_name
        found = Evidence(visit, made_for, checkpoint, str(key_of(visit.establishment)))
        entries, rows = _entries_and_rows(visit)
        found.rows = [{"table": row._meta.db_table, "columns": row_document(row)} for row in rows]
        found.left_out = _left_out(entries, found.rows)
        photographs = [row for row in rows if isinstance(row, Photograph)]
        found.photographs = sorted(photographs, key=lambda one: one.recorded_at)
        found.names = _names(visit, entries, rows)
        _prove(found, entries)
    return found


def _entries_and_rows(visit: Visit) -> tuple[list[LedgerEntry], list[models.Model]]:
    """Return the entries of the evidence, and the current state of the rows that they prove.

    These are the entries that name the visit, with the rows that they wrote. The rows of counts,
    movements, rolls and stops that bear on the visit come with the entries that wrote them.
    """
    until = visit.departed_at or visit.turned_back_at or server_now()
    own = LedgerEntry.objects.within(visit.establishment).filter(visit_id=visit.pk)
    bearing = {_key(row): row for row in rows_that_bear_on(visit, until=until)}
    entries = {entry.pk: entry for entry in own}
    rows_by_key = _load(_recorded(entries.values()), tables_in_packs()) | bearing
    entries |= {entry.pk: entry for entry in _entries_that_wrote(visit, bearing, entries)}
    beside = {table for table, only_bearing in tables_in_packs().items() if not only_bearing}
    rows_by_key |= _load(_recorded(entries.values()), beside)
    entries |= {entry.pk: entry for entry in _newest_entries(visit, rows_by_key, entries)}
    rows = [row for _, row in sorted(rows_by_key.items())]
    return sorted(entries.values(), key=lambda entry: entry.seq), rows


def _entries_that_wrote(
    visit: Visit, rows: dict[Key, models.Model], known: dict[UUID, LedgerEntry]
) -> Iterator[LedgerEntry]:
    """Yield the entries that recorded these rows, found by the times that the rows contain."""
    wanted = rows.keys() - _recorded(known.values()).keys()
    times = sorted(times_of(rows[key] for key in wanted))
    entries = LedgerEntry.objects.within(visit.establishment)
    for start in range(0, len(times), MOST_TIMES):
        for entry in entries.filter(at__in=times[start : start + MOST_TIMES]):
            if _recorded([entry]).keys() & wanted:
                yield entry


def _newest_entries(
    visit: Visit, rows: dict[Key, models.Model], known: dict[UUID, LedgerEntry]
) -> Iterator[LedgerEntry]:
    """Yield the newest entry about each row whose current state the known entries do not prove."""
    recorded = _recorded(sorted(known.values(), key=lambda entry: entry.seq))
    unproven = {
        key for key, row in rows.items() if recorded.get(key) != sha256_of(row_document(row))
    }
    entries = LedgerEntry.objects.within(visit.establishment).order_by("-seq")
    for table in sorted({table for table, _ in unproven}):
        about = entries.annotate(text=Cast("body", models.TextField()))
        for entry in about.filter(text__contains=table).iterator(500):
            proven = _recorded([entry]).keys() & unproven
            if proven:
                unproven -= proven
                yield entry
            if not any(one == table for one, _ in unproven):
                break


def _recorded(entries: Iterable[LedgerEntry]) -> dict[Key, str]:
    return {
        (row["table"], row["id"]): row["sha256"] for entry in entries for row in entry.body["rows"]
    }


def _load(recorded: Iterable[Key], tables: Iterable[str]) -> dict[Key, models.Model]:
    """Return the rows with these keys, for the given tables only."""
    models_by_table = {
        model._meta.db_table: model for model in apps.get_app_config("searches").get_models()
    }
    wanted_tables, ids = frozenset(tables), dict[str, list[str]]()
    for table, row_id in recorded:
        if table in wanted_tables:
            ids.setdefault(table, []).append(row_id)
    return {
        _key(row): row
        for table, keys in ids.items()
        for row in models_by_table[table]._default_manager.filter(pk__in=keys)
    }


def _key(row: models.Model) -> Key:
    return row._meta.db_table, str(row.pk)


def _left_out(entries: list[LedgerEntry], rows_in_pack: list[Document]) -> list[Document]:
    """Return the rows that the entries name and the pack omits. The pack lists them as omitted."""
    packed = {(row["table"], row["columns"]["id"]) for row in rows_in_pack}
    missing = sorted(_recorded(entries).keys() - packed)
    return [{"table": table, "id": row_id} for table, row_id in missing]


def _names(visit: Visit, entries: list[LedgerEntry], rows: list[models.Model]) -> dict[str, str]:
    """Return the names of people, devices and places by id. These names are not proven."""
    named = [value for row in rows for value in _references(row)]
    named += [value for entry in entries for value in (entry.by_id, entry.device_id)]
    ids = {value for value in named if value is not None}
    people = Person.objects.within(visit.establishment).filter(pk__in=ids)
    names = {str(person.pk): f"{person.printed_name} ({person.staff_number})" for person in people}
    for model in (Device, Area, Party, Landing):
        places = model.objects.within(visit.establishment).filter(pk__in=ids)
        names |= {str(place.pk): place.name for place in places}
    return names


def _references(row: models.Model) -> Iterator[UUID | None]:
    """Yield the ids of other rows that this row refers to."""
    for column in row._meta.concrete_fields:
        if column.is_relation:
            yield getattr(row, column.attname)


def _prove(found: Evidence, entries: list[LedgerEntry]) -> None:
    """Prove that the checkpoint contains each entry and continues each earlier checkpoint."""
    size = found.checkpoint.size
    tree = Tree.over(leaves(found.visit.establishment_id))
    for entry in entries:
        found.entries.append(
            {
                "entry": plain(entry_document(entry)),
                "inclusion": _base64(tree.inclusion(entry.seq - 1, size)),
                "previous_sha256": entry.previous_sha256,
                "sha256": entry.sha256,
            }
        )
    earlier = Checkpoint.objects.within(found.visit.establishment).filter(
        size__gte=entries[0].seq, size__lt=size
    )
    for row in earlier.order_by("size")[:MOST_EARLIER]:
        found.earlier.append((row, _base64(tree.consistency(row.size, size))))


def _base64(steps: list[bytes]) -> list[str]:
    return [base64.b64encode(step).decode() for step in steps]
