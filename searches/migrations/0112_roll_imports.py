"""Add imports of the roll, removals by a feed, and the announcement of an import to be checked.

SQLite rebuilds the tables whose columns change and drops their triggers, so this migration creates
the triggers again.
"""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

before = import_module("searches.migrations.0111_timetable")
trigger = import_module("searches.migrations.0002_append_only")._trigger
KINDS = [
    *before.KINDS,
    ("feed_failed", "FEED_FAILED"),
    ("import_waiting", "IMPORT_WAITING"),
]
FEEDS = [("activities", "ACTIVITIES"), ("prisoners", "PRISONERS")]
SOURCES = [("file", "FILE"), ("pulled", "PULLED"), ("pushed", "PUSHED")]


def to(model: str, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        blank=null,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=model,
    )


def is_one_of(field: str, words: list[tuple[str, str]]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q((f"{field}__in", [word for word, _ in words])),
        name=f"rollimport_{field}_is_a_known_word",
    )


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in ("announcement", "allocationremoval"):
        for event in ("UPDATE", "DELETE"):
            made = trigger("sqlite", table, event)
            schema_editor.execute(made.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


class Migration(migrations.Migration):
    dependencies = [("searches", "0111_timetable")]

    operations = [
        migrations.CreateModel(
            name="RollImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=FEEDS, max_length=12)),
                ("source", models.CharField(choices=SOURCES, max_length=8)),
                ("content_sha256", models.CharField(max_length=64)),
                ("rows", models.JSONField(blank=True, default=list)),
                ("faults", models.JSONField(blank=True, default=list)),
                ("picks", models.JSONField(blank=True, default=dict)),
                ("sent_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("applied_by", to(settings.AUTH_USER_MODEL, null=True)),
                ("discarded_by", to(settings.AUTH_USER_MODEL, null=True)),
                ("establishment", to("searches.establishment")),
                ("sent_by", to(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "ordering": ["-sent_at"],
                "indexes": [
                    models.Index(fields=["establishment", "-sent_at"], name="roll_import_newest")
                ],
                "constraints": [
                    is_one_of("kind", FEEDS),
                    is_one_of("source", SOURCES),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("applied_at__isnull", True), ("discarded_at__isnull", True)
                        ),
                        fields=("establishment", "kind"),
                        name="one_import_of_each_kind_waits",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="allocationremoval",
            name="removed_by",
            field=to(settings.AUTH_USER_MODEL, null=True),
        ),
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
