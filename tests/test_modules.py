"""Every module has a docstring, and a name that no other module has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
NO_HOME = {"utils", "helpers", "common", "misc"}


def sources() -> Iterator[Path]:
    for folder in ("searches", "gatehouse", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and path.stat().st_size:
                yield path


def test_every_module_has_a_docstring() -> None:
    silent = []
    for path in sources():
        tree = ast.parse(path.read_text())
        future = "from __future__ import annotations"
        bare = path.name == "__init__.py" and len(tree.body) <= 1
        if not ast.get_docstring(tree) or (not bare and future not in path.read_text()):
            silent.append(str(path.relative_to(ROOT)))
    assert not silent


def test_every_module_has_a_name_of_its_own() -> None:
    assert not [path for path in sources() if path.stem in NO_HOME]
