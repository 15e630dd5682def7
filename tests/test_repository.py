"""The top level of the repository: the commands, and lock files without download addresses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock")) + [ROOT / "package-lock.json"]
HOST = re.compile(
    r"https?://|git\+|registry\.[a-z]|npmjs|pythonhosted|pypi\.org|--(?:extra-)?index-url|--find-links"
)


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text()[:1500]
    assert opening.index("make run") < opening.index("make test")


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_lock_files_name_no_host(path: Path) -> None:
    assert not HOST.search(path.read_text())


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: path.name
)
def test_every_python_package_is_pinned_by_hash(path: Path) -> None:
    pins = re.findall(r"^\S+==\S+.*\\\n((?:    --hash=sha256:.*\n)+)", path.read_text(), re.M)
    assert len(pins) == len(re.findall(r"^[a-z0-9].*==", path.read_text(), re.M)) > 0


def test_every_front_end_package_is_pinned_by_hash() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == len(re.findall(r'"node_modules/', lock)) > 0


@pytest.mark.parametrize("kind", ["", "-dev", "-tools", "-node"])
def test_every_lock_has_its_source(kind: str) -> None:
    wanted = re.findall(r"^([A-Za-z][\w-]+)", (ROOT / f"requirements{kind}.in").read_text(), re.M)
    locked = (ROOT / f"requirements{kind}.lock").read_text()
    assert not [name for name in wanted if not re.search(rf"^{name.lower()}==", locked, re.M)]


def test_generated_files_are_not_in_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {"var/", "node_modules", ".venv", ".env"} <= set(ignored)
