"""Evidence of one visit: asking for it, and everything about it that can be proven alone."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from searches.facts.radio import alive_by_radio
from searches.ledger.canonical import plain, row_document, sha256_of
from searches.ledger.record import Record, entry_document
from searches.models import (
    Checkpoint,
    Device,
    LedgerEntry,
    LedgerHead,
    Person,
    Photograph,
    Release,
    Visit,
)
from searches.rules.merkle import Tree
from searches.services.checkpoints import key_of, leaves, make_checkpoint
from searches.services.command import command
from searches.services.releases import visit_here
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.refusals import Refused

#: Acts that speak of no visit and bear on every one that was inside.
OF_ALL = (
    *("raise_stop", "raise_by_system", "join_stop", "call_standfast"),
    *("acknowledge_stop", "close_stop"),
)
#: Rows a pack does not show: they hold the hash of a PIN.
LEFT_OUT = frozenset({"searches_person"})
#: Checkpoints from the visit's first entry on: enough for a day, and for one kept since.
MOST_EARLIER = 200
Told = dict[str, Any]


@dataclass
class Evidence:
    """One visit and what proves it, in the order the pack lists it."""

    visit: Visit
    made_for: str
    checkpoint: Checkpoint
    key: str
    entries: list[Told] = field(default_factory=list)
    rows: list[Told] = field(default_factory=list)
    left_out: list[Told] = field(default_factory=list)
    earlier: list[tuple[Checkpoint, list[str]]] = field(default_factory=list)
    photographs: list[Photograph] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


@command(Act.READ_EVIDENCE)
def take_evidence(record: Record, *, visit_id: UUID) -> Visit:
    """The look itself, recorded before anything is shown.

    A GO that still opens the gate would stand in the pack with its code: until then, no pack.
    """
    visit = visit_here(record, visit_id)
    alive = Release.objects.filter(visit=visit, expires_at__gt=record.now, opening__isnull=True)
    if alive.exists() or alive_by_radio(record.now).filter(visit=visit).exists():
        raise Refused("go-alive", "This vehicle's GO is still good. Ask in a few minutes.")
    record.enter("take_evidence", visit=visit.pk)
    return visit


def evidence_of(actor: Actor, *, visit_id: UUID) -> Evidence:
    """Everything about one visit, as of now and under a checkpoint made for it."""
    visit = take_evidence(actor, visit_id=visit_id)
    with transaction.atomic():
        # No act of this prison runs until rows and entries are read: they stand for one moment.
        LedgerHead.objects.select_for_update(of=("self",)).get(pk=actor.establishment)
        checkpoint = make_checkpoint(actor.establishment)
        made_for = actor.printed_name
        found = Evidence(visit, made_for, checkpoint, str(key_of(visit.establishment)))
        entries, rows = _rows_of(visit, _entries_of(visit))
        found.rows = [
            {"table": row._meta.db_table, "columns": row_document(row)}
            for row in rows
            if row._meta.db_table not in LEFT_OUT
        ]
        found.left_out = _left_out(entries, found.rows)
        photographs = [row for row in rows if isinstance(row, Photograph)]
        found.photographs = sorted(photographs, key=lambda one: one.recorded_at)
        found.names = _names(entries)
        _prove(found, entries)
    return found


def _entries_of(visit: Visit) -> list[LedgerEntry]:
    entries = LedgerEntry.objects.within(visit.establishment)
    first = entries.filter(visit_id=visit.pk).order_by("seq").first()
    of_visit = Q(visit_id=visit.pk)
    if first is not None:
        gone = visit.departed_at or visit.turned_back_at
        meanwhile = Q(act__in=OF_ALL, at__gte=first.at)
        of_visit |= meanwhile & Q(at__lte=gone) if gone else meanwhile
    return list(entries.filter(of_visit).order_by("seq"))


def _rows_of(
    visit: Visit, entries: list[LedgerEntry]
) -> tuple[list[LedgerEntry], list[models.Model]]:
    """Every row these entries wrote, as it is now, and the entries that changed one since."""
    recorded = _recorded(entries)
    rows = _load(recorded)
    changed = {
        (row._meta.db_table, str(row.pk))
        for row in rows
        if sha256_of(row_document(row)) != recorded[row._meta.db_table, str(row.pk)]
    }
    if not changed:
        return entries, rows
    known, newest = {entry.pk for entry in entries}, {}
    later = LedgerEntry.objects.within(visit.establishment).filter(seq__gt=entries[0].seq)
    for entry in later.order_by("seq").iterator(500):
        for key in _recorded([entry]).keys() & changed:
            newest[key] = entry
    more = {entry.pk: entry for entry in newest.values() if entry.pk not in known}
    return sorted([*entries, *more.values()], key=lambda entry: entry.seq), rows


def _recorded(entries: Iterable[LedgerEntry]) -> dict[tuple[str, str], str]:
    return {
        (row["table"], row["id"]): row["sha256"] for entry in entries for row in entry.body["rows"]
    }


def _load(recorded: Iterable[tuple[str, str]]) -> list[models.Model]:
    models_by_table = {
        model._meta.db_table: model for model in apps.get_app_config("searches").get_models()
    }
    ids: dict[str, list[str]] = {}
    for table, row_id in recorded:
        ids.setdefault(table, []).append(row_id)
    return [
        row
        for table, keys in sorted(ids.items())
        for row in models_by_table[table]._default_manager.filter(pk__in=keys).order_by("pk")
    ]


def _left_out(entries: list[LedgerEntry], shown: list[Told]) -> list[Told]:
    """Rows the entries name and the pack does not show, so that no others are found missing."""
    there = {(row["table"], row["columns"]["id"]) for row in shown}
    missing = sorted(_recorded(entries).keys() - there)
    return [{"table": table, "id": row_id} for table, row_id in missing]


def _names(entries: list[LedgerEntry]) -> dict[str, str]:
    """Who and what the ids of people and devices stand for: told, not proven."""
    people = Person.objects.everywhere().filter(pk__in={entry.by_id for entry in entries})
    devices = Device.objects.filter(pk__in={entry.device_id for entry in entries})
    names = {str(one.pk): f"{one.printed_name} ({one.staff_number})" for one in people}
    return names | {str(one.pk): one.name for one in devices}


def _prove(found: Evidence, entries: list[LedgerEntry]) -> None:
    """Each entry under the checkpoint; each checkpoint of those days as its beginning."""
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
