"""Add the table of the markers that have matched a visit.

The rows are facts, so triggers refuse to change them. A visit that is inside during the upgrade
keeps its markers when its plate is next corrected.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

FACT = "watchmatch"
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
    dependencies = [("searches", "0050_who_recorded_a_departure")]

    operations = [
        migrations.CreateModel(
            name="WatchMatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("about", models.CharField(max_length=10)),
                ("plate", models.CharField(max_length=16)),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.establishment",
                    ),
                ),
                (
                    "marker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="searches.watchmarker",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watch_matches",
                        to="searches.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("marker", "visit"), name="a_marker_matches_a_visit_once"
                    )
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
