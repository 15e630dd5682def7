"""Allow a stop to be closed because everybody missing from its late counts has been seen.

SQLite rebuilds the table to change its constraint and drops its triggers, so this migration creates
the triggers again.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

trigger = import_module("searches.migrations.0002_append_only")._trigger
BASES = [
    ("person_seen", "PERSON_SEEN"),
    ("everybody_seen", "EVERYBODY_SEEN"),
    ("whole_roll_correct", "WHOLE_ROLL_CORRECT"),
    ("nothing_there", "NOTHING_THERE"),
]


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", "stopclosing", event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0103_joint_counts")]

    operations = [
        migrations.RemoveConstraint(
            model_name="stopclosing", name="stopclosing_basis_is_a_known_word"
        ),
        migrations.AlterField(
            model_name="stopclosing",
            name="basis",
            field=models.CharField(choices=BASES, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="stopclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(basis__in=[word for word, _ in BASES]),
                name="stopclosing_basis_is_a_known_word",
            ),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
