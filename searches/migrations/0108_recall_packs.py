"""Add the tables of recall packs, and allow announcements about recall packs.

SQLite rebuilds the table of announcements to change its constraint and drops its triggers, so this
migration creates the triggers again.
"""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

before = import_module("searches.migrations.0106_escalation")
trigger = import_module("searches.migrations.0002_append_only")._trigger
FACTS = ("recallpack", "recallperson", "recallvehicle", "operatorcall")
KINDS = [*before.KINDS, ("vehicles_to_recall", "VEHICLES_TO_RECALL")]
REASONS = [
    ("short_count", "SHORT_COUNT"),
    ("late_entry", "LATE_ENTRY"),
    ("late_record", "LATE_RECORD"),
]
STEPS = [("called", "CALLED"), ("answered", "ANSWERED")]


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for fact in FACTS:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(trigger(vendor, fact, event))
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER searches_{fact}_refuses_truncate BEFORE TRUNCATE ON "
                f"searches_{fact} FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
            )


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        made = trigger("sqlite", "announcement", event)
        schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


def allow_changes(apps, schema_editor):
    """Do nothing: dropping the tables also drops their triggers."""


def to(model: str, related: str = "+", *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        blank=null,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=model,
    )


def fact_fields() -> list[tuple[str, models.Field[Any, Any]]]:
    return [
        (
            "id",
            models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
        ),
        ("occurred_at", models.DateTimeField()),
        ("recorded_at", models.DateTimeField()),
        ("establishment", to("searches.establishment")),
    ]


def is_one_of(table: str, column: str, words: list[tuple[str, str]]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": [word for word, _ in words]}),
        name=f"{table}_{column}_is_a_known_word",
    )


class Migration(migrations.Migration):
    dependencies = [("searches", "0107_wing_officer")]

    operations = [
        migrations.CreateModel(
            name="RecallPack",
            fields=[
                *fact_fields(),
                ("reason", models.CharField(choices=REASONS, max_length=12)),
                ("sentence", models.CharField(max_length=300)),
                ("party", to("searches.party", null=True)),
            ],
            options={
                "ordering": ["recorded_at"],
                "indexes": [
                    models.Index(fields=["establishment", "-recorded_at"], name="recall_newest")
                ],
                "constraints": [is_one_of("recallpack", "reason", REASONS)],
            },
        ),
        migrations.CreateModel(
            name="RecallPerson",
            fields=[
                *fact_fields(),
                ("pack", to("searches.recallpack", "people")),
                ("prisoner", to("searches.prisoner")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["establishment", "recorded_at"], name="recalled_person_newest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallVehicle",
            fields=[
                *fact_fields(),
                ("place", models.PositiveSmallIntegerField()),
                ("why", models.CharField(max_length=300)),
                ("pack", to("searches.recallpack", "vehicles")),
                ("visit", to("searches.visit", "recalls")),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["pack", "visit"], name="a_recall_pack_names_a_vehicle_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OperatorCall",
            fields=[
                *fact_fields(),
                ("step", models.CharField(choices=STEPS, max_length=8)),
                ("withdrawn", models.BooleanField(default=False)),
                ("recorded_by", to(settings.AUTH_USER_MODEL)),
                ("vehicle", to("searches.recallvehicle", "calls")),
            ],
            options={
                "ordering": ["recorded_at"],
                "constraints": [is_one_of("operatorcall", "step", STEPS)],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes, elidable=False),
        migrations.RemoveConstraint(
            model_name="announcement", name="announcement_kind_is_a_known_word"
        ),
        migrations.AlterField(
            model_name="announcement",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[word for word, _ in KINDS]),
                name="announcement_kind_is_a_known_word",
            ),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
