"""Every component is drawn, and colours come only from tokens."""

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
def test_a_room_of_the_gallery_has_one_heading_and_the_stop_button(room: str) -> None:
    page = gallery_page(room)
    assert page.count("<h1") == 1
    assert 'href="/stop/"' in page


def test_the_stay_component_shows_the_next_step_first() -> None:
    page = gallery_page("stay")
    assert page.index("count-missing") < page.index("photo-missing") < page.index("last-look")


def test_a_clock_says_a_fixed_time_until_a_script_runs() -> None:
    assert re.search(r"<time[^>]*data-until=[^>]*>until \d\d:\d\d:\d\d</time>", gallery_page("go"))


@for_each(STYLES)
def test_a_style_sheet_forces_nothing(path: Path) -> None:
    text = path.read_text()
    assert "!important" not in text
    assert not re.search(r"^[^{}:;]*#[a-z][\w-]*[^{};]*{", text, re.MULTILINE), "an id"


@for_each(STYLES)
def test_a_style_sheet_speaks_of_start_and_end(path: Path) -> None:
    """Logical properties, so that a right-to-left language needs no second sheet."""
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


def test_every_icon_in_use_is_drawn() -> None:
    drawn = set(re.findall(r'id="([\w-]+)"', (BASE / "static/icons/signs.svg").read_text()))
    for path in (BASE / "templates").rglob("*.html"):
        names = re.findall(r'_icon\.html" with name="([\w-]+)"', path.read_text())
        names += re.findall(r'\bicon="([\w-]+)"', path.read_text())
        assert set(names) <= drawn, path
