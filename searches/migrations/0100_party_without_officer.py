"""Allow announcements of a party at work with which no officer is on duty.

SQLite rebuilds the table to change its constraint and drops its triggers, so this migration creates
the triggers again.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

before = import_module("searches.migrations.0099_records_of_every_vehicle_announced")
trigger = import_module("searches.migrations.0002_append_only")._trigger
KINDS = [*before.ANNOUNCEMENTS, ("party_without_officer", "PARTY_WITHOUT_OFFICER")]


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", "announcement", event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0099_records_of_every_vehicle_announced")]

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
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
