"""The documents agree with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READ = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z][A-Z0-9_]+)"')


def test_every_setting_of_the_environment_is_explained() -> None:
    code = "".join(path.read_text() for path in (ROOT / "gatehouse").glob("*.py"))
    guide = (ROOT / "docs" / "administration.md").read_text()
    assert set(READ.findall(code)) == set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", guide, re.M))


def test_every_make_target_of_the_guide_exists() -> None:
    guide = (ROOT / "docs" / "administration.md").read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)", guide)) <= targets


LINK = re.compile(r"\]\(([^)#:]+)(?:#[\w-]+)?\)")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_has_a_target(page: Path) -> None:
    links = LINK.findall(page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = list((ROOT / "docs" / "screenshots").glob("*.png"))
    linked = set(LINK.findall((ROOT / "README.md").read_text()))
    assert pictures and {f"docs/screenshots/{picture.name}" for picture in pictures} <= linked
    assert [picture.name for picture in pictures if picture.stat().st_size >= 150_000] == []


def test_the_guide_prepares_a_server_and_starts_its_clock() -> None:
    compose = (ROOT / "compose.yaml").read_text()
    ready = ("migrate", "createcachetable", "load_checklists")
    assert " && ".join(f"python manage.py {step}" for step in ready) in compose
    assert "command: python manage.py clock" in compose
    assert "python manage.py collectstatic" in (ROOT / "Dockerfile").read_text()
