"""Queries whose SQL is made once in each process, and then used again with other values.

A decision asks the same questions after each act. Making the SQL of a queryset takes Django many
times as long as the database takes to answer it. Only the SQL is kept, which depends on the code
alone. The rows are read each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from itertools import count
from typing import Any, get_type_hints
from uuid import UUID

from django.db import connection, models

#: The kinds of value that a query may take.
KINDS = (UUID, datetime)
Rows = list[tuple[Any, ...]]
_UUID, _DATETIME = models.UUIDField(), models.DateTimeField()


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a value in the SQL: a parameter, and the position if it is a list."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class _Statement:
    """The SQL of a query, with its parameters in order and the converters of its columns."""

    sql: str
    parameters: tuple[object, ...]  # a `_Place`, or a value that is the same in each call
    converters: tuple[tuple[int, Sequence[Any], Any], ...]

    def rows(self, values: dict[str, list[object]]) -> Rows:
        parameters: list[Any] = [
            values[parameter.name][parameter.position]
            if isinstance(parameter, _Place)
            else parameter
            for parameter in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        columns = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                columns[place] = convert(columns[place], expression, connection)
        return tuple(columns)


def prepared(build: Callable[..., models.QuerySet[Any, Any]]) -> Callable[..., Rows]:
    """Turn a function that builds a queryset into one that returns its rows.

    `build` takes UUIDs, times, and lists of UUIDs by keyword, as its annotations say, and returns a
    queryset of `values_list`. It runs only once, with made-up values, so it must use each of them
    and nothing else that can change, such as the time now. A value is never None, because None
    needs different SQL. A list is never empty.
    """
    hints = get_type_hints(build)
    kinds = {name: kind for name, kind in hints.items() if name != "return"}
    made: dict[tuple[str, tuple[int, ...]], _Statement] = {}

    @wraps(build)
    def rows(**values: Any) -> Rows:
        lists = {name: _as_list(value) for name, value in values.items()}
        key = connection.vendor, tuple(len(lists[name]) for name in kinds)
        if key not in made:
            made[key] = _statement(build, kinds, {name: len(lists[name]) for name in kinds})
        return made[key].rows({name: list(map(_ready, each)) for name, each in lists.items()})

    return rows


def _as_list(value: object) -> list[object]:
    """Return a single value as a list of one, and fill a list up to the next power of two.

    Few statements then serve lists of every length. The last value is repeated, which changes
    nothing for a condition with IN.
    """
    if not isinstance(value, list):
        return [value]
    length = 2
    while length < len(value):
        length *= 2
    return value + value[-1:] * (length - len(value))


def _ready(value: object) -> object:
    """Return the value in the form that the database takes. Raises TypeError for None."""
    if isinstance(value, UUID):
        return _UUID.get_db_prep_value(value, connection)
    if isinstance(value, datetime):
        return _DATETIME.get_db_prep_value(value, connection)
    raise TypeError(f"a prepared query takes UUIDs and times, not {type(value).__name__}")


def _statement(
    build: Callable[..., models.QuerySet[Any, Any]], kinds: dict[str, Any], lengths: dict[str, int]
) -> _Statement:
    """Make the SQL with a mark for each value, and find out where each mark went."""
    numbers = count(1)
    marks: dict[str, list[object]] = {
        name: [_mark(kind, next(numbers)) for _ in range(lengths[name])]
        for name, kind in kinds.items()
    }
    places = {
        _ready(mark): _Place(name, position)
        for name, each in marks.items()
        for position, mark in enumerate(each)
    }
    about = {name: each if _is_list(kinds[name]) else each[0] for name, each in marks.items()}
    compiler = build(**about).query.get_compiler(connection=connection)
    sql, found = compiler.as_sql()
    if not sql.lstrip("(").startswith("SELECT "):
        raise ValueError(f"{build.__qualname__} does more than read")
    parameters = tuple(
        places.get(each, each) if isinstance(each, str | UUID | datetime) else each
        for each in found
    )
    if set(places.values()) - set(parameters):
        raise ValueError(f"{build.__qualname__} does not use each of its values")
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    return _Statement(
        sql,
        parameters,
        tuple((place, *converter) for place, converter in converters.items()),
    )


def _is_list(kind: Any) -> bool:
    return kind not in KINDS


def _mark(kind: Any, number: int) -> object:
    """Return a value of this kind that no query contains by itself."""
    if kind is datetime:
        return datetime(1, 1, 2, tzinfo=UTC) + timedelta(microseconds=number)
    return UUID(int=(0xFEED << 112) + number)
