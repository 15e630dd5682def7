"""The PostgreSQL plan of each query that a call makes: tables read in full, and blocks read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Explained:
    """One query of the call, with its plan.

    `blocks` are 8 kB each, from memory or disk; `walked` are the tables read in full.
    """

    sql: str
    blocks: int
    walked: tuple[str, ...]


def explained(call: Callable[[], object]) -> list[Explained]:
    """Make the call, then explain each SELECT that it sent to the database."""
    with CaptureQueriesContext(connection) as seen:
        call()
    selects = [query["sql"] for query in seen if query["sql"].lstrip().startswith("SELECT")]
    return [_explain(sql) for sql in selects]


def _explain(sql: str) -> Explained:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql.replace('%', '%%')}", ())
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    walked = {node["Relation Name"] for node in _nodes(plan) if node["Node Type"] == "Seq Scan"}
    return Explained(sql, blocks, tuple(sorted(walked)))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
