"""Add the tables of announcements and their receipts.

The rows are facts, so triggers refuse to change them. A prison that is already running announces
only what happens from now on, not what is already in its ledger.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FACTS = ("announcement", "announcementreceipt")
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


def begin_now(apps, schema_editor):
    cursors = apps.get_model("searches", "ReaderCursor").objects
    for head in apps.get_model("searches", "LedgerHead").objects.all():
        cursors.get_or_create(
            establishment_id=head.establishment_id,
            reader="announcements",
            defaults={"seq": head.seq},
        )


def forget(apps, schema_editor):
    apps.get_model("searches", "ReaderCursor").objects.filter(reader="announcements").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0080_incident_of_the_gate"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("count_requested", "COUNT_REQUESTED"),
                            ("recount_requested", "RECOUNT_REQUESTED"),
                            ("whole_prison", "WHOLE_PRISON"),
                            ("count_mismatch", "COUNT_MISMATCH"),
                            ("count_late", "COUNT_LATE"),
                            ("no_session", "NO_SESSION"),
                            ("movement_overdue", "MOVEMENT_OVERDUE"),
                            ("stop_raised", "STOP_RAISED"),
                            ("gate_without_go", "GATE_WITHOUT_GO"),
                            ("second_signature", "SECOND_SIGNATURE"),
                            ("confirmation_waiting", "CONFIRMATION_WAITING"),
                            ("emergency_vehicle", "EMERGENCY_VEHICLE"),
                            ("manual_release", "MANUAL_RELEASE"),
                        ],
                        max_length=24,
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("sentence", models.CharField(max_length=300)),
                ("roles", models.JSONField(default=list)),
                ("people", models.JSONField(blank=True, default=list)),
                ("excepted", models.JSONField(blank=True, default=list)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("urgent", models.BooleanField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("entry_seq", models.PositiveBigIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.establishment",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.party",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="searches.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "entry_seq", "place"],
            },
        ),
        migrations.CreateModel(
            name="AnnouncementReceipt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "step",
                    models.CharField(
                        choices=[("shown", "SHOWN"), ("acknowledged", "ACKNOWLEDGED")],
                        max_length=12,
                    ),
                ),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="searches.announcement",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at"],
            },
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(
                fields=["establishment", "-recorded_at"], name="announcement_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "count_requested",
                            "recount_requested",
                            "whole_prison",
                            "count_mismatch",
                            "count_late",
                            "no_session",
                            "movement_overdue",
                            "stop_raised",
                            "gate_without_go",
                            "second_signature",
                            "confirmation_waiting",
                            "emergency_vehicle",
                            "manual_release",
                        ],
                    )
                ),
                name="announcement_kind_is_a_known_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                fields=("establishment", "entry_seq", "place"),
                name="an_entry_announces_each_thing_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcementreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__in", ["shown", "acknowledged"])),
                name="announcementreceipt_step_is_a_known_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcementreceipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("step", "acknowledged")),
                fields=("announcement", "person"),
                name="a_person_acknowledges_once",
            ),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
        migrations.RunPython(begin_now, forget),
    ]
