"""Add counts by radio, and the keys of the screens that compute their codes."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import migrations, models

FACT = "radiocount"
to = import_module("searches.migrations.0108_recall_packs").to
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


def key() -> tuple[str, models.Field[Any, Any]]:
    return (
        "id",
        models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
    )


class Migration(migrations.Migration):
    dependencies = [("searches", "0109_proven_start_of_counts")]

    operations = [
        migrations.CreateModel(
            name="CountKey",
            fields=[
                key(),
                ("handed_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("device", to("searches.device", "count_keys")),
                ("establishment", to("searches.establishment")),
                ("person", to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("device",),
                        name="a_screen_has_one_count_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RadioCount",
            fields=[
                key(),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("headcount", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=8)),
                ("minute_at", models.DateTimeField()),
                ("time_proven", models.BooleanField()),
                ("counter_on_duty", models.BooleanField()),
                ("second_count_asked_at", models.DateTimeField(blank=True, null=True)),
                ("counted_on", to("searches.device")),
                ("counter", to(settings.AUTH_USER_MODEL)),
                ("device", to("searches.device", null=True)),
                ("entered_by", to(settings.AUTH_USER_MODEL)),
                ("establishment", to("searches.establishment")),
                ("key", to("searches.countkey")),
                ("lock_session", to("searches.locksession", "radio_counts")),
                ("party", to("searches.party")),
                ("search", to("searches.search")),
            ],
            options={
                "ordering": ["recorded_at"],
                "indexes": [
                    models.Index(fields=["establishment", "recorded_at"], name="radio_count_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "lock_session", "party", "minute_at"),
                        name="a_code_counts_once",
                    )
                ],
            },
        ),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop, elidable=False),
    ]
