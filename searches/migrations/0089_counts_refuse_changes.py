"""Make counts append-only again on SQLite.

SQLite rebuilds a table to add a column that is never null, and drops the triggers of the old table.
That happened to counts when 0052 added who counted.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

FACT = "count"
trigger = import_module("searches.migrations.0002_append_only")._trigger


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", FACT, event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0088_official_roll")]

    operations = [migrations.RunPython(refuse_changes_again, migrations.RunPython.noop)]
