"""Let the stop of one vehicle end without a signature, and store the reason for its end.

SQLite rebuilds the table to add the column and drops its triggers, so this migration creates the
triggers again.
"""

from __future__ import annotations

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

REASONS = [("counted", "COUNTED"), ("lock_void", "LOCK_VOID")]
trigger = import_module("searches.migrations.0002_append_only")._trigger


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", "stopclosed", event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0092_ledger_went_backwards")]

    operations = [
        migrations.AddField(
            model_name="stopclosed",
            name="ended_because",
            field=models.CharField(blank=True, choices=REASONS, default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="stopclosed",
            name="closed_as",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name="stopclosed",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="stopclosed",
            constraint=models.CheckConstraint(
                condition=models.Q(closed_by__isnull=False, ended_because="")
                | models.Q(
                    closed_by__isnull=True,
                    closing__isnull=True,
                    signature__isnull=True,
                    ended_because__in=[word for word, _ in REASONS],
                ),
                name="a_stop_is_closed_by_a_person_or_says_why_it_ended",
            ),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
