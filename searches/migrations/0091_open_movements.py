"""Add the lists of open movements and hand-backs, and the triggers that keep them up to date.

The triggers are created before the rows that are already open are copied. A movement that is sent
in between waits for the migration or is copied with the others, so none is missed.
"""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

#: The list, its key, the fact that it lists, and the receipt that takes a fact off the list.
LISTS = (
    ("openmovement", "movement", "movement", "movementreceipt"),
    ("openhandback", "hand_back", "handback", "handbackreceipt"),
)


def keep_open_lists(apps, schema_editor):
    for listing, key, fact, receipt in LISTS:
        into = f"INSERT INTO searches_{listing} ({key}_id, establishment_id)"
        add = f"{into} VALUES (NEW.id, NEW.establishment_id) ON CONFLICT DO NOTHING"
        delete = f"DELETE FROM searches_{listing} WHERE {key}_id = NEW.{key}_id"  # noqa: S608
        _follow(schema_editor, f"searches_{fact}", f"searches_{fact}_opens", add)
        _follow(schema_editor, f"searches_{receipt}", f"searches_{receipt}_closes", delete)
        schema_editor.execute(
            f"{into} SELECT f.id, f.establishment_id FROM searches_{fact} f WHERE NOT EXISTS "  # noqa: S608
            f"(SELECT 1 FROM searches_{receipt} r WHERE r.{key}_id = f.id) ON CONFLICT DO NOTHING"
        )


def _follow(schema_editor, table, trigger, statement):
    """Create a trigger that runs the statement after each new row of the table."""
    head = f"CREATE TRIGGER {trigger} AFTER INSERT ON {table} FOR EACH ROW"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {statement}; RETURN NULL; END $$"
        )
        schema_editor.execute(f"{head} EXECUTE FUNCTION {trigger}()")
    else:
        schema_editor.execute(f"{head} BEGIN {statement}; END")


def keep_no_open_lists(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for _, _, fact, receipt in LISTS:
        for table, what in ((f"searches_{fact}", "opens"), (f"searches_{receipt}", "closes")):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_{what}{on}")
            if postgresql:
                schema_editor.execute(f"DROP FUNCTION {table}_{what}()")


class Migration(migrations.Migration):
    dependencies = [("searches", "0090_rows_by_time")]

    operations = [
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
        migrations.RunPython(keep_open_lists, keep_no_open_lists),
    ]
