"""Add the tables of escalation: the prison's own table, the steps taken, and the sending attempts.

SQLite rebuilds the table of announcements to change its constraint and drops its triggers, so this
migration creates the triggers again.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACTS = ("escalation", "escalationattempt", "escalationtable")
WAYS = [("screen", "SCREEN"), ("email", "EMAIL"), ("webhook", "WEBHOOK")]
OUTCOMES = [("delivered", "DELIVERED"), ("later", "LATER"), ("refused", "REFUSED")]
before = import_module("searches.migrations.0100_party_without_officer")
to = import_module("searches.migrations.0096_pushes").to
trigger = import_module("searches.migrations.0002_append_only")._trigger
KINDS = [*before.KINDS, ("not_acknowledged", "NOT_ACKNOWLEDGED")]


def refuse_changes(apps, schema_editor):
    before.refuse_changes_again(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    for fact in FACTS:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(trigger(vendor, fact, event))
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER searches_{fact}_refuses_truncate BEFORE TRUNCATE ON "
                f"searches_{fact} FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
            )


def own_columns():
    """Return the columns of a fact."""
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
    ]


class Migration(migrations.Migration):
    dependencies = [("searches", "0105_found_people")]

    operations = [
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
        migrations.CreateModel(
            name="EscalationTable",
            fields=[
                *own_columns(),
                ("document", models.JSONField()),
                ("changed_by", to(settings.AUTH_USER_MODEL)),
                ("confirmation", to("searches.confirmation", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["establishment", "-recorded_at"], name="escalation_table_newest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                *own_columns(),
                ("announcement", to("searches.announcement", "escalations")),
                ("after_minutes", models.PositiveSmallIntegerField()),
                ("way", models.CharField(choices=WAYS, max_length=12)),
                ("to", models.CharField(blank=True, max_length=254)),
            ],
            options={
                "ordering": ["recorded_at", "after_minutes", "way", "to"],
                "indexes": [
                    models.Index(fields=["establishment", "-recorded_at"], name="escalation_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(way__in=[word for word, _ in WAYS]),
                        name="escalation_way_is_a_known_word",
                    ),
                    models.UniqueConstraint(
                        fields=["announcement", "after_minutes", "way", "to"],
                        name="a_step_is_taken_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EscalationAttempt",
            fields=[
                *own_columns(),
                ("escalation", to("searches.escalation", "attempts")),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=12)),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(outcome__in=[word for word, _ in OUTCOMES]),
                        name="escalationattempt_outcome_is_a_known_word",
                    ),
                ],
            },
        ),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop),
    ]
