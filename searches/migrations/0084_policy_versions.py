"""Add versions of the policy. A visit is judged by the policy in force when it entered.

The rows are facts, so triggers refuse to change them. In a prison that is already running, the
policy becomes the first version, which applies to all earlier visits. One ledger entry records
this.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from searches.ledger.canonical import row_sha256
from searches.ledger.clock import server_now
from searches.ledger.record import entry_sha256

FACT = "policyversion"
BEFORE_ANY_VISIT = datetime(2000, 1, 1, tzinfo=UTC)
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


def allow_changes(apps, schema_editor):
    """Do nothing: dropping the table also drops its triggers."""


def keep_first_versions(apps, schema_editor):
    """Keep the policy of each prison as its first version, with one ledger entry."""
    for head in apps.get_model("searches", "LedgerHead").objects.select_related("establishment"):
        _keep_first_version(apps, head)
    if schema_editor.connection.vendor == "postgresql":
        # Foreign keys are checked now, since what is pending would forbid the DDL that follows.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _keep_first_version(apps, head):
    now = server_now()
    version = apps.get_model("searches", "PolicyVersion")(
        establishment_id=head.establishment_id,
        document=head.establishment.policy,
        in_force_at=BEFORE_ANY_VISIT,
        occurred_at=now,
        recorded_at=now,
    )
    version.save(force_insert=True)
    row = {
        "table": version._meta.db_table,
        "id": str(version.pk),
        "sha256": row_sha256(version),
    }
    entry = apps.get_model("searches", "LedgerEntry")(
        establishment_id=head.establishment_id,
        seq=head.seq + 1,
        act="keep_policy_history",
        at=now,
        body={"said": {}, "rows": [row]},
        previous_sha256=head.sha256,
    )
    entry.sha256 = entry_sha256(entry)
    entry.save(force_insert=True)
    head.seq, head.sha256 = entry.seq, entry.sha256
    head.save(update_fields=["seq", "sha256"])


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0083_surprise_second_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("document", models.JSONField()),
                ("in_force_at", models.DateTimeField()),
                ("weakened", models.JSONField(blank=True, default=list)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.confirmation",
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["establishment", "in_force_at"], name="policy_by_moment")
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
        migrations.RunPython(keep_first_versions, allow_changes),
    ]
