"""Rows are written only by services and the ledger, never by signals or model methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from searches.ledger.verify import recorded_models
from searches.services.evidence.evidence_scope import BEARS_ON, NOT_EVIDENCE

HOUSE = Path(__file__).parent.parent / "searches"
WRITERS = {"services", "ledger", "migrations"}
# Imaging saves pictures to memory, and the import rules keep it away from rows.
NO_ROWS = {"imaging"}
# Runs SQL that was made from querysets, and refuses everything but SELECT.
ONLY_SELECTS = "facts/prepared_queries.py"
# Methods that write, whatever they are called on.
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "aupdate",
    "asave",
    "acreate",
    "adelete",
    "cursor",
    "executemany",
    "_raw_delete",
}
# Methods that sets, dicts and hashes have too. They write when called on rows.
WRITES_ON_ROWS = {"update", "delete", "add", "set", "remove", "clear"}
ROWS = {"objects", "filter", "exclude", "all", "within", "everywhere", "get"}
HOOKS = {"receiver", "connect", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(HOUSE.rglob("*.py")):
        yield path, ast.parse(path.read_text())


def called_on_rows(call: ast.expr) -> bool:
    """Return whether the call's object has a name such as `objects` or `filter`."""
    return any(isinstance(node, ast.Attribute) and node.attr in ROWS for node in ast.walk(call))


def writes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if name in WRITES or (name in WRITES_ON_ROWS and called_on_rows(node.func.value)):
                yield f"{node.lineno}: .{name}("


def test_only_services_and_the_ledger_write() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{line}"
        for path, tree in modules()
        if path.relative_to(HOUSE).parts[0] not in WRITERS | NO_ROWS
        for line in writes(tree)
        if path.relative_to(HOUSE).as_posix() != ONLY_SELECTS
    ]
    assert not found


def test_the_check_finds_a_write() -> None:
    for line in (
        "visit.save()",
        "Visit.objects.within(home).update(a=1)",
        "Visit.objects.create(a=1)",
        "visit.halts.all().delete()",
        "connection.cursor()",
    ):
        assert list(writes(ast.parse(line))), line


def test_the_check_ignores_sets_and_dicts() -> None:
    for line in ("seen.add(1)", "words.update(more)", "digest.update(chunk)"):
        assert not list(writes(ast.parse(line))), line


def test_no_code_listens_for_signals_or_overrides_save() -> None:
    found = []
    for path, tree in modules():
        for node in ast.walk(tree):
            named = getattr(node, "id", getattr(node, "attr", getattr(node, "name", "")))
            hook = named in HOOKS and not isinstance(node, ast.FunctionDef)
            if hook or (isinstance(node, ast.FunctionDef) and node.name == "save"):
                found.append(f"{path.relative_to(HOUSE)}:{getattr(node, 'lineno', '?')} {named}")
    assert not found


def test_every_recorded_table_is_evidence_or_is_listed_as_no_evidence() -> None:
    """Decide for each new table of facts whether it belongs in an evidence pack.

    Add the model to `BEARS_ON` in searches/services/evidence/evidence_scope.py with how its rows
    relate to a visit, or to `NOT_EVIDENCE` with the reason.
    """
    undecided = {
        model.__name__
        for model in recorded_models()
        if model not in BEARS_ON and model not in NOT_EVIDENCE
    }
    assert not undecided
