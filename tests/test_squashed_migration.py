"""The migration that creates all tables at once declares the same tables as those it replaces."""

from __future__ import annotations

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

AT_ONCE = ("searches", "0001_squashed_0108_recall_packs")
LAST_REPLACED = ("searches", "0108_recall_packs")


def test_a_new_database_has_the_tables_of_one_that_was_migrated_step_by_step() -> None:
    at_once = MigrationLoader(None)
    step_by_step = MigrationLoader(None, replace_migrations=False)
    assert at_once.disk_migrations[AT_ONCE].replaces == [
        key for key in step_by_step.graph.forwards_plan(LAST_REPLACED) if key[0] == "searches"
    ]
    before = step_by_step.project_state([LAST_REPLACED])
    after = at_once.project_state([AT_ONCE])
    assert set(before.models) == set(after.models)
    assert MigrationAutodetector(before, after).changes(step_by_step.graph) == {}
    assert MigrationAutodetector(after, before).changes(at_once.graph) == {}
