"""Each page reads its input through a form and shows a refusal beside its field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django import forms

from searches import views
from searches.services.visits.tamper_seals import put_on_seal
from searches.views.forms.base import SecretField, TypedForm
from searches.words import refusals
from searches.words.refusals import Invalid, NotAllowed, Refused
from tests.support.browsers import browser
from tests.support.forms import Page, page_text
from tests.support.sample_prison import Prison
from tests.views.visits.test_visit_pages import come_in

ROOM = Path(views.__file__).parent
#: Functions that read submitted data: the base of all forms, and the code that sends them.
READERS = {
    ("forms/base.py", "of"),
    ("forms/base.py", "button"),
    ("form_content.py", "content_of_form"),
    ("form_content.py", "is_changed_form"),
    ("page_access.py", "client_uuid"),
}
#: Functions that catch a refusal themselves, with the reason why no form can do it.
CATCHERS = {
    ("page_access.py", "run"): "a refusal that nobody shows becomes a page of its own",
    ("page_access.py", "_answer"): "a changed form is refused, whatever the view says",
    (
        "form_submission.py",
        "submit_in_parts",
    ): "a part that was sent otherwise means a changed form",
    ("form_submission.py", "_once"): "a conflict means a changed form",
    ("forms/layout.py", "clean_file"): "a file that cannot be read is an error of its field",
    ("forms/roll_imports.py", "clean_file"): "a file that cannot be read is an error of its field",
    ("forms/rolls.py", "text_of"): "a file that cannot be read is an error of its field",
    ("forms/rolls.py", "clean"): "a line that is not a number is an error of its field",
    ("exceptions/announcements.py", "open_one"): "what is acknowledged already still opens",
    ("exceptions/announcements.py", "report_shown"): "what is recorded already is recorded",
    ("evidence/checkpoints.py", "_known"): "a stranger sees an ordinary 404",
    ("stops/recall_pdf.py", "_photograph"): "a lost original leaves the PDF without a photograph",
    ("photos/comparisons.py", "_laid"): "without an original nothing is compared",
    ("exceptions/parked.py", "picture"): "a file that is not a picture counts as missing",
    ("stops/stops.py", "raise_one"): "a stop that was not raised is said in large letters",
    ("visits/way_in.py", "_known"): "a plate in the address is judged when the form is sent",
}


def functions() -> Iterator[tuple[str, str, ast.AST]]:
    """Yield every syntax node of the views and forms, with its file and function."""
    for path in sorted(ROOM.rglob("*.py")):
        for name, node in _within(ast.parse(path.read_text()), ""):
            yield str(path.relative_to(ROOM)), name, node


def _within(tree: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else name
        yield inside, node
        yield from _within(node, inside)


def test_only_the_base_form_reads_submitted_data() -> None:
    found = {
        (file, name)
        for file, name, node in functions()
        if isinstance(node, ast.Attribute) and node.attr in {"POST", "FILES"}
    }
    assert found == READERS, sorted(found ^ READERS)


def test_only_the_form_code_catches_a_refusal() -> None:
    kinds = {name for name, kind in vars(refusals).items() if _is_refusal(kind)}
    kinds.add("AlreadyRecorded")
    found = set()
    for file, name, node in functions():
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            caught: ast.AST = node.type
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "suppress":
            caught = node
        else:
            continue
        if kinds & {part.id for part in ast.walk(caught) if isinstance(part, ast.Name)}:
            found.add((file, name))
    assert found == set(CATCHERS), sorted(found ^ set(CATCHERS))


def _is_refusal(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Refused)


def test_every_form_of_a_page_is_a_typed_form() -> None:
    found = {
        f"{file}: {node.name}"
        for file, _, node in functions()
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base) == "forms.Form" for base in node.bases)
    }
    assert found == {"forms/base.py: TypedForm"}


class Enrolment(TypedForm):
    names_of_command = {"label": "name"}

    name = forms.CharField()
    area = forms.UUIDField(required=False)


class Rename(Enrolment):
    ids = "rename-%s"


@pytest.mark.parametrize(
    ("field", "place"),
    [("name", "name"), ("label", "name"), ("shoe", "__all__"), ("", "__all__")],
)
def test_a_refusal_is_shown_beside_the_field_that_it_names(field: str, place: str) -> None:
    form = Enrolment({"name": "Gate 1"})
    assert form.is_valid()
    with form.showing_refusal():
        raise NotAllowed("not-yours", "This is not your screen.", field=field)
    assert form.errors == {place: ["This is not your screen."]}
    assert form.status == NotAllowed.status
    expected_field = "" if place == "__all__" else place
    assert form.refusals() == [{"sentence": "This is not your screen.", "field": expected_field}]
    assert form["name"].value() == "Gate 1"


def test_the_status_of_a_form_is_the_status_of_its_refusal() -> None:
    assert Enrolment().status == 200
    assert Enrolment({"name": "Gate 1"}).status == 200
    assert Enrolment({"name": ""}).status == Invalid.status


def test_a_crash_is_not_shown_as_a_refusal() -> None:
    form = Enrolment({"name": "Gate 1"})
    with pytest.raises(ZeroDivisionError), form.showing_refusal():
        raise ZeroDivisionError
    assert form.status == 200


def test_only_the_form_that_was_sent_keeps_its_values() -> None:
    sent = Rename({"name": ""}, about=7)
    assert Rename.sent_or_empty(sent, about=7) is sent
    assert sent.refusals()[0]["field"] == "rename-name-7"
    for other in (Rename.sent_or_empty(sent, about=8), Rename.sent_or_empty(None, about=7)):
        assert not other.is_bound and other["name"].value() is None


def test_a_form_that_no_page_shows_raises_its_first_error() -> None:
    with pytest.raises(Invalid) as refusal:
        Enrolment({"name": "Gate 1", "area": "x"}).demand_valid()
    assert refusal.value.field == "area"
    Enrolment({"name": "Gate 1"}).demand_valid()


def test_a_secret_is_never_shown_again() -> None:
    class Signature(TypedForm):
        pin = SecretField()

    assert "4711" not in str(Signature({"pin": "4711"})["pin"])


#: For each form: the person, the address, the fields sent, the id of the refused field, the
#: sentence, and the text that stays.
REFUSED: dict[str, tuple[str, str, dict[str, str], str, str, str]] = {
    "seal": ("grace", "seals/", {"number": ""}, "seal-number", "Enter the number of one seal.", ""),
    "replaced seal": (
        "grace",
        "seals/",
        {"number": "AB 123", "in_place_of": "ZZ 999"},
        "seal-in_place_of",
        "This seal is not recorded on this vehicle.",
        "AB 123",
    ),
    "plate": (
        "grace",
        "plate/",
        {"plate": "??"},
        "corrected-plate",
        "The number plate must contain letters and digits only.",
        "??",
    ),
    "type": (
        "grace",
        "type/",
        {"vehicle_type": "boat"},
        "corrected-vehicle_type",
        "Select a vehicle type.",
        "",
    ),
    "legal hold": (
        "sam",
        "legal-hold/",
        {"reason": ""},
        "hold-reason",
        "Enter the reason for the legal hold.",
        "",
    ),
}


@pytest.mark.parametrize("which", REFUSED)
def test_a_small_form_of_a_visit_says_what_is_wrong_beside_its_field(
    prison: Prison, which: str
) -> None:
    visit = come_in(prison)
    put_on_seal(prison.grace, visit_id=visit.pk, number="AA 111", in_place_of="")
    who, address, typed, field, sentence, kept = REFUSED[which]
    sent: dict[str, Any] = {"uuid": uuid4(), **typed}
    answer = browser(prison, who).post(f"/visits/{visit.pk}/{address}", sent)
    text = page_text(answer)
    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}</a>' in text
    assert re.search(rf'id="{field}-refused">[^\n]*{re.escape(sentence)}</p>', text)
    tag = text.split(f' id="{field}"')[1].split(">")[0]
    assert 'aria-invalid="true"' in tag and f"{field}-refused" in tag
    values = [value for form in Page(answer).forms for value in form.fields.values()]
    assert kept in values


def test_a_device_without_a_name_is_refused_on_its_page(prison: Prison) -> None:
    area = str(prison.area["kitchen-bay"].pk)
    ann = browser(prison, "ann", device="nowhere")
    answer = ann.post("/devices/enrol/", {"uuid": uuid4(), "name": " ", "area": area})
    assert answer.status_code == 422
    text = page_text(answer)
    assert '<a href="#name">Enter a name for the screen.</a>' in text
    assert re.search(rf'<option value="{area}" selected>', text)


def test_a_refused_pin_is_not_on_the_page(prison: Prison) -> None:
    sent = {"uuid": uuid4(), "password": "not-my-password", "new_pin": "83917"}
    answer = browser(prison, "grace").post("/account/pin/", sent)
    text = page_text(answer)
    assert answer.status_code == 409
    assert '<a href="#password">This is not your password.</a>' in text
    assert "83917" not in text and "not-my-password" not in text


def test_a_near_miss_without_words_is_refused_and_keeps_the_plate(
    prison: Prison,
) -> None:
    sent = {"uuid": uuid4(), "seen": " ", "plate": "KX23 LDV", "person": "1"}
    answer = browser(prison, "kay").post("/near-misses/new/", sent)
    text = page_text(answer)
    assert answer.status_code == 422
    assert '<a href="#seen">Enter what you saw.</a>' in text
    assert "Enter what you saw." in text.split('id="seen-refused"')[1].split("</p>")[0]
    assert 'value="KX23 LDV"' in text
    assert "checked" in text.split('id="person"')[1].split(">")[0]
