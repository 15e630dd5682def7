"""Allow a stop that Gatehouse raises itself when a vehicle leaves without GO.

An outer gate that is opened without GO raises this stop too. SQLite rebuilds the table to change
its constraint and drops its triggers, so this migration creates the triggers again.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

SOURCES = [
    ("person", "PERSON"),
    ("second_mismatch", "SECOND_MISMATCH"),
    ("late_count", "LATE_COUNT"),
    ("found", "FOUND"),
    ("aid_alert", "AID_ALERT"),
    ("gate_without_go", "GATE_WITHOUT_GO"),
]
trigger = import_module("searches.migrations.0002_append_only")._trigger


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", "stop", event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0054_carry_rosters_over")]

    operations = [
        migrations.RemoveConstraint(model_name="stop", name="stop_source_is_a_known_word"),
        migrations.AlterField(
            model_name="stop",
            name="source",
            field=models.CharField(choices=SOURCES, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(source__in=[word for word, _ in SOURCES]),
                name="stop_source_is_a_known_word",
            ),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
