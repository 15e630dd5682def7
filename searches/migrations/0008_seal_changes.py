"""Add the table of seals that were put on or replaced inside the prison.

The rows are facts, so triggers refuse to change them.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACT = "sealchange"
trigger = import_module("searches.migrations.0002_append_only")._trigger


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
    dependencies = [("searches", "0007_checkpoints_stand")]

    operations = [
        migrations.CreateModel(
            name="SealChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("number", models.CharField(max_length=40)),
                ("in_place_of", models.CharField(blank=True, max_length=40)),
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
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.establishment",
                    ),
                ),
                (
                    "put_on_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal_changes",
                        to="searches.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "number"), name="a_seal_is_put_on_once"
                    )
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
