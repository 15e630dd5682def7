"""Add tables of the browsers that ring for announcements, and of the attempts to reach them."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACT = "pushattempt"
trigger = import_module("searches.migrations.0002_append_only")._trigger
OUTCOMES = [
    ("delivered", "DELIVERED"),
    ("later", "LATER"),
    ("gone", "GONE"),
    ("refused", "REFUSED"),
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


def to(model: str, related: str = "+", *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        blank=null,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=model,
    )


def key() -> models.UUIDField[Any, Any]:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("searches", "0095_tablet_officers")]

    operations = [
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", key()),
                ("endpoint", models.CharField(max_length=1000)),
                ("endpoint_sha256", models.CharField(max_length=64)),
                ("p256dh", models.CharField(max_length=200)),
                ("auth", models.CharField(max_length=200)),
                ("subscribed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("establishment", to("searches.establishment")),
                ("person", to(settings.AUTH_USER_MODEL)),
                ("device", to("searches.device", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["establishment", "-subscribed_at"],
                        name="subscriptions_that_ring",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("endpoint_sha256",),
                        name="a_browser_rings_for_one_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PushAttempt",
            fields=[
                ("id", key()),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=12)),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("announcement", to("searches.announcement", "pushes")),
                ("establishment", to("searches.establishment")),
                ("subscription", to("searches.pushsubscription", "attempts")),
            ],
            options={
                "ordering": ["recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", [word for word, _ in OUTCOMES])),
                        name="pushattempt_outcome_is_a_known_word",
                    )
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes, elidable=False),
    ]
