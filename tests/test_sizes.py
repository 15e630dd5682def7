"""How long things may grow before they are read by nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILE_LINES = {
    "searches/rules/**/*.py": 300,
    "searches/services/**/*.py": 250,
    "searches/views/**/*.py": 200,
    "searches/queries/**/*.py": 200,
    "searches/api/**/*.py": 200,
    "searches/models/**/*.py": 150,
    "tests/**/*.py": 300,
    "templates/**/*.html": 120,
    "static/**/*.js": 150,
    "static/**/*.css": 250,
    "gatehouse/settings.py": 180,
}
FUNCTION_LINES = {
    "searches/rules/release*.py": 20,
    "searches/views/**/*.py": 25,
    "tests/**/test_*.py": 30,
    "searches/**/*.py": 40,
    "gatehouse/**/*.py": 40,
    "tests/**/*.py": 40,
}
PARAMETERS = 6
NESTING = 3
NO_HOME = {"utils", "helpers", "common", "misc"}
Function = ast.FunctionDef | ast.AsyncFunctionDef
DEEPER = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def sources() -> Iterator[Path]:
    for folder in ("searches", "gatehouse", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and path.stat().st_size:
                yield path


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node


def place(path: Path, function: Function) -> str:
    return f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"


@pytest.mark.parametrize(("pattern", "limit"), FILE_LINES.items())
def test_files_stay_short(pattern: str, limit: int) -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in ROOT.glob(pattern)}
    assert not {str(path): lines for path, lines in lengths.items() if lines > limit}


@pytest.mark.parametrize(("pattern", "limit"), FUNCTION_LINES.items())
def test_functions_stay_short(pattern: str, limit: int) -> None:
    long = {
        place(path, function): lines
        for path in ROOT.glob(pattern)
        if "migrations" not in path.parts
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > limit
    }
    assert not long


def test_functions_take_few_parameters() -> None:
    many = []
    for path in sources():
        for function in functions(path):
            taken = function.args
            names = [arg.arg for arg in [*taken.posonlyargs, *taken.args, *taken.kwonlyargs]]
            if len([name for name in names if name not in {"self", "cls"}]) > PARAMETERS:
                many.append(place(path, function))
    assert not many


def depth(node: ast.AST) -> int:
    """An `elif` stands beside its `if`, although the tree hangs it below, as the last child."""
    inside = list(ast.iter_child_nodes(node))
    beside = 0
    if isinstance(node, ast.If) and [type(other) for other in node.orelse] == [ast.If]:
        beside = depth(inside.pop())
    return max(beside, isinstance(node, DEEPER) + max(map(depth, inside), default=0))


def test_code_stays_shallow() -> None:
    deep = [
        place(path, function)
        for path in sources()
        for function in functions(path)
        if depth(function) > NESTING
    ]
    assert not deep


def test_every_module_says_what_lives_there() -> None:
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
