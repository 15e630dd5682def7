"""The ledger of a small demo prison, made the same way each time and without random values.

`make_demo` runs the demo's own history with one clock, counted UUIDs and draws that depend on the
moment only. `described` then says what each act stored: how many entries, the type of each key,
and a digest of their canonical bytes. UUIDs and hashes differ with every change to the code before
them, so a UUID is replaced by its table and place there, and a hash by a word.
"""

from __future__ import annotations

import base64
import hashlib
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from searches.ledger import record
from searches.ledger.canonical import canonical, plain, row_document, row_sha256
from searches.ledger.clock import server_now
from searches.ledger.record import entry_document
from searches.management.demo import history, pictures
from searches.management.demo.hashing import fast_hashing
from searches.models import LedgerEntry
from searches.services.photos.uploads import ReceivedPhoto
from searches.words.demo import CODE
from searches.words.photos import PhotoMeasures

NOW = datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
#: One visit, on the first day. The second day has the stop, and no visit.
DAYS = ((2, (("06:50", history.FOOD),)), (1, ()))
LENGTH = 300_000
MEASURES = PhotoMeasures("image/jpeg", 1280, 960, 1, 120, 0, 0, 60, 900, "", "", "0" * 16)

UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
PASSWORD = re.compile(r"argon2\$\S+")
#: A signed release: its JSON in base64, and the signature by this server's key.
TOKEN = re.compile(r"\b(eyJ[\w-]+)\.[\w-]{86}(?![\w-])")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.\d{6}\+00:00")
#: Keys whose numbers are places in the ledger, which move with every entry before them.
PLACES = frozenset({"seq", "entry_seq"})

Document = dict[str, Any]


@dataclass
class DemoLedger:
    """The entries of the demo, and every row document that was hashed for them, by its digest."""

    entries: list[LedgerEntry] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)


def make_demo(monkeypatch: pytest.MonkeyPatch) -> DemoLedger:
    """Make the demo with one visit, and return what its ledger recorded.

    Readers of the ledger do not run in a test that rolls back, so announcements and exceptions,
    with their sentences for people, are not part of the result.
    """
    ledger = DemoLedger()

    def hashed(row: Any) -> str:
        digest = row_sha256(row)
        ledger.documents[digest] = row_document(row)
        return digest

    monkeypatch.setattr(record, "row_sha256", hashed)
    monkeypatch.setattr(history, "DAYS", DAYS)
    monkeypatch.setattr(pictures, "take_photo", take_photo_quickly)
    with _nothing_by_chance(monkeypatch), fast_hashing():
        history.make_history(NOW)
    ledger.entries = list(LedgerEntry.objects.filter(establishment__code=CODE).order_by("seq"))
    return ledger


def described(ledger: DemoLedger) -> Document:
    """Return the stored acts, and the columns of the stored tables, with the type of each value."""
    names = _names(ledger.entries)
    acts: dict[str, Document] = {}
    tables: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    stored: dict[str, list[bytes]] = defaultdict(list)
    for entry in ledger.entries:
        rows = [{**row, "row": ledger.documents[row["sha256"]]} for row in entry.body["rows"]]
        document = plain(entry_document(entry)) | {"body": {**entry.body, "rows": rows}}
        stored[entry.act].append(canonical(_masked(document, names)))
        act = acts.setdefault(entry.act, {"keys": defaultdict(set), "tables": set()})
        act["tables"] |= {row["table"] for row in rows}
        for key, value in entry.body["said"].items():
            act["keys"][key].add(_type(value))
        for row in rows:
            for column, value in row["row"].items():
                tables[row["table"]][column].add(_type(value))
    return {
        "acts": {
            act: {
                "entries": len(stored[act]),
                "keys": _joined(acts[act]["keys"]),
                "tables": sorted(acts[act]["tables"]),
                "sha256": hashlib.sha256(b"\n".join(stored[act])).hexdigest(),
            }
            for act in sorted(acts)
        },
        "tables": {table: _joined(tables[table]) for table in sorted(tables)},
    }


def _joined(types: dict[str, set[str]]) -> dict[str, str]:
    return {key: " or ".join(sorted(types[key])) for key in sorted(types)}


def _names(entries: list[LedgerEntry]) -> dict[str, str]:
    """Return a name for each row that was recorded: its table, and its number within the table."""
    names: dict[str, str] = {}
    rows_of_table: Counter[str] = Counter()
    for entry in entries:
        for row in entry.body["rows"]:
            if row["id"] not in names:
                rows_of_table[row["table"]] += 1
                names[row["id"]] = f"<{row['table']} {rows_of_table[row['table']]}>"
    return names


def _masked(value: Any, names: dict[str, str]) -> Any:
    match value:
        case str():
            text = TOKEN.sub(lambda found: f"<token {_in_base64(found[1])}>", value)
            text = UUID.sub(lambda found: names.get(found[0], "<uuid>"), text)
            return PASSWORD.sub("<password>", SHA256.sub("<sha256>", text))
        case dict():
            return {
                _masked(key, names): "<place>" if key in PLACES else _masked(inner, names)
                for key, inner in value.items()
            }
        case list():
            return [_masked(inner, names) for inner in value]
    return value


def _in_base64(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()


def _type(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case list():
            return "list"
        case dict():
            return "object"
    text = str(value)
    kinds = {"uuid": UUID, "time": TIME, "sha256": SHA256, "password": PASSWORD, "token": TOKEN}
    return next((name for name, kind in kinds.items() if kind.fullmatch(text)), "text")


def take_photo_quickly(place: int, seed: int, caption: str) -> ReceivedPhoto:
    """Return a photograph that differs from every other, without drawing and measuring one."""
    content = f"{place} {seed} {caption}".encode()
    return ReceivedPhoto(hashlib.sha256(content).hexdigest(), LENGTH, MEASURES)


@contextmanager
def _nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop the clock, count UUIDs up, and let draws depend on the moment in which they are made.

    Rows that are sorted by UUID are then in the order in which they were made. A new draw changes
    only later draws of the same moment, and a new UUID changes nothing.
    """
    places = count(1)
    drawn: Counter[datetime] = Counter()
    real = os.urandom

    def counted(size: int) -> bytes:
        return next(places).to_bytes(6, "big") + bytes(10) if size == 16 else real(size)

    def draw(self: random.SystemRandom, bits: int) -> int:
        moment = server_now()
        drawn[moment] += 1
        return random.Random(f"{moment} {drawn[moment]}").getrandbits(bits)

    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: NOW)
        patched.setattr(os, "urandom", counted)
        patched.setattr(random.SystemRandom, "getrandbits", draw)
        patched.setattr(random.SystemRandom, "random", lambda self: draw(self, 53) / 2**53)
        yield
