"""Add the tables of offers to hand a party over, and of completed hand-overs."""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACTS = ("handoveroffer", "handover")
before = import_module("searches.migrations.0097_person_found")
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
    """Return the columns of a signed fact."""
    return [
        (
            "id",
            models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
        ),
        ("occurred_at", models.DateTimeField()),
        ("recorded_at", models.DateTimeField()),
        ("establishment", before.to("searches.establishment")),
        (
            "signature",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.signature",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("searches", "0101_cancelled_movements")]

    operations = [
        migrations.CreateModel(
            name="HandoverOffer",
            fields=[
                *own_columns(),
                ("offered_by", before.to(settings.AUTH_USER_MODEL)),
                ("offered_to", before.to(settings.AUTH_USER_MODEL)),
                ("party", before.to("searches.party")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["party", "-recorded_at"], name="handover_offer_of_party"),
                    models.Index(
                        fields=["establishment", "recorded_at"], name="handover_offer_newest"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(offered_by=models.F("offered_to")),
                        name="a_party_is_handed_over_to_another_officer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                *own_columns(),
                ("taken_by", before.to(settings.AUTH_USER_MODEL)),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="searches.handoveroffer",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop, elidable=False),
    ]
