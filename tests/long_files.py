"""Print the files and functions that are much longer than the rest (`make sizes`).

The sizes are advice: a file has one subject, and may be long for a good reason. The report never
fails.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: Pattern of a kind of file, and the number of lines from which the report names it.
FILE_LINES = {
    "searches/**/*.py": 250,
    "gatehouse/**/*.py": 200,
    "tests/**/*.py": 300,
    "templates/**/*.html": 120,
    "static/**/*.js": 150,
    "static/**/*.css": 250,
}
FUNCTION_LINES = 40
PARAMETERS = 6
COLUMNS = 120
Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_files() -> Iterator[tuple[int, str]]:
    """Yield the number of lines and the path of each file above its advised length."""
    for pattern, advice in FILE_LINES.items():
        for path in ROOT.glob(pattern):
            lines = len(path.read_text().splitlines())
            if lines > advice and "migrations" not in path.parts:
                yield lines, str(path.relative_to(ROOT))


def long_functions() -> Iterator[tuple[int, str]]:
    """Yield the number of lines and the place of each function above the advised length."""
    for path, function in _functions():
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield lines, f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"


def many_parameters() -> Iterator[tuple[int, str]]:
    """Yield the number of parameters and the place of each function that takes many."""
    for path, function in _functions():
        taken = function.args
        count = len([*taken.posonlyargs, *taken.args, *taken.kwonlyargs])
        if count > PARAMETERS:
            yield count, f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"


def wide_templates() -> Iterator[tuple[int, str]]:
    """Yield the widest line of each template that has one over 120 columns."""
    for path in (ROOT / "templates").rglob("*.html"):
        widest = max(map(len, path.read_text().splitlines()), default=0)
        if widest > COLUMNS:
            yield widest, str(path.relative_to(ROOT))


def _functions() -> Iterator[tuple[Path, Function]]:
    for folder in ("searches", "gatehouse", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, Function):
                    yield path, node


def main() -> None:
    """Print every outlier, the largest first."""
    for title, outliers in (
        ("Lines in a file", long_files()),
        ("Lines in a function", long_functions()),
        ("Parameters of a function", many_parameters()),
        ("Widest line of a template", wide_templates()),
    ):
        sys.stdout.write(f"\n{title}\n")
        for size, place in sorted(outliers, reverse=True):
            sys.stdout.write(f"{size:6}  {place}\n")


if __name__ == "__main__":
    main()
