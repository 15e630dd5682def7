"""Add the table of the control room's decisions about found people who are in no party."""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACT = "foundpersonsettlement"
to = import_module("searches.migrations.0097_person_found").to
trigger = import_module("searches.migrations.0002_append_only")._trigger


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for event in ("UPDATE", "DELETE"):
        schema_editor.execute(trigger(vendor, FACT, event))
    if vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER searches_{FACT}_refuses_truncate BEFORE TRUNCATE ON searches_{FACT} "
            "FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
        )


class Migration(migrations.Migration):
    dependencies = [("searches", "0104_everybody_seen")]

    operations = [
        migrations.CreateModel(
            name="FoundPersonSettlement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=200)),
                ("area", to("searches.area")),
                ("establishment", to("searches.establishment")),
                ("party", to("searches.party", null=True)),
                ("prisoner", to("searches.prisoner")),
                ("settled_by", to(settings.AUTH_USER_MODEL)),
                (
                    "tap",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement",
                        to="searches.tap",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["establishment", "recorded_at"], name="settlement_newest")
                ],
            },
        ),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop, elidable=False),
    ]
