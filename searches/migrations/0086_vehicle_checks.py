"""Add the table of checks of what each visit's vehicle is.

The rows are facts, so triggers refuse to change them. Earlier visits have no row, and nothing about
them is in doubt.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

FACT = "vehiclecheck"
trigger = import_module("searches.migrations.0002_append_only")._trigger
TYPES = [
    ("rigid", "RIGID"),
    ("refrigerated", "REFRIGERATED"),
    ("curtain_sider", "CURTAIN_SIDER"),
    ("refuse", "REFUSE"),
    ("van", "VAN"),
    ("skip", "SKIP"),
    ("tanker", "TANKER"),
    ("contractor_van", "CONTRACTOR_VAN"),
    ("contractor_rigid", "CONTRACTOR_RIGID"),
    ("cages", "CAGES"),
    ("emergency", "EMERGENCY"),
]
DOUBTS = [
    ("", "NONE"),
    ("first_visit", "FIRST_VISIT"),
    ("asks_less", "ASKS_LESS"),
    ("refused_before", "REFUSED_BEFORE"),
]
REASONS = [
    "inner_gate_opened",
    "second_vehicle",
    "prisoner_entered",
    "left_unwatched",
    "time_ran_out",
    "vehicle_went_back",
    "time_unproven",
    "halt_open",
    "halt_unconfirmed",
    "halt_after_sealing",
    "type_changed",
]


def refuse_changes(apps, schema_editor):
    for event in ("UPDATE", "DELETE"):
        schema_editor.execute(trigger(schema_editor.connection.vendor, FACT, event))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER searches_{FACT}_refuses_truncate BEFORE TRUNCATE ON searches_{FACT} "
            "FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
        )


def allow_changes(apps, schema_editor):
    """Do nothing: dropping the table also drops its triggers."""


class Migration(migrations.Migration):
    dependencies = [("searches", "0085_flat_copies")]

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
        migrations.CreateModel(
            name="VehicleCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("vehicle_type", models.CharField(choices=TYPES, max_length=20)),
                ("tail_lift_fitted", models.BooleanField()),
                ("plate", models.CharField(max_length=16)),
                ("doubt", models.CharField(blank=True, choices=DOUBTS, max_length=20)),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.establishment",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicle_checks",
                        to="searches.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(doubt__in=[doubt for doubt, _ in DOUBTS]),
                        name="vehiclecheck_doubt_is_a_known_word",
                    )
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
