"""Add the timetable of the parties, and announcements of planned sessions that did not begin.

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

before = import_module("searches.migrations.0108_recall_packs")
refuse_changes_again = import_module(
    "searches.migrations.0100_party_without_officer"
).refuse_changes_again
KINDS = [*before.KINDS, ("session_not_confirmed", "SESSION_NOT_CONFIRMED")]


def to(model: str, related: str = "+", *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        blank=null,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [("searches", "0110_radio_counts")]

    operations = [
        migrations.CreateModel(
            name="TimetableEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("weekdays", models.CharField(max_length=7)),
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("added_by", to(settings.AUTH_USER_MODEL)),
                ("removed_by", to(settings.AUTH_USER_MODEL, null=True)),
                ("establishment", to("searches.establishment")),
                ("party", to("searches.party", "timetable")),
            ],
            options={
                "ordering": ["begins"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=["establishment", "begins"],
                        name="timetable_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("begins"))),
                        name="a_planned_session_ends_after_it_begins",
                    )
                ],
            },
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
