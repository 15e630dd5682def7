"""Add the table of people whom an officer's count missed and whom the officer found later."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACT = "personfound"
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


def to(model: str, related: str = "+", *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        blank=null,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [("searches", "0096_pushes")]

    operations = [
        migrations.CreateModel(
            name="PersonFound",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("area", to("searches.area")),
                ("count", to("searches.count", "found")),
                ("device", to("searches.device", null=True)),
                ("establishment", to("searches.establishment")),
                ("found_by", to(settings.AUTH_USER_MODEL)),
                ("prisoner", to("searches.prisoner")),
            ],
            options={
                "ordering": ["recorded_at"],
                "indexes": [
                    models.Index(fields=["establishment", "recorded_at"], name="found_newest")
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes, elidable=False),
    ]
