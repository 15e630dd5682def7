"""Add triggers that refuse UPDATE and DELETE of a published checklist version."""

from __future__ import annotations

from django.db import migrations

TABLE = "searches_checklistversion"
SENTENCE = "a published checklist version stands"


def refuse_changes(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE FUNCTION searches_published_stands() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{SENTENCE}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    does = (
        "EXECUTE FUNCTION searches_published_stands()"
        if postgresql
        else f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
    for event in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_refuses_{event.lower()} BEFORE {event} ON {TABLE} "
            f"FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) {does}"
        )


def allow_changes(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    on = f" ON {TABLE}" if postgresql else ""
    for event in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{event}{on}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION searches_published_stands()")


class Migration(migrations.Migration):
    dependencies = [("searches", "0002_append_only")]

    operations = [migrations.RunPython(refuse_changes, allow_changes, elidable=False)]
