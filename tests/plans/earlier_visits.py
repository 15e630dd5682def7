"""Years of visits in PostgreSQL, copied inside the database from one real visit.

Every row of the made visit is a pattern. A copy has identifiers of its own, made from the
pattern's and the number of the copy, and lies `APART` further in the past. Triggers and foreign
keys sleep meanwhile: the copies are for reading.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, models

from searches.models import (
    Count,
    LedgerEntry,
    LedgerHead,
    Movement,
    Prisoner,
    Stop,
    Visit,
    WorkSession,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Between one copy and the next: some 90 visits a day, as a large prison has in its worst hour.
APART = timedelta(minutes=16)
#: Rows of one table that each visit brings. Plans depend on the size of tables, not on each row.
MOST_OF_A_TABLE = 3
#: The head stands this far on before the visit is made, so that the copies lie behind it.
SEQS_APART, SEQS_BEFORE = 50, 10_000_000
#: What a copy shares with its pattern: a prison has so many people and vehicles, and no more.
SHARED = frozenset({"Vehicle", "Haulier", "Establishment", "Person", "Device", "Party", "Area"})
#: Roots besides the visit: nothing of them points at it.
ROOTS: tuple[type[models.Model], ...] = (Count, WorkSession, Stop, Movement)

Pattern = dict[type[models.Model], list[models.Model]]


def make_room_in_ledger() -> None:
    """Let the ledger go on from a high number, as it does after years."""
    LedgerHead.objects.update(seq=SEQS_BEFORE)


def grow(visit: Visit, visits: int) -> dict[str, int]:
    """Copy everything of `visit` so many times. Return how many rows each table has then."""
    pattern = _pattern_of(visit)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model, rows in pattern.items():
            cursor.execute(_copying(model, pattern), [visits, [row.pk for row in rows]])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
        sizes = {}
        for model in pattern:
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            sizes[table] = cursor.fetchone()[0]
    return sizes


def _pattern_of(visit: Visit) -> Pattern:
    """Return the visit, the roots, and every row that points at one of them, parents first."""
    pattern: Pattern = defaultdict(list)
    pattern[Visit] = [visit]
    within = {"establishment": visit.establishment_id}
    for root in ROOTS:
        pattern[root] = list(root._default_manager.filter(**within)[:MOST_OF_A_TABLE])
    known = {row.pk for rows in pattern.values() for row in rows}
    ours = [model for model in apps.get_app_config("searches").get_models() if _may_copy(model)]
    grown = True
    while grown:
        grown = False
        for model in ours:
            new = [row for row in _pointing(model, pattern) if row.pk not in known]
            room = MOST_OF_A_TABLE - len(pattern[model])
            for row in new[:room]:
                pattern[model].append(row)
                known.add(row.pk)
                grown = True
    pattern[LedgerEntry] = list(
        LedgerEntry.objects.filter(visit_id=visit.pk).order_by("-seq")[:MOST_OF_A_TABLE]
    )
    return {model: rows for model, rows in pattern.items() if rows}


def _may_copy(model: type[models.Model]) -> bool:
    keyed_by_uuid = isinstance(model._meta.pk, models.UUIDField)
    return keyed_by_uuid and model.__name__ not in SHARED and model is not Prisoner


def _pointing(model: type[models.Model], pattern: Pattern) -> Iterable[models.Model]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model in pattern:
            parents = [row.pk for row in pattern[field.related_model]]
            yield from model._default_manager.filter(**{f"{field.name}__in": parents})


def _copying(model: type[models.Model], pattern: Pattern) -> str:
    """Return the statement that copies the pattern's rows of one table, given their keys."""
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(_copied(model, field, pattern) for field in model._meta.concrete_fields)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {values} '  # noqa: S608
        f'FROM "{table}" AS p, generate_series(1, %s) AS n WHERE p.id = ANY(%s) '
        "ON CONFLICT DO NOTHING"
    )


def _copied(model: type[models.Model], field: models.Field, pattern: Pattern) -> str:
    column = f'p."{field.column}"'
    other = f"md5({column}::text || n)::uuid"
    if field.primary_key:
        return other
    if isinstance(field, models.ForeignKey) and field.related_model in pattern:
        keys = ", ".join(f"'{row.pk}'" for row in pattern[field.related_model])
        return f"CASE WHEN {column} IN ({keys}) THEN {other} ELSE {column} END"
    if isinstance(field, models.UUIDField):  # a ledger entry names its visit without a key
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE {other} END"
    if isinstance(field, models.DateTimeField):
        return f"{column} - n * interval '{APART.total_seconds():.0f} seconds'"
    if model is LedgerEntry and field.name == "seq":
        return f"{column} - n * {SEQS_APART}"
    return column
