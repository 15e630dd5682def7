"""The page on which a searcher signs: the statement, the keypad, and a wrong PIN."""

from __future__ import annotations

from django.test import Client

from searches.models import SearchSignature
from searches.words.checklists import Purpose
from tests.support.browsers import browser
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import answer_everything, seal

STATEMENT = "I looked at every zone listed, except the last look."


def signing(prison: Prison) -> tuple[Client, str, Page]:
    there = seal(prison)
    later = frozenset(item.code for item in there.items if Purpose.LAST_LOOK in item.purposes)
    answer_everything(prison.grace, there, but=later)
    client, address = browser(prison, "grace"), f"/visits/{there.visit.pk}/sign/"
    return client, address, read(client, address)


def test_the_statement_leaves_out_the_last_look_which_is_not_done_yet(prison: Prison) -> None:
    client, address, page = signing(prison)
    assert STATEMENT in page.text
    assert "After the signatures" in page.text
    assert submit(client, page.form("/sign/"), place="1", pin=PIN).status_code == 302
    assert SearchSignature.objects.get().signature.statement == STATEMENT


def test_a_wrong_pin_leaves_the_focus_in_the_field_beside_the_error(prison: Prison) -> None:
    client, _, page = signing(prison)
    assert "autofocus" not in page.text
    answer = submit(client, page.form("/sign/"), place="1", pin="9999")
    field = page_text(answer).split('id="pin-sign"')[1].split(">")[0]
    assert answer.status_code == 409
    assert "autofocus" in field and 'aria-describedby="pin-sign-refused"' in field
    beside = page_text(answer).split('id="pin-sign-refused"')[1].split("</p>")[0]
    assert "This is not your PIN. Enter your PIN again." in beside


def test_every_pin_has_the_keypad_of_the_count(prison: Prison) -> None:
    _, _, page = signing(prison)
    assert 'data-keypad="pin-sign"' in page.text
    assert page.text.count("data-key=") == 12


def test_the_pin_comes_before_the_list_of_zones(prison: Prison) -> None:
    """On a phone the list of 30 zones is more than 2,500 pixels high."""
    _, _, page = signing(prison)
    assert page.text.index('id="pin-sign"') < page.text.index("What was answered")


def test_a_missing_pin_is_answered_in_words_of_gatehouse(prison: Prison) -> None:
    client, _, page = signing(prison)
    form = page.text[page.text.index("<form", page.text.index("app-sign") - 60) :]
    assert " novalidate" in form[: form.index(">")]
    answer = submit(client, page.form("/sign/"), place="1", pin="")
    beside = page_text(answer).split('id="pin-sign-refused"')[1].split("</p>")[0]
    assert "Enter your PIN" in beside
