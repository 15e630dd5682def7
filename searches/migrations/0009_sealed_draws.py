"""Add the keys and draws that a gate tablet holds in advance.

Store a tablet's monotonic clock with each clock reading, and allow one more reason for which a lock
session is void.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

append_only = import_module("searches.migrations.0002_append_only")


def refuse_changes_again(apps, schema_editor):
    """Create the triggers again, which SQLite drops when it rebuilds the table for a new column."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(append_only._trigger("sqlite", "clockreading", event))


def nothing_to_undo(apps, schema_editor):
    """Do nothing: when this migration is undone, SQLite rebuilds the table without triggers."""


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0008_seal_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeviceKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("handed_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SealedDraw",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("deep_search", models.BooleanField()),
                ("drill", models.BooleanField()),
                ("drill_code", models.CharField(blank=True, max_length=8)),
                ("route", models.PositiveSmallIntegerField()),
                ("sheets", models.JSONField()),
                ("handed_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("skipped_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="locksession",
            name="a_void_lock_says_why",
        ),
        migrations.AddField(
            model_name="clockreading",
            name="boot",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="clockreading",
            name="monotonic_ms",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="locksession",
            name="said_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="locksession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                    models.Q(
                        (
                            "void_reason__in",
                            [
                                "inner_gate_opened",
                                "second_vehicle",
                                "prisoner_entered",
                                "left_unwatched",
                                "time_ran_out",
                                "vehicle_went_back",
                                "time_unproven",
                            ],
                        ),
                        ("voided_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_void_lock_says_why",
            ),
        ),
        migrations.AddField(
            model_name="devicekey",
            name="device",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="keys",
                to="searches.device",
            ),
        ),
        migrations.AddField(
            model_name="devicekey",
            name="establishment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.establishment",
            ),
        ),
        migrations.AddField(
            model_name="sealeddraw",
            name="device",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draws",
                to="searches.device",
            ),
        ),
        migrations.AddField(
            model_name="sealeddraw",
            name="establishment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.establishment",
            ),
        ),
        migrations.AddField(
            model_name="sealeddraw",
            name="used_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sealed_draws",
                to="searches.visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="devicekey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("device",),
                name="a_tablet_has_one_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealeddraw",
            constraint=models.UniqueConstraint(
                fields=("device", "number"), name="a_tablets_draws_are_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealeddraw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("used_at__isnull", True), ("used_by__isnull", True)),
                    models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_used_draw_says_by_whom",
            ),
        ),
        migrations.RunPython(refuse_changes_again, nothing_to_undo, elidable=False),
    ]
