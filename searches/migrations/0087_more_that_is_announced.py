"""Allow announcements of three more events.

They are hand-backs with people missing, departures after the sealing, and changed vehicle types.
SQLite rebuilds the table to change its constraint and drops its triggers, so this migration creates
the triggers again.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

KINDS = [
    ("count_requested", "COUNT_REQUESTED"),
    ("recount_requested", "RECOUNT_REQUESTED"),
    ("whole_prison", "WHOLE_PRISON"),
    ("count_mismatch", "COUNT_MISMATCH"),
    ("count_late", "COUNT_LATE"),
    ("no_session", "NO_SESSION"),
    ("movement_overdue", "MOVEMENT_OVERDUE"),
    ("stop_raised", "STOP_RAISED"),
    ("gate_without_go", "GATE_WITHOUT_GO"),
    ("second_signature", "SECOND_SIGNATURE"),
    ("confirmation_waiting", "CONFIRMATION_WAITING"),
    ("emergency_vehicle", "EMERGENCY_VEHICLE"),
    ("manual_release", "MANUAL_RELEASE"),
    ("hand_back_short", "HAND_BACK_SHORT"),
    ("departure_contradicted", "DEPARTURE_CONTRADICTED"),
    ("vehicle_type_changed", "VEHICLE_TYPE_CHANGED"),
]
trigger = import_module("searches.migrations.0002_append_only")._trigger


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", "announcement", event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0086_vehicle_checks")]

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
