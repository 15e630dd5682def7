"""Every test that docs/adversary.md names exists, and every way to cheat has a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "adversary.md").read_text("utf-8")
WAYS = 35


def names_there_are() -> set[str]:
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def rows() -> list[str]:
    """Return the rows of the page's first table.

    The rows of the simulation are checked elsewhere.
    """
    table = next(block for block in PAGE.split("\n\n") if block.startswith("| what happens |"))
    return table.splitlines()[2:]


def test_every_named_test_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named
    assert named <= names_there_are()


def test_every_way_to_cheat_names_a_test() -> None:
    assert len(rows()) >= WAYS, "a way that people cheat was lost"
    assert all("`test_" in row for row in rows())
