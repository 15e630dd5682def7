"""Store the vehicle of each announced record, and allow announcements of every kind of record.

The vehicle of an existing row is that of its lock session. This migration
removes the triggers that make the tables append-only, and then creates the triggers again. SQLite
drops the triggers in any case when it rebuilds a table.
"""

from __future__ import annotations

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

append_only = import_module("searches.migrations.0002_append_only")
KINDS = [
    *import_module("searches.migrations.0094_record_announcements").KINDS,
    ("log_vehicle_in", "WAY_IN"),
    ("close_inner_gate", "SEAL"),
    ("open_outer_gate", "OUTER_GATE"),
    ("depart", "DEPARTURE"),
    ("raise_stop", "STOP"),
]
ANNOUNCEMENTS = [
    *import_module("searches.migrations.0098_sealed_under_a_find").KINDS,
    ("unsent_records", "UNSENT_RECORDS"),
]
FACT = "recordannouncement"
EVENTS = ("UPDATE", "DELETE")


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for event in EVENTS:
            name = f"searches_{FACT}_refuses_{event.lower()}"
            schema_editor.execute(f"DROP TRIGGER {name} ON searches_{FACT}")


def name_the_vehicles(apps, schema_editor):
    schema_editor.execute(
        "UPDATE searches_recordannouncement SET visit_id = (SELECT visit_id FROM"
        " searches_locksession WHERE searches_locksession.id ="
        " searches_recordannouncement.lock_session_id) WHERE visit_id IS NULL"
    )


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for fact in (FACT, "announcement") if vendor == "sqlite" else (FACT,):
        for event in EVENTS:
            made = append_only._trigger(vendor, fact, event)
            if vendor == "sqlite":
                made = made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS")
            schema_editor.execute(made)


class Migration(migrations.Migration):
    dependencies = [("searches", "0098_sealed_under_a_find")]

    operations = [
        migrations.RunPython(allow_changes, migrations.RunPython.noop),
        migrations.AddField(
            model_name="recordannouncement",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.visit",
            ),
        ),
        migrations.AlterField(
            model_name="recordannouncement",
            name="lock_session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.locksession",
            ),
        ),
        migrations.AlterField(
            model_name="recordannouncement",
            name="record_id",
            field=models.UUIDField(db_index=True),
        ),
        migrations.RemoveConstraint(
            model_name="recordannouncement", name="recordannouncement_kind_is_a_known_word"
        ),
        migrations.AlterField(
            model_name="recordannouncement",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="recordannouncement",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in KINDS]),
                name="recordannouncement_kind_is_a_known_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordannouncement",
            constraint=models.UniqueConstraint(
                condition=models.Q(visit__isnull=False),
                fields=["record_id", "kind", "sha256", "visit"],
                name="a_record_is_announced_once_for_each_vehicle",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordannouncement",
            constraint=models.UniqueConstraint(
                condition=models.Q(visit__isnull=True),
                fields=["record_id", "kind", "sha256"],
                name="a_record_of_no_vehicle_is_announced_once",
            ),
        ),
        migrations.AddIndex(
            model_name="recordannouncement",
            index=models.Index(
                fields=["establishment", "-recorded_at"], name="recordannouncement_newest"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="announcement", name="announcement_kind_is_a_known_word"
        ),
        migrations.AlterField(
            model_name="announcement",
            name="kind",
            field=models.CharField(choices=ANNOUNCEMENTS, max_length=24),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[word for word, _ in ANNOUNCEMENTS]),
                name="announcement_kind_is_a_known_word",
            ),
        ),
        migrations.RunPython(name_the_vehicles, migrations.RunPython.noop),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop),
    ]
