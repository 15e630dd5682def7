"""Store photographs that appear to show an earlier picture.

Add the table of signed statements that two such photographs differ.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACT = "photodifference"
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


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0084_policy_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="photoexamination",
            name="flat_copy_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="flat_copies",
                to="searches.photograph",
            ),
        ),
        migrations.CreateModel(
            name="PhotoDifference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.photograph",
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
                    "photograph",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="difference",
                        to="searches.photograph",
                    ),
                ),
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.signature",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
