"""Add the official roll of a whole-prison roll.

Store also the screen on which a landing's number was entered, and the result that was signed. The
official roll is a fact, so triggers refuse to change it.

Numbers that were entered before have no screen. If a roll is open during the upgrade, the landings
must be counted again; a signed roll keeps its result. SQLite rebuilds the table of announcements to
change its constraint and drops its triggers, so this migration creates the triggers again.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACT = "officialroll"
KINDS = [
    ("count_requested", "COUNT_REQUESTED"),
    ("recount_requested", "RECOUNT_REQUESTED"),
    ("whole_prison", "WHOLE_PRISON"),
    ("roll_called", "ROLL_CALLED"),
    ("official_roll", "OFFICIAL_ROLL"),
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


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for event in ("UPDATE", "DELETE"):
        schema_editor.execute(trigger(vendor, FACT, event))
    if vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER searches_{FACT}_refuses_truncate BEFORE TRUNCATE "
            f"ON searches_{FACT} FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
        )


def allow_changes(apps, schema_editor):
    """Do nothing: dropping the table also drops its triggers."""


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for fact in ("announcement", "landingcount", "wholerollsignature"):
        for event in ("UPDATE", "DELETE"):
            made = trigger("sqlite", fact, event)
            schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0087_more_that_is_announced")]

    operations = [
        migrations.AddField(
            model_name="landingcount",
            name="device",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.device",
            ),
        ),
        migrations.AddField(
            model_name="wholerollsignature",
            name="result",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="OfficialRoll",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("figure", models.PositiveIntegerField()),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.device",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.establishment",
                    ),
                ),
                (
                    "whole_roll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="official_rolls",
                        to="searches.wholeroll",
                    ),
                ),
            ],
            options={"ordering": ["recorded_at"]},
        ),
        migrations.RunPython(refuse_changes, allow_changes),
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
