"""Add the tables of officers who join a count, and of the first signature of such a count."""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACTS = ("countjoin", "countfirstsignature")
to = import_module("searches.migrations.0097_person_found").to
trigger = import_module("searches.migrations.0002_append_only")._trigger


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


def own_columns():
    """Return the columns of a fact."""
    return [
        (
            "id",
            models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
        ),
        ("occurred_at", models.DateTimeField()),
        ("recorded_at", models.DateTimeField()),
        ("establishment", to("searches.establishment")),
    ]


def to_one(model, related):
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to=model
    )


class Migration(migrations.Migration):
    dependencies = [("searches", "0102_handovers")]

    operations = [
        migrations.CreateModel(
            name="CountJoin",
            fields=[
                *own_columns(),
                ("count", to("searches.count", "joins")),
                ("device", to("searches.device", null=True)),
                ("officer", to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["establishment", "recorded_at"], name="join_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["count"], name="one_officer_joins_a_count")
                ],
            },
        ),
        migrations.CreateModel(
            name="CountFirstSignature",
            fields=[
                *own_columns(),
                ("count", to_one("searches.count", "first_signature")),
                ("signature", to_one("searches.signature", "+")),
                ("signed_by", to(settings.AUTH_USER_MODEL)),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop, elidable=False),
    ]
