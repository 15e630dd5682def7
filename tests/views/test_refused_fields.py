"""A refused form keeps the typed text, marks the field, and says why in the product's own words."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django import forms
from django.test import Client

from searches.api.visits.visits import VisitInput
from searches.views.forms.base import TypedForm
from searches.views.forms.checklists import EditForm
from searches.views.forms.rolls import HeadcountForm, LandingForm, SendForm
from searches.views.forms.sheet import AnswerForm, PhotoForm, SignForm
from tests.support.browsers import browser
from tests.support.forms import page_text, read, submit
from tests.support.sample_prison import Prison

THEIRS = ("Ensure this", "This field", "Enter a valid", "Select a valid", "Null characters")


def post(client: Client, address: str, **typed: str) -> str:
    answer = client.post(address, {"uuid": uuid4(), **typed})
    assert answer.status_code == 422
    return page_text(answer)


def field_of(page: str, id: str) -> str:
    """Return the HTML tag of one field."""
    return page.split(f' id="{id}"')[1].split(">")[0]


def test_a_refused_area_keeps_the_typed_text(prison: Prison) -> None:
    typed = {"add": "area", "code": "kitchen-bay", "name": "The other bay"}
    page = post(browser(prison, "ann"), "/prison/", **typed)
    code = field_of(page, "area-code")
    assert 'value="kitchen-bay"' in code and 'aria-invalid="true"' in code
    assert 'value="The other bay"' in field_of(page, "area-name")
    assert "checked" not in field_of(page, "area-prisoners")
    assert "There is already an area" in page.split('id="area-code-refused"')[1].split("</p>")[0]
    assert 'href="#area-code"' in page


def test_the_other_forms_of_the_page_stay_empty(prison: Prison) -> None:
    page = post(browser(prison, "ann"), "/prison/", add="party", code="a b", name="Bakers")
    assert 'value=""' in field_of(page, "area-name") and "checked" in field_of(
        page, "area-prisoners"
    )
    assert 'value="Bakers"' in field_of(page, "party-name")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"add": "party", "code": "kitchen", "name": "K", "area": "nowhere"}, "party-area"),
        ({"add": "party", "code": "waste", "name": "W", "number_only": "1"}, "party-number_only"),
        ({"add": "landing", "code": "a1", "name": "Again"}, "landing-code"),
        ({"add": "landing", "code": "c9", "name": " "}, "landing-name"),
    ],
)
def test_each_refusal_is_shown_beside_its_field(
    prison: Prison, typed: dict[str, str], field: str
) -> None:
    page = post(browser(prison, "ann"), "/prison/", **typed)
    assert f'href="#{field}"' in page and f'id="{field}-refused"' in page


@pytest.mark.parametrize("wrong", ["0", "9999", "soon", ""])
def test_a_refused_policy_keeps_the_typed_values(prison: Prison, wrong: str) -> None:
    sam = browser(prison, "sam")
    form = read(sam, "/policy/").form("/policy/")
    answer = submit(sam, form, lock_life_minutes=wrong, last_look_seconds="77")
    page = page_text(answer)
    assert answer.status_code == 422
    assert f'value="{wrong}"' in field_of(page, "lock_life_minutes")
    assert "enter a whole number from" in page.split('id="lock_life_minutes-refused"')[1][:200]
    assert 'value="77"' in field_of(page, "last_look_seconds")


class Everything(TypedForm):
    number = forms.IntegerField(min_value=1, max_value=9)
    least = forms.IntegerField(min_value=2)
    most = forms.IntegerField(max_value=3)
    text = forms.CharField(max_length=4)
    choice = forms.ChoiceField(choices=[("a", "A")])
    file = forms.FileField()
    moment = forms.DateTimeField()
    id = forms.UUIDField()
    own = forms.IntegerField(max_value=3, error_messages={"max_value": "Three at most."})


def first_errors(form: forms.Form) -> dict[str, str]:
    return {name: str(faults[0]) for name, faults in form.errors.items()}


def test_each_bound_has_its_own_sentence() -> None:
    sentences = first_errors(
        Everything(
            {"number": "10", "least": "1", "most": "x", "text": "a\x00", "choice": "b"}
            | {"moment": "soon", "id": "1", "own": "4"}
        )
    )
    assert sentences["number"] == "Enter a number from 1 to 9."
    assert (sentences["least"], sentences["most"]) == ("Enter 2 or more.", "Enter a whole number.")
    assert sentences["own"] == "Three at most."
    assert first_errors(Everything({"text": "abcde"}))["text"] == "Enter at most 4 characters."
    assert not [sentence for sentence in sentences.values() if sentence.startswith(THEIRS)]


@pytest.mark.parametrize("kind", [HeadcountForm, LandingForm, SendForm, AnswerForm, SignForm])
def test_no_form_shows_a_sentence_of_the_framework(kind: type[forms.Form]) -> None:
    for typed in ("", "-1", "99999999", "x" * 400, "\x00"):
        form = kind(dict.fromkeys(kind.base_fields, typed))
        assert not [
            sentence for sentence in first_errors(form).values() if sentence.startswith(THEIRS)
        ], typed


def test_every_form_of_a_page_is_a_gatehouse_form() -> None:
    assert issubclass(EditForm, TypedForm) and issubclass(PhotoForm, TypedForm)


def test_sign_in_uses_the_same_sentences(prison: Prison) -> None:
    page = Client().post("/sign-in/", {"login": "x" * 40, "password": "y"})
    assert "Enter at most 20 characters." in page_text(page)


def test_the_api_uses_the_same_sentences() -> None:
    form = VisitInput(data={"people_in_cab": 99, "plate": "x" * 30, "haulier": ""})
    assert not form.is_valid()
    sentences = {name: str(faults[0]) for name, faults in form.errors.items()}
    assert sentences["plate"] == "Enter at most 20 characters."
    assert (
        sentences["people_in_cab"].startswith("Enter ") and sentences["haulier"] == "Enter a value."
    )
