"""Years of visits in PostgreSQL, copied inside the database from one real visit.

Every row of the real visit is a pattern. Each copy has new identifiers, made from the identifiers
of the pattern and the number of the copy, and is `APART` further in the past. Triggers and foreign
keys are off during the copying, because the copies are only read.
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

#: The time between two copies: about 90 visits a day, as in a large prison's busiest hour.
APART = timedelta(minutes=16)
#: The most rows of one table to copy for each visit. Plans depend on the size of a table, not on
#: each row.
MOST_OF_A_TABLE = 3
#: The gap between copies, and the number to which the head moves first, so that all copies come
#: before it.
SEQS_APART, SEQS_BEFORE = 50, 10_000_000
#: Models that a copy shares with its pattern, because a prison has only so many people and
#: vehicles.
SHARED = frozenset({"Vehicle", "Haulier", "Establishment", "Person", "Device", "Party", "Area"})
#: Models to copy besides the visit, because no row of theirs points at the visit.
ROOTS: tuple[type[models.Model], ...] = (Count, WorkSession, Stop, Movement)

Pattern = dict[type[models.Model], list[models.Model]]


def make_room_in_ledger() -> None:
    """Continue the ledger at a high number, as after years of use."""
    LedgerHead.objects.update(seq=SEQS_BEFORE)


def grow(visit: Visit, visits: int) -> dict[str, int]:
    """Copy all rows of `visit` as many times as `visits` says.

    Returns the number of rows in each table.
    """
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
    """Return the visit, the rows of ROOTS, and every row that points at one of them,
    parents first.
    """
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
    """Return the SQL statement that copies the pattern's rows of one table."""
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
    # because a ledger entry names its visit without a foreign key
    if isinstance(field, models.UUIDField):
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE {other} END"
    if isinstance(field, models.DateTimeField):
        return f"{column} - n * interval '{APART.total_seconds():.0f} seconds'"
    if model is LedgerEntry and field.name == "seq":
        return f"{column} - n * {SEQS_APART}"
    return column
