"""Allow a void reason and an announcement for a lock that was sealed while a find was open.

SQLite rebuilds the table to change its constraint and drops its triggers, so this migration
creates the triggers again.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

before = import_module("searches.migrations.0094_draws_announced")
KINDS = [*before.KINDS, ("sealed_under_find", "SEALED_UNDER_FIND")]
REASONS = [*import_module("searches.migrations.0086_vehicle_checks").REASONS, "found_open"]
trigger = import_module("searches.migrations.0002_append_only")._trigger


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", "announcement", event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0097_person_found")]

    operations = [
        migrations.RemoveConstraint(model_name="locksession", name="a_void_lock_says_why"),
        migrations.AddConstraint(
            model_name="locksession",
            constraint=models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True, void_reason="")
                | models.Q(voided_at__isnull=False, void_reason__in=REASONS),
                name="a_void_lock_says_why",
            ),
        ),
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
