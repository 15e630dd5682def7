"""Create all tables at once in a new database, in place of the migrations up to 0108.

Django builds all models again for each step of a migration, and here nearly every model is related
to every other. On an empty database, these migrations take 25 s of processor time, of which the
database itself needs 1 s. This migration first declares the models and then creates all tables
from them.

A database that has some of the replaced migrations continues with the others, as before. In an
empty database, the migrations that copied rows have nothing to do.
"""

from __future__ import annotations

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

append_only = import_module("searches.migrations.0002_append_only")
checklists = import_module("searches.migrations.0003_published_checklists_stand")
checkpoints = import_module("searches.migrations.0007_checkpoints_stand")
movements = import_module("searches.migrations.0091_open_movements")
cancelled = import_module("searches.migrations.0101_cancelled_movements")
FACTS = (
    "absence",
    "allocation",
    "allocationremoval",
    "announcement",
    "announcementreceipt",
    "answer",
    "casenote",
    "clockreading",
    "confirmation",
    "confirmationdecision",
    "count",
    "countconfirmation",
    "countfirstsignature",
    "countjoin",
    "countrequest",
    "discconfirmation",
    "draw",
    "drillsettlement",
    "escalation",
    "escalationattempt",
    "escalationtable",
    "exceptioncase",
    "foundpersonsettlement",
    "handback",
    "handbackentry",
    "handbackreceipt",
    "handover",
    "handoveroffer",
    "landingcount",
    "ledgerentry",
    "legalhold",
    "legalholdlifted",
    "manualrelease",
    "movement",
    "movementcancellation",
    "movementoverdue",
    "movementreason",
    "movementreceipt",
    "nearmiss",
    "notatwork",
    "officialroll",
    "operatorcall",
    "outergateopening",
    "override",
    "overridegrant",
    "personfound",
    "photoannouncement",
    "photodeletion",
    "photodifference",
    "photoexamination",
    "photograph",
    "photolook",
    "policyversion",
    "pushattempt",
    "radiojudgement",
    "radiolook",
    "radioopening",
    "radiorelease",
    "recallpack",
    "recallperson",
    "recallvehicle",
    "recordannouncement",
    "release",
    "rosterentry",
    "sealchange",
    "searchsignature",
    "signature",
    "stop",
    "stopacknowledgement",
    "stopclosed",
    "stopclosing",
    "tap",
    "thingin",
    "vehiclecheck",
    "watchacknowledgement",
    "watchmatch",
    "wholeroll",
    "wholerollsignature",
)


