"""Every template: forms with a UUID, links that work without scripts, nothing inline."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

from tests.support.lint import for_each

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
FORM = re.compile(r"<form\b(?P<tag>.*?)(?<!%)>(?P<inside>.*?)</form>", re.DOTALL)
TAG = re.compile(r"<(?P<name>a|button|form)\b(?P<rest>(?:[^<>]|\{%.*?%\})*)>", re.DOTALL)
HTMX_VERB = re.compile(r"\bhx-(get|post|put|patch|delete)=")
# The pages of django-allauth put the token into the body of this form themselves.
ALLAUTH_FORM = TEMPLATES / "allauth" / "elements" / "form.html"
#: The service worker fills in the fields, token and UUID of the form that was not sent.
FILLED_BY_THE_WORKER = TEMPLATES / "stop_not_sent.html"
#: Scripts read the forms of these templates, and tablets store them for good, so they have no
#: token.
KEPT_ON_TABLETS = {
    TEMPLATES / "offline" / name
    for name in ("_parts.html", "_radio_parts.html", "_radio_count_parts.html")
}

#: The scripts draw what these folders hold, or it shows only how a button looks.
DRAWN_BY_SCRIPTS = {TEMPLATES / "offline", TEMPLATES / "layout" / "gallery"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "use", "path", "rect", "circle"}


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


every_template = for_each(ALL, called=named)


@every_template
def test_a_form_has_an_action(path: Path) -> None:
    for form in FORM.finditer(path.read_text()):
        assert 'action="' in form["tag"], form["tag"]
        assert 'method="' in form["tag"], form["tag"]


@every_template
def test_a_form_that_writes_has_a_token_and_a_uuid(path: Path) -> None:
    for form in FORM.finditer(path.read_text()):
        if 'method="get"' in form["tag"] or path in {
            ALLAUTH_FORM,
            FILLED_BY_THE_WORKER,
            *KEPT_ON_TABLETS,
        }:
            continue
        assert "{% csrf_token %}" in form["inside"], form["tag"]
        assert "{% uuid_field" in form["inside"] or 'name="uuid"' in form["inside"], form["tag"]


@every_template
def test_links_work_without_htmx(path: Path) -> None:
    for tag in TAG.finditer(path.read_text()):
        if not HTMX_VERB.search(tag["rest"]):
            continue
        wanted = {"a": "href=", "form": "action=", "button": "formaction="}[tag["name"]]
        assert wanted in tag["rest"], tag[0]


@every_template
def test_templates_hold_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert "<style" not in text
    for script in re.finditer(r"<script\b[^>]*>", text):
        assert "src=" in script[0], script[0]


@every_template
def test_a_template_lists_its_variables(path: Path) -> None:
    text = path.read_text()
    assert "{% comment %}" in text.split("{% block")[0], "the first lines name the variables"


class _DeadButtons(HTMLParser):
    """Collects the buttons that a person can press before any script handles them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []  # each open element, and whether it is hidden

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        hidden = "hidden" in names or any(is_hidden for _, is_hidden in self._open)
        waits = hidden or "disabled" in names or "popovertarget" in names
        if tag == "button" and names.get("type") == "button" and not waits:
            self.found.append(str(self.get_starttag_text()))
        if tag not in VOID:
            self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open):
            if self._open.pop()[0] == tag:
                return


@every_template
def test_a_button_that_needs_a_script_is_disabled_or_hidden_until_the_script_handles_it(
    path: Path,
) -> None:
    if path.parent in DRAWN_BY_SCRIPTS:
        return
    dead = _DeadButtons()
    dead.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL))
    assert dead.found == []


def test_a_component_with_a_form_is_never_included_with_only() -> None:
    """With `only` in an include, the token would be missing, and the form would be refused."""
    with_form = {named(path) for path in ALL if "{% csrf_token %}" in path.read_text()}
    for path in ALL:
        for include in re.finditer(r'{% include "([^"]+)"[^%]*%}', path.read_text()):
            if include[1] in with_form:
                assert " only %}" not in include[0], f"{named(path)}: {include[0]}"


def test_templates_are_formatted_with_djade() -> None:
    djade = [str(Path(sys.executable).with_name("djade")), "--check", "--target-version", "5.2"]
    run = subprocess.run([*djade, *map(str, ALL)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


#: A class that the first lines of a template name, such as queries.visits.board.Board.
CLASS_OF_A_VARIABLE = re.compile(r"\b((?:queries|views|words)(?:\.[a-z_]+)+)\.([A-Z]\w+)")


@every_template
def test_each_class_that_a_template_names_exists(path: Path) -> None:
    comment = path.read_text().partition("{% endcomment %}")[0]
    for module, name in CLASS_OF_A_VARIABLE.findall(comment):
        place = module.replace(".", "/")
        files = [TEMPLATES.parent / "searches" / f"{place}.py"]
        files += (TEMPLATES.parent / "searches" / place).rglob("*.py")
        files += TEMPLATES.parent.glob(f"searches/{module.partition('.')[0]}/*/{files[0].name}")
        classes = [file for file in files if file.exists() and f"class {name}" in file.read_text()]
        assert classes, f"{module} has no class {name}"
