"""Refuse TRUNCATE on PostgreSQL.

TRUNCATE runs no row trigger, so each table of facts gets a statement trigger as well.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

FACTS = import_module("searches.migrations.0002_append_only").FACTS


def refuse_truncate(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return  # on SQLite, a DELETE without WHERE runs the row trigger
    for fact in FACTS:
        schema_editor.execute(
            f"CREATE TRIGGER searches_{fact}_refuses_truncate BEFORE TRUNCATE ON searches_{fact} "
            "FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
        )


def allow_truncate(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for fact in FACTS:
        schema_editor.execute(f"DROP TRIGGER searches_{fact}_refuses_truncate ON searches_{fact}")


class Migration(migrations.Migration):
    dependencies = [("searches", "0003_published_checklists_stand")]

    operations = [migrations.RunPython(refuse_truncate, allow_truncate)]