STATE = [
    migrations.CreateModel(
        name="Establishment",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("code", models.CharField(max_length=6, unique=True)),
            ("name", models.CharField(max_length=120)),
            ("time_zone", models.CharField(default="Europe/London", max_length=64)),
            ("policy", models.JSONField(blank=True, default=dict)),
        ],
    ),
    migrations.CreateModel(
        name="Person",
        fields=[
            ("password", models.CharField(max_length=128, verbose_name="password")),
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("staff_number", models.CharField(max_length=20, unique=True)),
            ("printed_name", models.CharField(max_length=120)),
            ("pin", models.CharField(blank=True, max_length=160)),
            ("is_active", models.BooleanField(default=True)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="people",
                    to="searches.establishment",
                ),
            ),
            ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ("password_given_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "ordering": ["printed_name"],
        },
    ),
    migrations.CreateModel(
        name="Area",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("code", models.SlugField(max_length=40)),
            ("name", models.CharField(max_length=80)),
            ("prisoner_access", models.BooleanField(default=True)),
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
            "ordering": ["name"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "code"), name="an_area_code_is_used_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Device",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("name", models.CharField(max_length=80)),
            ("secret_sha256", models.CharField(max_length=64, unique=True)),
            ("enrolled_at", models.DateTimeField()),
            ("revoked_at", models.DateTimeField(blank=True, null=True)),
            (
                "area",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.area",
                ),
            ),
            (
                "enrolled_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            ("confirmed_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "ordering": ["name"],
        },
    ),
    migrations.CreateModel(
        name="LedgerHead",
        fields=[
            (
                "establishment",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="ledger_head",
                    serialize=False,
                    to="searches.establishment",
                ),
            ),
            ("seq", models.PositiveBigIntegerField(default=0)),
            ("sha256", models.CharField(max_length=64)),
        ],
    ),
    migrations.CreateModel(
        name="ClockReading",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("offset_seconds", models.FloatField()),
            ("jumped_backwards", models.BooleanField(default=False)),
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
            ("boot", models.CharField(blank=True, max_length=64)),
            ("monotonic_ms", models.BigIntegerField(blank=True, null=True)),
        ],
        options={
            "abstract": False,
            "indexes": [
                models.Index(fields=["device", "-recorded_at"], name="clock_newest_reading")
            ],
        },
    ),
    migrations.CreateModel(
        name="ChecklistVersion",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            (
                "vehicle_type",
                models.CharField(
                    choices=[
                        ("rigid", "RIGID"),
                        ("refrigerated", "REFRIGERATED"),
                        ("curtain_sider", "CURTAIN_SIDER"),
                        ("refuse", "REFUSE"),
                        ("van", "VAN"),
                        ("skip", "SKIP"),
                        ("tanker", "TANKER"),
                        ("contractor_van", "CONTRACTOR_VAN"),
                        ("contractor_rigid", "CONTRACTOR_RIGID"),
                        ("cages", "CAGES"),
                        ("emergency", "EMERGENCY"),
                    ],
                    max_length=20,
                ),
            ),
            ("version", models.PositiveIntegerField()),
            ("document", models.JSONField()),
            ("document_sha256", models.CharField(max_length=64)),
            ("change_note", models.CharField(blank=True, max_length=300)),
            ("proposed_at", models.DateTimeField()),
            ("published_at", models.DateTimeField(blank=True, null=True)),
            (
                "proposed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "published_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            "ordering": ["vehicle_type", "-version"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "vehicle_type__in",
                            [
                                "rigid",
                                "refrigerated",
                                "curtain_sider",
                                "refuse",
                                "van",
                                "skip",
                                "tanker",
                                "contractor_van",
                                "contractor_rigid",
                                "cages",
                                "emergency",
                            ],
                        )
                    ),
                    name="checklistversion_vehicle_type_is_a_known_word",
                ),
                models.UniqueConstraint(
                    fields=("establishment", "vehicle_type", "version"),
                    name="a_checklist_version_is_used_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("published_by__isnull", True),
                        models.Q(("published_by", models.F("proposed_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="two_people_publish_a_checklist",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Haulier",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("phone_24h", models.CharField(max_length=32)),
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
            "ordering": ["name"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "name"), name="a_haulier_is_kept_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Landing",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("code", models.SlugField(max_length=40)),
            ("name", models.CharField(max_length=80)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "area",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="landings",
                    to="searches.area",
                ),
            ),
        ],
        options={
            "ordering": ["name"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "code"), name="a_landing_code_is_used_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LedgerEntry",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("seq", models.PositiveBigIntegerField()),
            ("act", models.CharField(max_length=40)),
            ("at", models.DateTimeField()),
            ("visit_id", models.UUIDField(blank=True, db_index=True, null=True)),
            ("body", models.JSONField()),
            ("previous_sha256", models.CharField(max_length=64)),
            ("sha256", models.CharField(max_length=64)),
            (
                "by",
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
        ],
        options={
            "ordering": ["seq"],
            "constraints": [
                models.UniqueConstraint(fields=("establishment", "seq"), name="a_seq_is_used_once"),
                models.UniqueConstraint(
                    fields=("establishment", "previous_sha256"), name="the_chain_never_forks"
                ),
            ],
            "indexes": [
                models.Index(fields=["establishment", "at"], name="entry_by_time"),
                models.Index(fields=["establishment", "act", "seq"], name="entry_by_act"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Operation",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("kind", models.CharField(max_length=40)),
            ("digest", models.CharField(max_length=64)),
            ("status", models.PositiveSmallIntegerField()),
            ("answer", models.JSONField()),
            ("recorded_at", models.DateTimeField()),
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
                "sent_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Parked",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("kind", models.CharField(max_length=40)),
            ("payload", models.JSONField()),
            ("reason", models.CharField(blank=True, max_length=300)),
            ("recorded_at", models.DateTimeField()),
            ("judged_at", models.DateTimeField(blank=True, null=True)),
            ("judgement", models.CharField(blank=True, max_length=300)),
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
                "judged_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "parked_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "attached_to",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Party",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("code", models.SlugField(max_length=40)),
            ("name", models.CharField(max_length=80)),
            ("number_only", models.BooleanField(default=False)),
            ("always_in_contact", models.BooleanField(default=False)),
            (
                "area",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="parties",
                    to="searches.area",
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
            "ordering": ["name"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "code"), name="a_party_code_is_used_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("code__in", ["kitchen", "stores", "waste"]),
                        ("number_only", True),
                        _negated=True,
                    ),
                    name="kitchen_stores_and_waste_are_counted_by_name",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Duty",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("began_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            (
                "area",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="duties",
                    to="searches.area",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="duties",
                    to=settings.AUTH_USER_MODEL,
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
                "party",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="duties",
                    to="searches.party",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Count",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("headcount", models.PositiveSmallIntegerField()),
            ("device_enrolled_to_area", models.BooleanField()),
            ("counter_on_duty", models.BooleanField()),
            (
                "counter",
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
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="counts",
                    to="searches.party",
                ),
            ),
            ("counted_as", models.CharField(blank=True, max_length=20)),
        ],
        options={
            "ordering": ["recorded_at"],
            "indexes": [
                models.Index(fields=["establishment", "recorded_at"], name="count_newest"),
                models.Index(fields=["party", "recorded_at"], name="count_of_party"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Prisoner",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("number", models.CharField(max_length=7)),
            ("name", models.CharField(max_length=120)),
            ("cell", models.CharField(max_length=20)),
            ("left_at", models.DateTimeField(blank=True, null=True)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "landing",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="prisoners",
                    to="searches.landing",
                ),
            ),
        ],
        options={
            "ordering": ["name"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "number"), name="a_prisoner_number_is_used_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ReaderCursor",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("reader", models.CharField(max_length=40)),
            ("seq", models.PositiveBigIntegerField(default=0)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            ("found", models.JSONField(default=list)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "reader"), name="a_reader_has_one_cursor"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RoleGrant",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            (
                "role",
                models.CharField(
                    choices=[
                        ("gate_officer", "GATE_OFFICER"),
                        ("escort", "ESCORT"),
                        ("party_supervisor", "PARTY_SUPERVISOR"),
                        ("receiving_officer", "RECEIVING_OFFICER"),
                        ("wing_officer", "WING_OFFICER"),
                        ("control_room", "CONTROL_ROOM"),
                        ("gate_manager", "GATE_MANAGER"),
                        ("orderly_officer", "ORDERLY_OFFICER"),
                        ("duty_governor", "DUTY_GOVERNOR"),
                        ("security_lead", "SECURITY_LEAD"),
                        ("auditor", "AUDITOR"),
                        ("administrator", "ADMINISTRATOR"),
                    ],
                    max_length=32,
                ),
            ),
            ("granted_at", models.DateTimeField()),
            ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "granted_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="role_grants",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("confirmed_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("withdrawn_at__isnull", True)),
                    fields=("person", "role"),
                    name="a_role_is_granted_once_at_a_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "role__in",
                            [
                                "gate_officer",
                                "escort",
                                "party_supervisor",
                                "receiving_officer",
                                "wing_officer",
                                "control_room",
                                "gate_manager",
                                "orderly_officer",
                                "duty_governor",
                                "security_lead",
                                "auditor",
                                "administrator",
                            ],
                        )
                    ),
                    name="rolegrant_role_is_a_known_word",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Signature",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("printed_name", models.CharField(max_length=120)),
            ("meaning", models.CharField(max_length=24)),
            ("statement", models.CharField(max_length=300)),
            ("shown_sha256", models.CharField(max_length=64)),
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
                "signed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="signatures",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="CountConfirmation",
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
                "confirmed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "count",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="confirmation",
                    to="searches.count",
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
            ("second_count_asked_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Tap",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("described_as", models.CharField(blank=True, max_length=200)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("counted", "COUNTED"),
                        ("received", "RECEIVED"),
                        ("seen", "SEEN"),
                        ("stranger", "STRANGER"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "area",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.area",
                ),
            ),
            (
                "count",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="taps",
                    to="searches.count",
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
                "prisoner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.prisoner",
                ),
            ),
            (
                "seen_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("proven_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "ordering": ["recorded_at"],
            "indexes": [
                models.Index(fields=["prisoner", "recorded_at"], name="tap_of_prisoner"),
                models.Index(fields=["establishment", "recorded_at"], name="tap_newest"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["counted", "received", "seen", "stranger"])),
                    name="tap_kind_is_a_known_word",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("prisoner__isnull", False), ("kind", "stranger"), _connector="OR"
                    ),
                    name="only_a_stranger_has_no_name",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Vehicle",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("plate", models.CharField(max_length=16)),
            ("plate_display", models.CharField(max_length=20)),
            ("plate_kind", models.CharField(max_length=20)),
            (
                "vehicle_type",
                models.CharField(
                    choices=[
                        ("rigid", "RIGID"),
                        ("refrigerated", "REFRIGERATED"),
                        ("curtain_sider", "CURTAIN_SIDER"),
                        ("refuse", "REFUSE"),
                        ("van", "VAN"),
                        ("skip", "SKIP"),
                        ("tanker", "TANKER"),
                        ("contractor_van", "CONTRACTOR_VAN"),
                        ("contractor_rigid", "CONTRACTOR_RIGID"),
                        ("cages", "CAGES"),
                        ("emergency", "EMERGENCY"),
                    ],
                    max_length=20,
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
                "haulier",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="vehicles",
                    to="searches.haulier",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "vehicle_type__in",
                            [
                                "rigid",
                                "refrigerated",
                                "curtain_sider",
                                "refuse",
                                "van",
                                "skip",
                                "tanker",
                                "contractor_van",
                                "contractor_rigid",
                                "cages",
                                "emergency",
                            ],
                        )
                    ),
                    name="vehicle_vehicle_type_is_a_known_word",
                ),
                models.UniqueConstraint(
                    fields=("establishment", "plate"), name="a_plate_is_kept_once"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Visit",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            (
                "vehicle_type",
                models.CharField(
                    choices=[
                        ("rigid", "RIGID"),
                        ("refrigerated", "REFRIGERATED"),
                        ("curtain_sider", "CURTAIN_SIDER"),
                        ("refuse", "REFUSE"),
                        ("van", "VAN"),
                        ("skip", "SKIP"),
                        ("tanker", "TANKER"),
                        ("contractor_van", "CONTRACTOR_VAN"),
                        ("contractor_rigid", "CONTRACTOR_RIGID"),
                        ("cages", "CAGES"),
                        ("emergency", "EMERGENCY"),
                    ],
                    max_length=20,
                ),
            ),
            (
                "source",
                models.CharField(
                    choices=[
                        ("page", "PAGE"),
                        ("csv", "CSV"),
                        ("api", "API"),
                        ("expected", "EXPECTED"),
                        ("demo", "DEMO"),
                    ],
                    max_length=12,
                ),
            ),
            ("recorded_at", models.DateTimeField()),
            ("expected_at", models.DateTimeField(blank=True, null=True)),
            ("load", models.CharField(blank=True, max_length=200)),
            ("trailer_plate", models.CharField(blank=True, max_length=20)),
            ("driver_name", models.CharField(blank=True, max_length=120)),
            ("driver_pass", models.CharField(blank=True, max_length=40)),
            ("people_in_cab", models.PositiveSmallIntegerField(blank=True, null=True)),
            ("tail_lift_fitted", models.BooleanField(default=True)),
            ("seal_in", models.CharField(blank=True, max_length=40)),
            ("cages", models.PositiveSmallIntegerField(default=0)),
            ("underneath_on_entry", models.CharField(blank=True, max_length=200)),
            ("planned_areas", models.JSONField(default=list)),
            ("packed_by", models.JSONField(default=list)),
            ("entered_at", models.DateTimeField(blank=True, null=True)),
            ("turned_back_at", models.DateTimeField(blank=True, null=True)),
            ("detained_at", models.DateTimeField(blank=True, null=True)),
            ("gate_opened_at", models.DateTimeField(blank=True, null=True)),
            ("departed_at", models.DateTimeField(blank=True, null=True)),
            (
                "escort",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "haulier",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.haulier",
                ),
            ),
            (
                "logged_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "vehicle",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="visits",
                    to="searches.vehicle",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["establishment", "departed_at"], name="visit_departed"),
                models.Index(fields=["establishment", "entered_at"], name="visit_entered"),
                models.Index(fields=["vehicle", "-entered_at"], name="visit_of_vehicle"),
                models.Index(
                    condition=models.Q(("entered_at__isnull", True)),
                    fields=["establishment", "expected_at"],
                    name="visit_expected",
                ),
                models.Index(
                    condition=models.Q(("turned_back_at__isnull", False)),
                    fields=["establishment", "turned_back_at"],
                    name="visit_turned_back",
                ),
                models.Index(fields=["establishment", "-recorded_at", "-id"], name="visit_newest"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "vehicle_type__in",
                            [
                                "rigid",
                                "refrigerated",
                                "curtain_sider",
                                "refuse",
                                "van",
                                "skip",
                                "tanker",
                                "contractor_van",
                                "contractor_rigid",
                                "cages",
                                "emergency",
                            ],
                        )
                    ),
                    name="visit_vehicle_type_is_a_known_word",
                ),
                models.CheckConstraint(
                    condition=models.Q(("source__in", ["page", "csv", "api", "expected", "demo"])),
                    name="visit_source_is_a_known_word",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("entered_at__isnull", False),
                        ("turned_back_at__isnull", True),
                        ("departed_at__isnull", True),
                    ),
                    fields=("establishment", "vehicle"),
                    name="a_vehicle_is_inside_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LockSession",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("sealed_at", models.DateTimeField()),
            ("voided_at", models.DateTimeField(blank=True, null=True)),
            ("void_reason", models.CharField(blank=True, max_length=20)),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                "sealed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "voided_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lock_sessions",
                    to="searches.visit",
                ),
            ),
            ("said_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "ordering": ["sealed_at"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_at__isnull", True), ("voided_at__isnull", True)),
                    fields=("establishment",),
                    name="one_vehicle_is_in_the_lock",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                        models.Q(
                            (
                                "void_reason__in",
                                [
                                    "inner_gate_opened",
                                    "second_vehicle",
                                    "prisoner_entered",
                                    "left_unwatched",
                                    "time_ran_out",
                                    "vehicle_went_back",
                                    "time_unproven",
                                    "halt_open",
                                    "halt_unconfirmed",
                                    "halt_after_sealing",
                                    "type_changed",
                                    "found_open",
                                ],
                            ),
                            ("voided_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="a_void_lock_says_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Override",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("hold_code", models.CharField(max_length=24)),
            ("hold_subject", models.CharField(blank=True, max_length=80)),
            ("kind", models.CharField(max_length=24)),
            ("facts_key", models.CharField(max_length=64)),
            ("reason", models.CharField(max_length=500)),
            ("asked_roles", models.JSONField()),
            (
                "asked_by",
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
                "lock_session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="overrides",
                    to="searches.locksession",
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
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="overrides",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="CountRequest",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reasons", models.JSONField(default=list)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "lock_session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="count_requests",
                    to="searches.locksession",
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.party",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("lock_session", "party"), name="a_lock_asks_a_party_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Search",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("number", models.PositiveSmallIntegerField()),
            ("sheet", models.JSONField()),
            ("route", models.PositiveSmallIntegerField()),
            ("discs", models.JSONField(default=dict)),
            ("began_at", models.DateTimeField()),
            (
                "checklist_version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="searches",
                    to="searches.checklistversion",
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
                "lock_session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="searches",
                    to="searches.locksession",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="searches",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["number"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("lock_session", "number"), name="a_search_number_is_used_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Photograph",
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
                "phase",
                models.CharField(
                    choices=[("way_in", "WAY_IN"), ("way_out", "WAY_OUT")], max_length=8
                ),
            ),
            ("item", models.CharField(max_length=20)),
            ("slot", models.CharField(max_length=40)),
            ("in_application", models.BooleanField()),
            ("sha256", models.CharField(db_index=True, max_length=64)),
            ("length", models.PositiveIntegerField()),
            ("content_type", models.CharField(max_length=20)),
            ("measures", models.JSONField()),
            ("problems", models.JSONField(default=list)),
            (
                "copy_of",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="copies",
                    to="searches.photograph",
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
                "taken_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "search",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="photos",
                    to="searches.search",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="photos",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "indexes": [
                models.Index(fields=["visit", "slot", "recorded_at"], name="photo_of_slot")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("phase__in", ["way_in", "way_out"])),
                    name="photograph_phase_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="DiscConfirmation",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("disc", models.PositiveSmallIntegerField()),
            ("shown", models.BooleanField()),
            (
                "confirmed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "photograph",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="disc_confirmations",
                    to="searches.photograph",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="PhotoLook",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("seconds", models.PositiveIntegerField()),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "looked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "photograph",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="looks",
                    to="searches.photograph",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Answer",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("item", models.CharField(max_length=20)),
            (
                "result",
                models.CharField(
                    choices=[
                        ("clear", "CLEAR"),
                        ("found", "FOUND"),
                        ("cannot_see", "CANNOT_SEE"),
                        ("same", "SAME"),
                        ("different", "DIFFERENT"),
                        ("done", "DONE"),
                        ("not_done", "NOT_DONE"),
                        ("recorded", "RECORDED"),
                        ("alert", "ALERT"),
                        ("not_fitted", "NOT_FITTED"),
                        ("not_working", "NOT_WORKING"),
                    ],
                    max_length=12,
                ),
            ),
            ("number", models.IntegerField(blank=True, null=True)),
            ("text", models.CharField(blank=True, max_length=300)),
            ("method", models.CharField(blank=True, max_length=12)),
            ("shown_at", models.DateTimeField(blank=True, null=True)),
            (
                "answered_by",
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
                "search",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="answers",
                    to="searches.search",
                ),
            ),
            ("proven_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["search", "item", "recorded_at"], name="answer_newest")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "result__in",
                            [
                                "clear",
                                "found",
                                "cannot_see",
                                "same",
                                "different",
                                "done",
                                "not_done",
                                "recorded",
                                "alert",
                                "not_fitted",
                                "not_working",
                            ],
                        )
                    ),
                    name="answer_result_is_a_known_word",
                ),
                models.CheckConstraint(
                    condition=models.Q(("method__in", ["", "pit", "pole_camera", "unload", "dog"])),
                    name="answer_method_is_a_known_word",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SearchSignature",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
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
                "search",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="search_signatures",
                    to="searches.search",
                ),
            ),
            (
                "signed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            (
                "signed_in",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("proven_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("place__in", [1, 2])), name="a_searcher_is_first_or_second"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OverrideGrant",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("granted_roles", models.JSONField()),
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
                "granted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "override",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="grant",
                    to="searches.override",
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
    migrations.CreateModel(
        name="Stop",
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
                        ("stop", "STOP"),
                        ("incident", "INCIDENT"),
                        ("standfast", "STANDFAST"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "source",
                models.CharField(
                    choices=[
                        ("person", "PERSON"),
                        ("second_mismatch", "SECOND_MISMATCH"),
                        ("late_count", "LATE_COUNT"),
                        ("found", "FOUND"),
                        ("aid_alert", "AID_ALERT"),
                        ("gate_without_go", "GATE_WITHOUT_GO"),
                    ],
                    max_length=16,
                ),
            ),
            ("said", models.CharField(blank=True, max_length=300)),
            (
                "answer",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.answer",
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
                "lock_session",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.locksession",
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.party",
                ),
            ),
            (
                "raised_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "under",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.stop",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="stops",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "indexes": [models.Index(fields=["establishment", "recorded_at"], name="stop_newest")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["stop", "incident", "standfast"])),
                    name="stop_kind_is_a_known_word",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "source__in",
                            [
                                "person",
                                "second_mismatch",
                                "late_count",
                                "found",
                                "aid_alert",
                                "gate_without_go",
                            ],
                        )
                    ),
                    name="stop_source_is_a_known_word",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ExceptionCase",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("code", models.CharField(max_length=3)),
            ("severity", models.CharField(max_length=4)),
            ("summary", models.CharField(max_length=300)),
            ("cause", models.CharField(max_length=120)),
            ("deadline_at", models.DateTimeField(blank=True, null=True)),
            ("involved", models.JSONField(default=list)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "stop",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.stop",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="cases",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["-recorded_at"],
            "indexes": [models.Index(fields=["establishment", "-recorded_at"], name="case_newest")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "code", "cause"), name="a_cause_opens_one_case"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseNote",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("kind", models.CharField(max_length=12)),
            ("outcome", models.CharField(blank=True, max_length=20)),
            ("text", models.CharField(blank=True, max_length=1000)),
            (
                "written_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "case",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="notes",
                    to="searches.exceptioncase",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
        },
    ),
    migrations.CreateModel(
        name="StopAcknowledgement",
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
                    choices=[
                        ("acknowledged", "ACKNOWLEDGED"),
                        ("standfast", "STANDFAST"),
                        ("recount_result", "RECOUNT_RESULT"),
                        ("duty_governor_told", "DUTY_GOVERNOR_TOLD"),
                        ("police_told", "POLICE_TOLD"),
                    ],
                    max_length=20,
                ),
            ),
            (
                "acknowledged_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "stop",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="acknowledgements",
                    to="searches.stop",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "step__in",
                            [
                                "acknowledged",
                                "standfast",
                                "recount_result",
                                "duty_governor_told",
                                "police_told",
                            ],
                        )
                    ),
                    name="stopacknowledgement_step_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ThingIn",
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
                        ("tool", "TOOL"),
                        ("rope", "ROPE"),
                        ("ladder", "LADDER"),
                        ("key", "KEY"),
                        ("phone", "PHONE"),
                    ],
                    max_length=10,
                ),
            ),
            ("description", models.CharField(max_length=120)),
            ("quantity", models.PositiveSmallIntegerField(default=1)),
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
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="things_in",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["tool", "rope", "ladder", "key", "phone"])),
                    name="thingin_kind_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Release",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("facts", models.JSONField()),
            ("decision", models.JSONField()),
            ("facts_sha256", models.CharField(max_length=64)),
            ("code", models.CharField(max_length=4)),
            ("expires_at", models.DateTimeField()),
            ("token", models.TextField(blank=True)),
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
                "lock_session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="releases",
                    to="searches.locksession",
                ),
            ),
            (
                "released_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="releases",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("expires_at__gt", models.F("recorded_at"))),
                    name="a_go_lasts_a_while",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PhotoAnnouncement",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("photo_id", models.UUIDField(unique=True)),
            ("sha256", models.CharField(max_length=64)),
            ("length", models.PositiveIntegerField()),
            (
                "announced_by",
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
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="OuterGateOpening",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("note", models.CharField(blank=True, max_length=300)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "opened_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "release",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opening",
                    to="searches.release",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="gate_openings",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="NearMiss",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("plate", models.CharField(blank=True, max_length=20)),
            ("seen", models.CharField(max_length=500)),
            (
                "area",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.area",
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
                "reported_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="ManualRelease",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=500)),
            (
                "entered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Halt",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("arrived_at", models.DateTimeField()),
            ("left_at", models.DateTimeField(blank=True, null=True)),
            ("parties_present", models.JSONField(default=list)),
            ("unlisted_prisoner", models.BooleanField(default=False)),
            ("note", models.CharField(blank=True, max_length=300)),
            ("recorded_at", models.DateTimeField()),
            (
                "area",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.area",
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
                "logged_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="halts",
                    to="searches.visit",
                ),
            ),
            ("left_reason", models.CharField(blank=True, max_length=300)),
            (
                "left_recorded_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["arrived_at"],
        },
    ),
    migrations.CreateModel(
        name="EscortGap",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("began_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            ("recorded_at", models.DateTimeField()),
            (
                "reported_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="escort_gaps",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Draw",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("deep_search", models.BooleanField()),
            ("drill", models.BooleanField()),
            ("drill_zone", models.CharField(blank=True, max_length=40)),
            ("drill_code", models.CharField(blank=True, max_length=8)),
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
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="draw",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
            "indexes": [
                models.Index(
                    condition=models.Q(("drill", True)),
                    fields=["establishment", "-recorded_at"],
                    name="drill_newest",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchMarker",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("driver_name", models.CharField(blank=True, max_length=120)),
            ("reason", models.CharField(max_length=500)),
            ("opened_at", models.DateTimeField()),
            ("closed_at", models.DateTimeField(blank=True, null=True)),
            (
                "closed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "haulier",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.haulier",
                ),
            ),
            (
                "opened_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "vehicle",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.vehicle",
                ),
            ),
            ("closed_note", models.CharField(blank=True, max_length=500)),
            ("plate", models.CharField(blank=True, max_length=16)),
        ],
        options={
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("driver_name", ""),
                            ("haulier__isnull", True),
                            ("plate", ""),
                            ("vehicle__isnull", False),
                        ),
                        models.Q(
                            ("driver_name", ""),
                            ("haulier__isnull", False),
                            ("plate", ""),
                            ("vehicle__isnull", True),
                        ),
                        models.Q(
                            ("haulier__isnull", True),
                            ("plate", ""),
                            ("vehicle__isnull", True),
                            models.Q(("driver_name", ""), _negated=True),
                        ),
                        models.Q(
                            ("driver_name", ""),
                            ("haulier__isnull", True),
                            ("vehicle__isnull", True),
                            models.Q(("plate", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="a_marker_is_about_one_thing",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("closed_at__isnull", True), models.Q(("plate", ""), _negated=True)
                    ),
                    fields=("establishment", "plate"),
                    name="a_plate_never_here_is_watched_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchAcknowledgement",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("note", models.CharField(max_length=500)),
            (
                "acknowledged_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.visit",
                ),
            ),
            (
                "marker",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="acknowledgements",
                    to="searches.watchmarker",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="WholeRoll",
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
                "called_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "stop",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="searches.stop",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="StopClosing",
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
                "basis",
                models.CharField(
                    choices=[
                        ("person_seen", "PERSON_SEEN"),
                        ("everybody_seen", "EVERYBODY_SEEN"),
                        ("whole_roll_correct", "WHOLE_ROLL_CORRECT"),
                        ("nothing_there", "NOTHING_THERE"),
                    ],
                    max_length=20,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=500)),
            ("asked_as", models.CharField(max_length=32)),
            (
                "asked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "prisoner_seen",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.prisoner",
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
            (
                "stop",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="closings",
                    to="searches.stop",
                ),
            ),
            (
                "whole_roll",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.wholeroll",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "basis__in",
                            [
                                "person_seen",
                                "everybody_seen",
                                "whole_roll_correct",
                                "nothing_there",
                            ],
                        )
                    ),
                    name="stopclosing_basis_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="StopClosed",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("closed_as", models.CharField(blank=True, max_length=32)),
            (
                "closed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.signature",
                ),
            ),
            (
                "stop",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="closed",
                    to="searches.stop",
                ),
            ),
            (
                "closing",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.stopclosing",
                ),
            ),
            (
                "ended_because",
                models.CharField(
                    blank=True,
                    choices=[("counted", "COUNTED"), ("lock_void", "LOCK_VOID")],
                    max_length=16,
                ),
            ),
        ],
        options={
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_by__isnull", False), ("ended_because", "")),
                        models.Q(
                            ("closed_by__isnull", True),
                            ("closing__isnull", True),
                            ("ended_because__in", ["counted", "lock_void"]),
                            ("signature__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="a_stop_is_closed_by_a_person_or_says_why_it_ended",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LandingCount",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("number", models.PositiveSmallIntegerField()),
            ("every_one_responded", models.BooleanField()),
            (
                "counter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "landing",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.landing",
                ),
            ),
            (
                "whole_roll",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="landings",
                    to="searches.wholeroll",
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
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="WholeRollSignature",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("correct", models.BooleanField()),
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
            (
                "signed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "whole_roll",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="signature",
                    to="searches.wholeroll",
                ),
            ),
            ("result", models.JSONField(blank=True, null=True)),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="WorkSession",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("began_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "opened_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="work_sessions",
                    to="searches.party",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_at__isnull", True)),
                    fields=("party",),
                    name="a_party_has_one_open_work_session",
                )
            ],
            "indexes": [
                models.Index(fields=["establishment", "ended_at"], name="session_ended"),
                models.Index(fields=["establishment", "began_at"], name="session_began"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Movement",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "sent_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "to_area",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.area",
                ),
            ),
            (
                "prisoner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.prisoner",
                ),
            ),
            (
                "from_session",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sent",
                    to="searches.worksession",
                ),
            ),
            (
                "to_session",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sent_here",
                    to="searches.worksession",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "indexes": [
                models.Index(fields=["establishment", "recorded_at"], name="movement_newest"),
                models.Index(fields=["prisoner", "-recorded_at"], name="movement_of_prisoner"),
            ],
        },
    ),
    migrations.CreateModel(
        name="MovementReceipt",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "movement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipt",
                    to="searches.movement",
                ),
            ),
            (
                "received_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
            "indexes": [
                models.Index(fields=["establishment", "recorded_at"], name="receipt_newest")
            ],
        },
    ),
    migrations.CreateModel(
        name="RosterEntry",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "prisoner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.prisoner",
                ),
            ),
            (
                "work_session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="roster",
                    to="searches.worksession",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("work_session", "prisoner"), name="a_roster_names_a_prisoner_once"
                )
            ],
            "indexes": [
                models.Index(fields=["establishment", "recorded_at"], name="roster_newest")
            ],
        },
    ),
    migrations.CreateModel(
        name="DrillSettlement",
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
                "outcome",
                models.CharField(
                    choices=[
                        ("placed", "PLACED"),
                        ("withdrawn", "WITHDRAWN"),
                        ("found", "FOUND"),
                        ("missed", "MISSED"),
                    ],
                    max_length=10,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=300)),
            (
                "draw",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="settlements",
                    to="searches.draw",
                ),
            ),
            (
                "settled_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("outcome__in", ["placed", "withdrawn", "found", "missed"])),
                    name="drillsettlement_outcome_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PhotoExamination",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("seq", models.PositiveBigIntegerField()),
            ("fingerprint", models.CharField(blank=True, max_length=512)),
            ("places", models.CharField(blank=True, max_length=512)),
            ("likeness", models.JSONField(default=dict)),
            ("hints", models.JSONField(default=list)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "nearest",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.photograph",
                ),
            ),
            (
                "photograph",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="examination",
                    to="searches.photograph",
                ),
            ),
            (
                "flat_copy_of",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="flat_copies",
                    to="searches.photograph",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "seq"), name="an_entry_examines_one_photograph"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Checkpoint",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("size", models.PositiveBigIntegerField()),
            ("root_sha256", models.CharField(max_length=64)),
            ("peaks", models.JSONField()),
            ("note", models.TextField()),
            ("made_at", models.DateTimeField()),
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
            "ordering": ["size"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "size"), name="a_size_has_one_checkpoint"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SealChange",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("number", models.CharField(max_length=40)),
            ("in_place_of", models.CharField(blank=True, max_length=40)),
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
                "put_on_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="seal_changes",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("visit", "number"), name="a_seal_is_put_on_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="DeviceKey",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("handed_at", models.DateTimeField()),
            ("replaced_at", models.DateTimeField(blank=True, null=True)),
            (
                "device",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="keys",
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
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("replaced_at__isnull", True)),
                    fields=("device",),
                    name="a_tablet_has_one_key",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SealedDraw",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("number", models.PositiveIntegerField()),
            ("deep_search", models.BooleanField()),
            ("drill", models.BooleanField()),
            ("drill_code", models.CharField(blank=True, max_length=8)),
            ("route", models.PositiveSmallIntegerField()),
            ("sheets", models.JSONField()),
            ("handed_at", models.DateTimeField()),
            ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ("skipped_at", models.DateTimeField(blank=True, null=True)),
            ("used_at", models.DateTimeField(blank=True, null=True)),
            (
                "device",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="draws",
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
                "used_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="sealed_draws",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["number"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("device", "number"), name="a_tablets_draws_are_numbered_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("used_at__isnull", True), ("used_by__isnull", True)),
                        models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="a_used_draw_says_by_whom",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LegalHold",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=300)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "placed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="legal_holds",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
        },
    ),
    migrations.CreateModel(
        name="LegalHoldLifted",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=300)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "hold",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lifted",
                    to="searches.legalhold",
                ),
            ),
            (
                "lifted_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="PhotoDeletion",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("sha256", models.CharField(db_index=True, max_length=64)),
            ("reason", models.CharField(max_length=300)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "photograph",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="deletion",
                    to="searches.photograph",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="RadioLook",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("checksum", models.CharField(max_length=6)),
            ("seconds", models.JSONField(default=dict)),
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
                "looked_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "search",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.search",
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
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="RadioRelease",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("checksum", models.CharField(max_length=6)),
            ("code", models.CharField(max_length=6)),
            ("expires_at", models.DateTimeField()),
            ("facts", models.JSONField()),
            ("decision", models.JSONField()),
            ("facts_sha256", models.CharField(max_length=64)),
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
                "governor",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "key",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.devicekey",
                ),
            ),
            (
                "lock_session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="by_radio",
                    to="searches.locksession",
                ),
            ),
            (
                "orderly_officer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "released_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "search",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="by_radio",
                    to="searches.search",
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
            (
                "tablet",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.device",
                ),
            ),
            (
                "told_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="by_radio",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("lock_session", "checksum"), name="what_was_read_out_releases_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("expires_at__gt", models.F("recorded_at"))),
                    name="a_go_by_radio_lasts_a_while",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RadioOpening",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "gate_opening",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="radio",
                    to="searches.outergateopening",
                ),
            ),
            (
                "radio",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="opening",
                    to="searches.radiorelease",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="RadioJudgement",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("faults", models.JSONField(default=list)),
            ("seq", models.PositiveBigIntegerField()),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "radio",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="judgements",
                    to="searches.radiorelease",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
        },
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
            "indexes": [
                models.Index(fields=["establishment", "expires_at"], name="confirmation_by_expiry")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("expires_at__gt", models.F("recorded_at"))),
                    name="a_confirmation_can_be_given_for_a_while",
                )
            ],
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
    migrations.CreateModel(
        name="WatchMatch",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("about", models.CharField(max_length=10)),
            ("plate", models.CharField(max_length=16)),
            (
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "marker",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="matches",
                    to="searches.watchmarker",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="watch_matches",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("marker", "visit"), name="a_marker_matches_a_visit_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Allocation",
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
                "allocated_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="allocations",
                    to="searches.party",
                ),
            ),
            (
                "prisoner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="allocations",
                    to="searches.prisoner",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
        },
    ),
    migrations.CreateModel(
        name="AllocationRemoval",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=200)),
            (
                "allocation",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="removal",
                    to="searches.allocation",
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
                "removed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="HandBack",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "handed_back_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "landing",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.landing",
                ),
            ),
            (
                "work_session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="hand_backs",
                    to="searches.worksession",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("work_session", "landing"),
                    name="a_session_hands_back_to_a_landing_once",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HandBackEntry",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "hand_back",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="people",
                    to="searches.handback",
                ),
            ),
            (
                "movement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="handed_back",
                    to="searches.movement",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="HandBackReceipt",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("number", models.PositiveSmallIntegerField()),
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
                "hand_back",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipt",
                    to="searches.handback",
                ),
            ),
            (
                "received_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="MovementOverdue",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "movement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="overdue",
                    to="searches.movement",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="NotAtWork",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=200)),
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
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.party",
                ),
            ),
            (
                "stated_by",
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
    migrations.CreateModel(
        name="Absence",
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
                "reason",
                models.CharField(
                    choices=[
                        ("court", "COURT"),
                        ("hospital", "HOSPITAL"),
                        ("sick_in_cell", "SICK_IN_CELL"),
                        ("refused", "REFUSED"),
                        ("seen_here", "SEEN_HERE"),
                    ],
                    max_length=20,
                ),
            ),
            (
                "area",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.area",
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
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.party",
                ),
            ),
            (
                "prisoner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="absences",
                    to="searches.prisoner",
                ),
            ),
            (
                "recorded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "reason__in",
                            ["court", "hospital", "sick_in_cell", "refused", "seen_here"],
                        )
                    ),
                    name="absence_reason_is_a_known_word",
                )
            ],
        },
    ),
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
                        ("roll_called", "ROLL_CALLED"),
                        ("official_roll", "OFFICIAL_ROLL"),
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
                        ("hand_back_short", "HAND_BACK_SHORT"),
                        ("departure_contradicted", "DEPARTURE_CONTRADICTED"),
                        ("vehicle_type_changed", "VEHICLE_TYPE_CHANGED"),
                        ("ledger_backwards", "LEDGER_BACKWARDS"),
                        ("drill", "DRILL"),
                        ("deep_search", "DEEP_SEARCH"),
                        ("sealed_under_find", "SEALED_UNDER_FIND"),
                        ("unsent_records", "UNSENT_RECORDS"),
                        ("party_without_officer", "PARTY_WITHOUT_OFFICER"),
                        ("not_acknowledged", "NOT_ACKNOWLEDGED"),
                        ("vehicles_to_recall", "VEHICLES_TO_RECALL"),
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
            "indexes": [
                models.Index(fields=["establishment", "-recorded_at"], name="announcement_newest")
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("establishment", "entry_seq", "place"),
                    name="an_entry_announces_each_thing_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "count_requested",
                                "recount_requested",
                                "whole_prison",
                                "roll_called",
                                "official_roll",
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
                                "hand_back_short",
                                "departure_contradicted",
                                "vehicle_type_changed",
                                "ledger_backwards",
                                "drill",
                                "deep_search",
                                "sealed_under_find",
                                "unsent_records",
                                "party_without_officer",
                                "not_acknowledged",
                                "vehicles_to_recall",
                            ],
                        )
                    ),
                    name="announcement_kind_is_a_known_word",
                ),
            ],
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
                    choices=[("shown", "SHOWN"), ("acknowledged", "ACKNOWLEDGED")], max_length=12
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
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("step__in", ["shown", "acknowledged"])),
                    name="announcementreceipt_step_is_a_known_word",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("step", "acknowledged")),
                    fields=("announcement", "person"),
                    name="a_person_acknowledges_once",
                ),
            ],
        },
    ),
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
    migrations.CreateModel(
        name="PhotoDifference",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=500)),
            (
                "confirmed_by",
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
                "earlier",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.photograph",
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
                "photograph",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="difference",
                    to="searches.photograph",
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
    migrations.CreateModel(
        name="VehicleCheck",
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
                "vehicle_type",
                models.CharField(
                    choices=[
                        ("rigid", "RIGID"),
                        ("refrigerated", "REFRIGERATED"),
                        ("curtain_sider", "CURTAIN_SIDER"),
                        ("refuse", "REFUSE"),
                        ("van", "VAN"),
                        ("skip", "SKIP"),
                        ("tanker", "TANKER"),
                        ("contractor_van", "CONTRACTOR_VAN"),
                        ("contractor_rigid", "CONTRACTOR_RIGID"),
                        ("cages", "CAGES"),
                        ("emergency", "EMERGENCY"),
                    ],
                    max_length=20,
                ),
            ),
            ("tail_lift_fitted", models.BooleanField()),
            ("plate", models.CharField(max_length=16)),
            (
                "doubt",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "NONE"),
                        ("first_visit", "FIRST_VISIT"),
                        ("asks_less", "ASKS_LESS"),
                        ("refused_before", "REFUSED_BEFORE"),
                    ],
                    max_length=20,
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
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="vehicle_checks",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("doubt__in", ["", "first_visit", "asks_less", "refused_before"])
                    ),
                    name="vehiclecheck_doubt_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OfficialRoll",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("figure", models.PositiveIntegerField()),
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
                "entered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
                "whole_roll",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="official_rolls",
                    to="searches.wholeroll",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
        },
    ),
    migrations.CreateModel(
        name="OpenMovement",
        fields=[
            (
                "movement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="open",
                    serialize=False,
                    to="searches.movement",
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
    ),
    migrations.CreateModel(
        name="OpenHandBack",
        fields=[
            (
                "hand_back",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="open",
                    serialize=False,
                    to="searches.handback",
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
    ),
    migrations.CreateModel(
        name="RecordAnnouncement",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("record_id", models.UUIDField(db_index=True)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("answer_item", "ANSWER"),
                        ("sign_search", "SIGNATURE"),
                        ("look_by_radio", "RADIO_LOOK"),
                        ("void_lock", "VOID"),
                        ("log_vehicle_in", "WAY_IN"),
                        ("close_inner_gate", "SEAL"),
                        ("open_outer_gate", "OUTER_GATE"),
                        ("depart", "DEPARTURE"),
                        ("raise_stop", "STOP"),
                    ],
                    max_length=16,
                ),
            ),
            ("sha256", models.CharField(max_length=64)),
            ("author", models.UUIDField()),
            ("author_name", models.CharField(blank=True, max_length=120)),
            (
                "announced_by",
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
                "lock_session",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.locksession",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "answer_item",
                                "sign_search",
                                "look_by_radio",
                                "void_lock",
                                "log_vehicle_in",
                                "close_inner_gate",
                                "open_outer_gate",
                                "depart",
                                "raise_stop",
                            ],
                        )
                    ),
                    name="recordannouncement_kind_is_a_known_word",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("visit__isnull", False)),
                    fields=("record_id", "kind", "sha256", "visit"),
                    name="a_record_is_announced_once_for_each_vehicle",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("visit__isnull", True)),
                    fields=("record_id", "kind", "sha256"),
                    name="a_record_of_no_vehicle_is_announced_once",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["establishment", "-recorded_at"], name="recordannouncement_newest"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="TabletOfficer",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("listed_at", models.DateTimeField()),
            ("password_mark", models.CharField(max_length=64)),
            ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            (
                "device",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="officers",
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
                    related_name="tablets",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("withdrawn_at__isnull", True)),
                    fields=("device", "person"),
                    name="an_officer_is_listed_once_on_a_tablet",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PushSubscription",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("endpoint", models.CharField(max_length=1000)),
            ("endpoint_sha256", models.CharField(max_length=64)),
            ("p256dh", models.CharField(max_length=200)),
            ("auth", models.CharField(max_length=200)),
            ("subscribed_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
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
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            (
                "outcome",
                models.CharField(
                    choices=[
                        ("delivered", "DELIVERED"),
                        ("later", "LATER"),
                        ("gone", "GONE"),
                        ("refused", "REFUSED"),
                    ],
                    max_length=12,
                ),
            ),
            ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
            (
                "announcement",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="pushes",
                    to="searches.announcement",
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
                "subscription",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="attempts",
                    to="searches.pushsubscription",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("outcome__in", ["delivered", "later", "gone", "refused"])),
                    name="pushattempt_outcome_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PersonFound",
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
                "area",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.area",
                ),
            ),
            (
                "count",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="found",
                    to="searches.count",
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
                "found_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "prisoner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.prisoner",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "indexes": [models.Index(fields=["establishment", "recorded_at"], name="found_newest")],
        },
    ),
    migrations.CreateModel(
        name="MovementCancellation",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "movement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="cancellation",
                    to="searches.movement",
                ),
            ),
            (
                "cancelled_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["establishment", "recorded_at"], name="cancellation_newest")
            ],
        },
    ),
    migrations.CreateModel(
        name="MovementReason",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "movement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="reason",
                    to="searches.movement",
                ),
            ),
            ("reason", models.CharField(max_length=200)),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="HandoverOffer",
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
            (
                "offered_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "offered_to",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.party",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["party", "-recorded_at"], name="handover_offer_of_party"),
                models.Index(fields=["establishment", "recorded_at"], name="handover_offer_newest"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("offered_by", models.F("offered_to")), _negated=True),
                    name="a_party_is_handed_over_to_another_officer",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Handover",
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
            (
                "taken_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "offer",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="handover",
                    to="searches.handoveroffer",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="CountJoin",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "count",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="joins",
                    to="searches.count",
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
                "officer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["establishment", "recorded_at"], name="join_newest")],
            "constraints": [
                models.UniqueConstraint(fields=("count",), name="one_officer_joins_a_count")
            ],
        },
    ),
    migrations.CreateModel(
        name="CountFirstSignature",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "count",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="first_signature",
                    to="searches.count",
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
            (
                "signed_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="FoundPersonSettlement",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("recorded_at", models.DateTimeField()),
            ("reason", models.CharField(max_length=200)),
            (
                "area",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.area",
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
                "prisoner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.prisoner",
                ),
            ),
            (
                "settled_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "tap",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="settlement",
                    to="searches.tap",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["establishment", "recorded_at"], name="settlement_newest")
            ],
        },
    ),
    migrations.CreateModel(
        name="EscalationTable",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            ("document", models.JSONField()),
            (
                "changed_by",
                models.ForeignKey(
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
            (
                "id",
                models.UUIDField(
                    default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                ),
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
            (
                "announcement",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="escalations",
                    to="searches.announcement",
                ),
            ),
            ("after_minutes", models.PositiveSmallIntegerField()),
            (
                "way",
                models.CharField(
                    choices=[("screen", "SCREEN"), ("email", "EMAIL"), ("webhook", "WEBHOOK")],
                    max_length=12,
                ),
            ),
            ("to", models.CharField(blank=True, max_length=254)),
        ],
        options={
            "ordering": ["recorded_at", "after_minutes", "way", "to"],
            "indexes": [
                models.Index(fields=["establishment", "-recorded_at"], name="escalation_newest")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("way__in", ["screen", "email", "webhook"])),
                    name="escalation_way_is_a_known_word",
                ),
                models.UniqueConstraint(
                    fields=("announcement", "after_minutes", "way", "to"),
                    name="a_step_is_taken_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="EscalationAttempt",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "escalation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="attempts",
                    to="searches.escalation",
                ),
            ),
            (
                "outcome",
                models.CharField(
                    choices=[
                        ("delivered", "DELIVERED"),
                        ("later", "LATER"),
                        ("refused", "REFUSED"),
                    ],
                    max_length=12,
                ),
            ),
            ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
        ],
        options={
            "ordering": ["recorded_at"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("outcome__in", ["delivered", "later", "refused"])),
                    name="escalationattempt_outcome_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RecallPack",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "reason",
                models.CharField(
                    choices=[
                        ("short_count", "SHORT_COUNT"),
                        ("late_entry", "LATE_ENTRY"),
                        ("late_record", "LATE_RECORD"),
                    ],
                    max_length=12,
                ),
            ),
            ("sentence", models.CharField(max_length=300)),
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
        ],
        options={
            "ordering": ["recorded_at"],
            "indexes": [
                models.Index(fields=["establishment", "-recorded_at"], name="recall_newest")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("reason__in", ["short_count", "late_entry", "late_record"])
                    ),
                    name="recallpack_reason_is_a_known_word",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RecallPerson",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "pack",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="people",
                    to="searches.recallpack",
                ),
            ),
            (
                "prisoner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.prisoner",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["establishment", "recorded_at"], name="recalled_person_newest")
            ],
        },
    ),
    migrations.CreateModel(
        name="RecallVehicle",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            ("place", models.PositiveSmallIntegerField()),
            ("why", models.CharField(max_length=300)),
            (
                "pack",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="vehicles",
                    to="searches.recallpack",
                ),
            ),
            (
                "visit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="recalls",
                    to="searches.visit",
                ),
            ),
        ],
        options={
            "ordering": ["place"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("pack", "visit"), name="a_recall_pack_names_a_vehicle_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OperatorCall",
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
                "establishment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="searches.establishment",
                ),
            ),
            (
                "step",
                models.CharField(
                    choices=[("called", "CALLED"), ("answered", "ANSWERED")], max_length=8
                ),
            ),
            ("withdrawn", models.BooleanField(default=False)),
            (
                "recorded_by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "vehicle",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="calls",
                    to="searches.recallvehicle",
                ),
            ),
        ],
        options={
            "ordering": ["recorded_at"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("step__in", ["called", "answered"])),
                    name="operatorcall_step_is_a_known_word",
                )
            ],
        },
    ),
]


