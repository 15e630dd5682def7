"""Add the tables of cancelled movements and of the control room's reasons for movements.

A cancellation takes its movement off the list of open movements, as a receipt does.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACTS = ("movementcancellation", "movementreason")
CLOSES = "searches_movementcancellation_closes"
append_only = import_module("searches.migrations.0002_append_only")._trigger
follow = import_module("searches.migrations.0091_open_movements")._follow


def add_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for fact in FACTS:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(append_only(vendor, fact, event))
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER searches_{fact}_refuses_truncate BEFORE TRUNCATE ON "
                f"searches_{fact} FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
            )
    delete = "DELETE FROM searches_openmovement WHERE movement_id = NEW.movement_id"
    follow(schema_editor, "searches_movementcancellation", CLOSES, delete)


def drop_function(apps, schema_editor):
    """Drop the function of the trigger. Dropping the tables also drops their triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {CLOSES} ON searches_movementcancellation")
        schema_editor.execute(f"DROP FUNCTION {CLOSES}()")


def own_columns(movement_name):
    """Return the columns of a fact about one movement."""
    return [
        (
            "id",
            models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
        ),
        ("occurred_at", models.DateTimeField()),
        ("recorded_at", models.DateTimeField()),
        (
            "establishment",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.establishment",
            ),
        ),
        (
            "movement",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name=movement_name,
                to="searches.movement",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("searches", "0100_party_without_officer")]

    operations = [
        migrations.CreateModel(
            name="MovementCancellation",
            fields=[
                *own_columns("cancellation"),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["establishment", "recorded_at"], name="cancellation_newest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MovementReason",
            fields=[*own_columns("reason"), ("reason", models.CharField(max_length=200))],
            options={"abstract": False},
        ),
        migrations.RunPython(add_triggers, drop_function, elidable=False),
    ]
