"""Allow announcements of drawn drills and deep searches. Gatehouse itself may withdraw a drill.

SQLite rebuilds a table to change its constraint or a column and drops its triggers, so this
migration creates the triggers again.
"""

from __future__ import annotations

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

before = import_module("searches.migrations.0092_ledger_went_backwards")
KINDS = [*before.KINDS, ("drill", "DRILL"), ("deep_search", "DEEP_SEARCH")]


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for fact in ("announcement", "drillsettlement"):
        for event in ("UPDATE", "DELETE"):
            made = before.trigger("sqlite", fact, event)
            schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0093_stop_of_one_vehicle")]

    operations = [
        migrations.RemoveConstraint(
            model_name="announcement", name="announcement_kind_is_a_known_word"
        ),
        migrations.AlterField(
            model_name="announcement",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[word for word, _ in KINDS]),
                name="announcement_kind_is_a_known_word",
            ),
        ),
        migrations.AlterField(
            model_name="drillsettlement",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.person",
            ),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
