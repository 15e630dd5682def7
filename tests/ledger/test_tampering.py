"""A row that is changed outside the product is found and named, whichever column is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


def first_break(prison: Prison) -> Disagreement | None:
    return LedgerVerification(prison.establishment).first_disagreement()


def digest_in_database(row: models.Model) -> str:
    return row_sha256(type(row)._base_manager.get(pk=row.pk))


def other_value(field: models.Field, value: Any) -> Any:
    """Return a different value of the column's type, as SQL takes it."""
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
def tampered(row: models.Model, column: str | None) -> Iterator[None]:
    """Change one column outside the product until the block ends, then restore the row."""
    kept = transaction.savepoint()
    tamper(row, column)
    try:
        yield
    finally:
        transaction.savepoint_rollback(kept)


def tamper(row: models.Model, column: str | None) -> None:
    """Change the row with raw SQL, without triggers and constraints, as an insider would."""
    table = row._meta.db_table
    field = next(f for f in row._meta.concrete_fields if f.column == column)
    without_triggers(table)
    key = row.pk.hex if connection.vendor == "sqlite" else str(row.pk)
    value = other_value(field, getattr(row, field.attname))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            loosen(cursor, table)
        sql = f'UPDATE {table} SET "{column}" = %s WHERE id = %s'  # noqa: S608
        cursor.execute(sql, [value, key])
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def loosen(cursor: Any, table: str) -> None:
    """Drop the constraints with which PostgreSQL would refuse a made-up value."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
        [table],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


@pytest.fixture(autouse=True)
def skip_foreign_key_checks(prison: Prison) -> Any:
    yield
    if connection.vendor == "sqlite":
        connection.needs_rollback = True  # the broken key is what this test is about


def test_an_unchanged_ledger_has_no_break(prison: Prison) -> None:
    Maker(prison).make_all(FACTS)
    assert first_break(prison) is None


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_a_change_in_every_column_of_every_fact_is_found(
    prison: Prison, model: type[models.Model]
) -> None:
    """Verify the whole ledger for the columns that identify the row, and for one other column.

    The verification compares the digest of each row with the recorded one and reads the whole
    ledger. Therefore it is enough, for the other columns, that the row in the database has another
    digest.
    """
    row = Maker(prison).make_all([model])[model]
    recorded = digest_in_database(row)
    columns = [field.column for field in model._meta.concrete_fields]
    walked = {"id", "establishment_id", columns[-1]}
    overlooked = []
    for column in columns:
        with tampered(row, column):
            if column in walked:
                found = first_break(prison)
                missed = found is not None and str(model._meta.model_name) in found.sentence
            else:
                missed = digest_in_database(row) != recorded
        if not missed:
            overlooked.append(column)
    assert not overlooked


def test_a_change_in_every_column_of_an_entry_is_found(prison: Prison) -> None:
    raise_stop(prison.kay)
    entry = LedgerEntry.objects.within(prison.establishment).get(act="raise_stop")
    raise_stop(prison.kit)
    overlooked = []
    for field in LedgerEntry._meta.concrete_fields:
        with tampered(entry, field.column):
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


@pytest.mark.parametrize("model", [*FACTS, LedgerEntry], ids=lambda model: model.__name__)
@pytest.mark.parametrize("event", ["update", "delete"])
def test_the_database_itself_refuses_changes(
    prison: Prison, model: type[models.Model], event: str
) -> None:
    if model is LedgerEntry:
        row: models.Model = LedgerEntry.objects.within(prison.establishment).earliest("seq")
    else:
        row = Maker(prison).make_all([model])[model]
    rows = type(row)._default_manager.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="append-only"):
        if event == "delete":
            rows._raw_delete(rows.db)
        else:
            rows.update(establishment=prison.establishment)


@pytest.mark.postgres
@pytest.mark.parametrize("model", [*FACTS, LedgerEntry], ids=lambda model: model.__name__)
def test_a_table_cannot_be_truncated(prison: Prison, model: type[models.Model]) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only|pending trigger"),
    ):
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