class StatedAtOnce(migrations.SeparateDatabaseAndState):
    """Declare several models at once, without rendering all models again after each of them."""

    def state_forwards(self, app_label, state):
        vars(state).pop("apps", None)  # rendered when the next operation asks for it
        super().state_forwards(app_label, state)


def create_tables(apps, schema_editor):
    for model in apps.get_app_config("searches").get_models():
        schema_editor.create_model(model)


def drop_tables(apps, schema_editor):
    for model in reversed(list(apps.get_app_config("searches").get_models())):
        schema_editor.delete_model(model)


def refuse_changes(apps, schema_editor):
    """Create triggers that refuse UPDATE, DELETE and TRUNCATE of every fact and of the ledger."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION searches_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for fact in FACTS:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(append_only._trigger(vendor, fact, event))
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER searches_{fact}_refuses_truncate BEFORE TRUNCATE "
                f"ON searches_{fact} FOR EACH STATEMENT "
                "EXECUTE FUNCTION searches_is_append_only()"
            )
    checklists.refuse_changes(apps, schema_editor)
    checkpoints.refuse_changes(apps, schema_editor)


def allow_changes(apps, schema_editor):
    """Do nothing: dropping the tables also drops their triggers."""
    checklists.allow_changes(apps, schema_editor)
    checkpoints.allow_changes(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION searches_is_append_only() CASCADE")


def keep_open_lists(apps, schema_editor):
    """Create the triggers that keep the lists of open movements and hand-backs up to date."""
    movements.keep_open_lists(apps, schema_editor)
    movements._follow(
        schema_editor,
        "searches_movementcancellation",
        cancelled.CLOSES,
        "DELETE FROM searches_openmovement WHERE movement_id = NEW.movement_id",
    )


def keep_no_open_lists(apps, schema_editor):
    cancelled.drop_function(apps, schema_editor)
    movements.keep_no_open_lists(apps, schema_editor)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("searches", "0001_initial"),
        ("searches", "0002_append_only"),
        ("searches", "0003_published_checklists_stand"),
        ("searches", "0004_no_truncate"),
        ("searches", "0005_photo_examination"),
        ("searches", "0006_checkpoints"),
        ("searches", "0007_checkpoints_stand"),
        ("searches", "0008_seal_changes"),
        ("searches", "0009_sealed_draws"),
        ("searches", "0010_answers_proven_times"),
        ("searches", "0011_keeping"),
        ("searches", "0012_clashes"),
        ("searches", "0013_handed_in"),
        ("searches", "0014_release_by_radio"),
        ("searches", "0015_cursors_remember_what_they_found"),
        ("searches", "0016_ledger_by_time_and_act"),
        ("searches", "0017_markers_of_plates_never_here"),
        ("searches", "0018_newest_clock_reading"),
        ("searches", "0019_confirmations"),
        ("searches", "0050_who_recorded_a_departure"),
        ("searches", "0051_watch_matches"),
        ("searches", "0052_times_of_taps"),
        ("searches", "0053_allocations"),
        ("searches", "0054_carry_rosters_over"),
        ("searches", "0080_incident_of_the_gate"),
        ("searches", "0081_announcements"),
        ("searches", "0082_whose_session_signed"),
        ("searches", "0083_surprise_second_counts"),
        ("searches", "0084_policy_versions"),
        ("searches", "0085_flat_copies"),
        ("searches", "0086_vehicle_checks"),
        ("searches", "0087_more_that_is_announced"),
        ("searches", "0088_official_roll"),
        ("searches", "0089_counts_refuse_changes"),
        ("searches", "0090_rows_by_time"),
        ("searches", "0091_open_movements"),
        ("searches", "0092_ledger_went_backwards"),
        ("searches", "0093_stop_of_one_vehicle"),
        ("searches", "0094_draws_announced"),
        ("searches", "0094_record_announcements"),
        ("searches", "0095_tablet_officers"),
        ("searches", "0096_pushes"),
        ("searches", "0097_person_found"),
        ("searches", "0098_sealed_under_a_find"),
        ("searches", "0099_records_of_every_vehicle_announced"),
        ("searches", "0100_party_without_officer"),
        ("searches", "0101_cancelled_movements"),
        ("searches", "0102_handovers"),
        ("searches", "0103_joint_counts"),
        ("searches", "0104_everybody_seen"),
        ("searches", "0105_found_people"),
        ("searches", "0106_escalation"),
        ("searches", "0107_wing_officer"),
        ("searches", "0108_recall_packs"),
    ]
    dependencies = []
    operations = [
        StatedAtOnce(state_operations=STATE),
        migrations.RunPython(create_tables, drop_tables),
        migrations.RunPython(refuse_changes, allow_changes),
        migrations.RunPython(keep_open_lists, keep_no_open_lists),
    ]
