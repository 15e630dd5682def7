"""Add the table of the data by which a photograph is recognised later.

The rows are facts, so triggers refuse to change them.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

append_only = import_module("searches.migrations.0002_append_only")
FACT = "photoexamination"


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for event in ("UPDATE", "DELETE"):
        schema_editor.execute(append_only._trigger(vendor, FACT, event))
    if vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER searches_{FACT}_refuses_truncate BEFORE TRUNCATE ON searches_{FACT} "
            "FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
        )


def allow_changes(apps, schema_editor):
    """Do nothing: dropping the table also drops its triggers."""


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0004_no_truncate"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhotoExamination",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("seq", models.PositiveBigIntegerField()),
                ("fingerprint", models.CharField(blank=True, max_length=512)),
                ("places", models.CharField(blank=True, max_length=512)),
                ("likeness", models.JSONField(default=dict)),
                ("hints", models.JSONField(default=list)),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.establishment",
                    ),
                ),
                (
                    "nearest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.photograph",
                    ),
                ),
                (
                    "photograph",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="examination",
                        to="searches.photograph",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("establishment", "seq"), name="an_entry_examines_one_photograph"
                    )
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes, elidable=False),
    ]
