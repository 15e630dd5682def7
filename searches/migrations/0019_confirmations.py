"""Add confirmations by a second person.

The two tables hold facts, so triggers refuse to change them. Every existing account, role and
device of a prison is marked as confirmed, and one ledger entry of each prison records that.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from searches.ledger.canonical import row_sha256
from searches.ledger.clock import server_now
from searches.ledger.record import entry_sha256

FACTS = ("confirmation", "confirmationdecision")
trigger = import_module("searches.migrations.0002_append_only")._trigger


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for fact in FACTS:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(trigger(vendor, fact, event))
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER searches_{fact}_refuses_truncate BEFORE TRUNCATE "
                f"ON searches_{fact} "
                "FOR EACH STATEMENT EXECUTE FUNCTION searches_is_append_only()"
            )


def allow_changes(apps, schema_editor):
    """Do nothing: dropping the tables also drops their triggers."""


def deem_confirmed(apps, schema_editor):
    """Confirm every existing account, role and device. One ledger entry of each prison names all
    rows.
    """
    for head in apps.get_model("searches", "LedgerHead").objects.order_by("pk"):
        _deem_confirmed(apps, head)
    if schema_editor.connection.vendor == "postgresql":
        # Foreign keys are checked now, since what is pending would forbid the DDL that follows.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _deem_confirmed(apps, head):
    here, now = {"establishment_id": head.establishment_id}, server_now()
    known = [
        *apps.get_model("searches", "Person").objects.filter(**here).order_by("pk"),
        *apps.get_model("searches", "RoleGrant")
        .objects.filter(**here, withdrawn_at__isnull=True)
        .order_by("pk"),
        *apps.get_model("searches", "Device")
        .objects.filter(**here, revoked_at__isnull=True)
        .order_by("pk"),
    ]
    if not known:
        return
    for row in known:
        row.confirmed_at = now
        row.save(update_fields=["confirmed_at"])
    entry = apps.get_model("searches", "LedgerEntry")(
        establishment_id=head.establishment_id,
        seq=head.seq + 1,
        act="deem_confirmed",
        at=now,
        body={"said": {"number": len(known)}, "rows": [_named(row) for row in known]},
        previous_sha256=head.sha256,
    )
    entry.sha256 = entry_sha256(entry)
    entry.save(force_insert=True)
    head.seq, head.sha256 = entry.seq, entry.sha256
    head.save(update_fields=["seq", "sha256"])


def _named(row):
    return {"table": row._meta.db_table, "id": str(row.pk), "sha256": row_sha256(row)}


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0018_newest_clock_reading"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="password_given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=40)),
                ("subject_table", models.CharField(max_length=64)),
                ("subject_id", models.UUIDField(db_index=True)),
                ("summary", models.CharField(max_length=300)),
                ("payload", models.JSONField(blank=True, default=dict)),
                ("barred", models.JSONField(blank=True, default=list)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("expires_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.device",
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
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="searches.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="ConfirmationDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("confirmed", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "confirmation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="searches.confirmation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.device",
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
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.signature",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                fields=["establishment", "expires_at"], name="confirmation_by_expiry"
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("recorded_at"))),
                name="a_confirmation_can_be_given_for_a_while",
            ),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
        migrations.RunPython(deem_confirmed, allow_changes),
    ]
