"""Add triggers that refuse to change, delete or truncate a checkpoint."""

from __future__ import annotations

from django.db import migrations

TABLE = "searches_checkpoint"
EVENTS = ("UPDATE", "DELETE", "TRUNCATE")


def _trigger(vendor, event):
    head = f"CREATE TRIGGER {TABLE}_refuses_{event.lower()} BEFORE {event} ON {TABLE}"
    if vendor == "postgresql":
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        return f"{head} FOR EACH {each} EXECUTE FUNCTION searches_is_append_only()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"


def _events(vendor):
    return EVENTS if vendor == "postgresql" else EVENTS[:2]


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for event in _events(vendor):
        schema_editor.execute(_trigger(vendor, event))


def allow_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    on = f" ON {TABLE}" if vendor == "postgresql" else ""
    for event in _events(vendor):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{event.lower()}{on}")


class Migration(migrations.Migration):
    dependencies = [("searches", "0006_checkpoints")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
