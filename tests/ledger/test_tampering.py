"""A row that is changed outside the product is found and named, whichever column is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models, transaction
from django.db.utils import DatabaseError

from searches.ledger.canonical import row_sha256
from searches.ledger.verify import Disagreement, LedgerVerification
from searches.models import LedgerEntry, LedgerHead, Stop
from searches.services.stops.stops import raise_stop
from tests.ledger.sample_rows import Maker, fact_models, without_triggers
from tests.support.factories import StopFactory
from tests.support.sample_prison import Prison

FACTS = fact_models()
RECORDED: list[type[models.Model]] = [*FACTS, LedgerEntry]


def first_break(prison: Prison) -> Disagreement | None:
    return LedgerVerification(prison.establishment).first_disagreement()


def digest_in_database(row: models.Model) -> str:
    return row_sha256(type(row)._base_manager.get(pk=row.pk))


def other_value(field: models.Field, value: Any) -> Any:
    """Return a different value of the column's type, in SQL form."""
    match field:
        case models.DateTimeField():
            return "2001-01-01 00:00:00+00:00"
        case models.JSONField():
            return '{"said": "another thing"}'
        case models.BooleanField():
            return not value
        case models.UUIDField() | models.ForeignKey():
            made = uuid4()
            return made.hex if connection.vendor == "sqlite" else str(made)
        case models.IntegerField() | models.FloatField():
            return (value or 0) + 1000
    return "tampered"[: field.max_length or 8]


@contextmanager
def tampered(changes: dict[models.Model, str]) -> Iterator[None]:
    """Change one column of each row outside the product, until the block ends."""
    kept = transaction.savepoint()
    tables = {row._meta.db_table for row in changes}
    for table in tables:
        without_triggers(table)
    with connection.cursor() as cursor:
        loosen(cursor, tables)
        for row, column in changes.items():
            tamper(cursor, row, column)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    try:
        yield
    finally:
        transaction.savepoint_rollback(kept)


def tamper(cursor: Any, row: models.Model, column: str) -> None:
    """Change the row with raw SQL, without triggers and constraints, as an insider would."""
    field = next(f for f in row._meta.concrete_fields if f.column == column)
    key = row.pk.hex if connection.vendor == "sqlite" else str(row.pk)
    value = other_value(field, getattr(row, field.attname))
    sql = f'UPDATE {row._meta.db_table} SET "{column}" = %s WHERE id = %s'  # noqa: S608
    cursor.execute(sql, [value, key])


def loosen(cursor: Any, tables: set[str]) -> None:
    """Switch off the constraints with which the database would refuse a made-up value."""
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        return
    cursor.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('c', 'f')",
        [list(tables)],
    )
    for table, name in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


@pytest.fixture(autouse=True)
def skip_foreign_key_checks(prison: Prison) -> Any:
    yield
    if connection.vendor == "sqlite":
        connection.needs_rollback = True  # the broken key is what this test is about


def test_an_unchanged_ledger_has_no_break(prison: Prison) -> None:
    Maker(prison).make_all(FACTS)
    assert first_break(prison) is None


def test_a_change_in_any_column_of_a_fact_changes_its_digest(prison: Prison) -> None:
    """The verification compares the digest of every row with the recorded one."""
    rows = Maker(prison).make_all(FACTS)
    recorded = {row: digest_in_database(row) for row in rows.values()}
    overlooked = []
    columns = [[(row, column) for column in other_columns(model)] for model, row in rows.items()]
    for nth_columns in zip_longest(*columns):  # one column of every table at a time
        changes = dict(filter(None, nth_columns))
        with tampered(changes):
            overlooked += [
                f"{type(row).__name__}.{column}"
                for row, column in changes.items()
                if digest_in_database(row) == recorded[row]
            ]
    assert overlooked == []


@pytest.mark.parametrize("changed", ["id", "establishment", "the last column"])
def test_a_change_of_any_fact_is_found_and_named(prison: Prison, changed: str) -> None:
    """Change a row of every table at once. The verification must name every one of them."""
    rows = Maker(prison).make_all(FACTS)
    columns = {"id": "id", "establishment": "establishment_id"}
    changes = {row: columns.get(changed) or other_columns(model)[-1] for model, row in rows.items()}
    with tampered(changes):
        found = LedgerVerification(prison.establishment).disagreements()
        named = {disagreement.table for disagreement in found}
    assert {model._meta.db_table for model in FACTS} - named == set()


def other_columns(model: type[models.Model]) -> list[str]:
    """Return the columns that do not identify the row."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    return [column for column in columns if column not in {"id", "establishment_id"}]


def test_a_change_in_every_column_of_an_entry_is_found(prison: Prison) -> None:
    raise_stop(prison.kay)
    entry = LedgerEntry.objects.within(prison.establishment).get(act="raise_stop")
    raise_stop(prison.kit)
    overlooked = []
    for field in LedgerEntry._meta.concrete_fields:
        with tampered({entry: str(field.column)}):
            found = first_break(prison)
        if found is None or found.seq not in {entry.seq, entry.seq + 1}:
            overlooked.append(field.column)
    assert not overlooked


def test_a_row_without_a_ledger_entry_is_named(prison: Prison) -> None:
    stop = raise_stop(prison.kay)
    StopFactory.create(establishment=prison.establishment, raised_by=stop.raised_by)
    found = first_break(prison)
    assert found is not None
    assert "never recorded" in found.sentence


def test_a_deleted_row_is_named(prison: Prison) -> None:
    stop = raise_stop(prison.kay)
    without_triggers("searches_stop")
    Stop.objects.filter(pk=stop.pk).delete()
    found = first_break(prison)
    assert found is not None
    assert f"stop {stop.pk}" in found.sentence
    assert "gone" in found.sentence


def test_a_missing_last_entry_is_found(prison: Prison) -> None:
    raise_stop(prison.kay)
    without_triggers("searches_ledgerentry")
    LedgerEntry.objects.within(prison.establishment).latest("seq").delete()
    found = first_break(prison)
    assert found is not None
    assert "head" in found.sentence


def test_a_head_with_a_wrong_number_is_found(prison: Prison) -> None:
    LedgerHead.objects.filter(establishment=prison.establishment).update(seq=10_000)
    found = first_break(prison)
    assert found is not None
    assert "head" in found.sentence


@pytest.mark.parametrize("event", ["update", "delete"])
def test_the_database_itself_refuses_changes(prison: Prison, event: str) -> None:
    rows = Maker(prison).make_all(FACTS)
    rows[LedgerEntry] = LedgerEntry.objects.within(prison.establishment).earliest("seq")
    allowed = []
    for model, row in rows.items():
        these = model._default_manager.filter(pk=row.pk)
        try:
            with transaction.atomic():
                if event == "delete":
                    these._raw_delete(these.db)
                else:
                    these.update(establishment=prison.establishment)
            allowed.append(model.__name__)
        except DatabaseError as refusal:
            assert "append-only" in str(refusal), model
    assert allowed == []


@pytest.mark.postgres
def test_a_table_cannot_be_truncated(prison: Prison) -> None:
    allowed = []
    for model in RECORDED:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
            allowed.append(model.__name__)
        except DatabaseError as refusal:
            assert "append-only" in str(refusal) or "pending trigger" in str(refusal), model
    assert allowed == []
