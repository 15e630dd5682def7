"""States of the prison with which many tests begin: built once by real acts, then restored.

A sealed vehicle with signed counts needs some hundred acts. The first test of a process that needs
such a state builds it through the product's own commands, and every written row is recorded. Later
tests restore the same rows and continue from there.

A state is restored only on top of the same ledger, because the hash of the newest entry is part of
its key. A test that did something else first builds its own state. Times in a stored state must be
fixed times in the past (`replay_at`), never the time of the test run.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.files.storage import storages
from django.db import connection, transaction

from searches.models import LedgerHead
from tests.support.sample_prison import Prison

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S")

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class _Kept:
    """The rows and files that building a state wrote, its result, and the prison it used."""

    statements: tuple[tuple[str, Any, bool], ...]
    files: tuple[tuple[str, bytes], ...]
    result: Any
    prison: Prison

    def put_back(self, prison: Prison) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params, many in self.statements:
                (cursor.executemany if many else cursor.execute)(sql, params)
        for name, content in self.files:
            path = _photograph_folder() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return copy.deepcopy(self.result, {id(self.prison): prison})


def _photograph_folder() -> Path:
    return Path(storages["photographs"].path(""))


def _files() -> Iterator[Path]:
    return (path for path in _photograph_folder().rglob("*") if path.is_file())


_STATES: dict[tuple[object, ...], _Kept] = {}


def kept_state(prison: Prison, name: tuple[object, ...], build: Callable[[], T]) -> T:
    """Return the result of `build`, and write every row that `build` wrote.

    `build` runs once in a process for each `name` and newest ledger entry. Later calls write its
    rows again and return a copy of its result, which refers to the `prison` given then.
    """
    head = LedgerHead.objects.get(establishment=prison.establishment).sha256
    key = (*name, head)
    kept = _STATES.get(key)
    if kept is None:
        statements: list[tuple[str, Any, bool]] = []

        def record(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(WRITES):
                statements.append((sql, params, many))
            return execute(sql, params, many, context)

        before = set(_files())
        with connection.execute_wrapper(record):
            result = build()
        files = tuple(
            (str(path.relative_to(_photograph_folder())), path.read_bytes())
            for path in _files()
            if path not in before
        )
        again = copy.deepcopy(result, {id(prison): prison})
        _STATES[key] = _Kept(tuple(statements), files, again, prison)
        return result
    restored: T = kept.put_back(prison)
    return restored


def kept_step(
    act: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[S, P], S]:
    """Decorate a method of a story so that its rows and the object's fields are stored and
    restored.

    The object needs a `prison`. A stored step is found by the method's arguments and the object's
    `story_time`. The decorated method returns the object.
    """

    @wraps(act)
    def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> S:
        prison: Prison = self.prison  # type: ignore[attr-defined]

        def build() -> dict[str, Any]:
            act(self, *args, **kwargs)
            return vars(self)

        name = (act.__qualname__, type(self), repr(args), repr(kwargs), self.story_time)  # type: ignore[attr-defined]
        fields = kept_state(prison, name, build)
        vars(self).update(fields)
        return self

    return run
