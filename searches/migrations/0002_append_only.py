"""Add triggers that refuse UPDATE and DELETE on the ledger and on every table of facts."""

from __future__ import annotations

from django.db import migrations

FACTS = [
    "answer", "searchsignature", "signature", "photograph", "photoannouncement", "photolook",
    "discconfirmation", "clockreading", "rosterentry", "movement", "movementreceipt",
    "countrequest", "count", "tap", "countconfirmation", "wholeroll", "landingcount",
    "wholerollsignature", "stop", "stopacknowledgement", "stopclosing", "stopclosed", "nearmiss",
    "release", "override", "overridegrant", "manualrelease", "draw", "drillsettlement", "thingin",
    "outergateopening", "watchacknowledgement", "exceptioncase", "casenote", "ledgerentry",
]  # fmt: skip


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION searches_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for fact in FACTS:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(_trigger(schema_editor.connection.vendor, fact, event))


def _trigger(vendor, fact, event):
    name = f"searches_{fact}_refuses_{event.lower()}"
    head = f"CREATE TRIGGER {name} BEFORE {event} ON searches_{fact}"
    if vendor == "postgresql":
        return f"{head} FOR EACH ROW EXECUTE FUNCTION searches_is_append_only()"
    return f"{head} BEGIN SELECT RAISE(ABORT, 'searches_{fact} is append-only'); END"


def allow_changes(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for fact in FACTS:
        for event in ("update", "delete"):
            on = f" ON searches_{fact}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER searches_{fact}_refuses_{event}{on}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION searches_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("searches", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes, elidable=False)]
