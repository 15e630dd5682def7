"""Every component can be rendered, and colours come only from tokens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from gatehouse.gallery import ROOMS, show
from tests.support.factories import PersonFactory
from tests.support.lint import for_each

BASE = Path(__file__).resolve().parent.parent
STYLES = sorted((BASE / "static" / "css").glob("*.css"))
SCRIPTS = sorted((BASE / "static" / "js").rglob("*.js"))
COMPONENTS = sorted((BASE / "templates" / "components").rglob("_*.html"))
INCLUDE = re.compile(r'{% include "(components/[^"]+)"')


def gallery_page(room: str) -> str:
    request = RequestFactory().get("/gallery/")
    request.user = PersonFactory.build()
    return show(request, room=room).content.decode()


@pytest.mark.parametrize("room", ROOMS)
def test_a_page_of_the_gallery_has_one_heading_and_the_stop_button(room: str) -> None:
    page = gallery_page(room)
    assert page.count("<h1") == 1
    assert 'href="/stop/"' in page


def test_the_stay_component_shows_the_next_step_first() -> None:
    page = gallery_page("stay")
    assert page.index("count-missing") < page.index("photo-missing") < page.index("last-look")


def test_a_clock_shows_a_fixed_time_until_a_script_runs() -> None:
    assert re.search(r"<time[^>]*data-until=[^>]*>until \d\d:\d\d:\d\d</time>", gallery_page("go"))


@for_each(STYLES)
def test_a_style_sheet_has_no_important_rule(path: Path) -> None:
    text = path.read_text()
    assert "!important" not in text
    assert not re.search(r"^[^{}:;]*#[a-z][\w-]*[^{};]*{", text, re.MULTILINE), "an id"


@for_each(STYLES)
def test_a_style_sheet_uses_logical_properties(path: Path) -> None:
    """With logical properties, a right-to-left language needs no second style sheet."""
    physical = r"\b(margin|padding|border)-(left|right|top|bottom)\b|^\s*(left|right|width|height):"
    assert not re.search(physical, path.read_text(), re.MULTILINE)


@for_each(SCRIPTS)
def test_a_script_is_type_checked_and_writes_no_markup(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("// @ts-check")
    assert "innerHTML" not in text
    assert "eval(" not in text


def test_every_style_sheet_is_linked() -> None:
    linked = (BASE / "templates" / "layout" / "_styles.html").read_text()
    for path in STYLES:
        assert f"css/{path.name}" in linked


def test_every_icon_in_use_exists() -> None:
    drawn = set(re.findall(r'id="([\w-]+)"', (BASE / "static/icons/signs.svg").read_text()))
    for path in (BASE / "templates").rglob("*.html"):
        names = re.findall(r'_icon\.html" with name="([\w-]+)"', path.read_text())
        names += re.findall(r'\bicon="([\w-]+)"', path.read_text())
        assert set(names) <= drawn, path
