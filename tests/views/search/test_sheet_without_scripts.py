"""A complete search of a rigid lorry with plain forms, without any script."""

from __future__ import annotations

import pytest
from django.test import Client

from searches.models import Answer, Photograph, SearchSignature
from searches.queries.search.sheet import sheet
from searches.words.checklists import AnswerKind, Purpose
from tests.support.forms import Page, read, send_file, submit
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, picture

BUTTON = {
    AnswerKind.LOOK: {"result": "clear", "number": "4"},
    AnswerKind.SAME: {"result": "same"},
    AnswerKind.DONE: {"result": "done"},
    AnswerKind.NUMBER: {"result": "recorded", "number": "1"},
    AnswerKind.TEXT: {"result": "recorded", "text": "S123"},
    AnswerKind.AID: {"result": "clear"},
}


def signed_in(prison: Prison, name: str) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(prison.person[name])
    return client


@pytest.fixture
def grace(prison: Prison) -> Client:
    return signed_in(prison, "grace")


@pytest.fixture
def home(in_the_lock: InTheLock) -> str:
    return f"/visits/{in_the_lock.visit.pk}/"


def look(client: Client, home: str, code: str, kind: AnswerKind) -> None:
    """Take the photographs and then give the answer, as the page offers them."""
    page = read(client, f"{home}sheet/{code}/")
    taken: set[str] = set()
    while _asks(page) - taken:
        taken |= _asks(page)
        answer = send_file(client, page.form("/photo/"), picture())
        assert answer.status_code == 302
        page = read(client, f"{home}sheet/{code}/")
    answer = submit(client, page.form("/answer/"), **BUTTON[kind])
    assert answer.status_code == 302, (code, Page(answer).text)


def _asks(page: Page) -> set[str]:
    """Return the slot that the page's camera is for."""
    return {form.fields["slot"] for form in page.forms if form.takes_file}


def test_one_key_answers_how_many_people_are_in_the_cab(grace: Client, home: str) -> None:
    form = read(grace, f"{home}sheet/A4/").form("/answer/")
    assert form.fields["result"] == "recorded"
    assert {("number", key) for key in "1234"} < form.buttons
    # a browser sends the empty field, and after it the key
    assert submit(grace, form, number=["", "2"]).status_code == 302
    assert Answer.objects.get().number == 2


@pytest.mark.slow
def test_a_complete_search(
    prison: Prison, in_the_lock: InTheLock, grace: Client, home: str
) -> None:
    late = next(item for item in in_the_lock.items if Purpose.LAST_LOOK in item.purposes)
    tom = signed_in(prison, "tom")
    for place, _ in enumerate(in_the_lock.items[1:]):
        card = sheet(prison.establishment.pk, in_the_lock.visit.pk).next_item
        assert card is not None
        assert f"{home}sheet/{card.item.code}/" in read(grace, f"{home}sheet/").links
        look(tom if place < 5 else grace, home, card.item.code, card.item.kind)
    assert sheet(prison.establishment.pk, in_the_lock.visit.pk).next_item is None
    assert f"{home}sign/" in read(grace, f"{home}sheet/").links
    for name, signature in (("grace", "1"), ("tom", "2")):
        client = signed_in(prison, name)
        form = read(client, f"{home}sign/").form("/sign/")
        assert submit(client, form, pin=PIN, place=signature).status_code == 302
    assert (
        "Wait until the control room asks for the last look." in read(grace, f"{home}sheet/").text
    )
    look(grace, home, late.code, late.kind)
    assert SearchSignature.objects.filter(search=in_the_lock.search).count() == 2
    assert Answer.objects.count() == len(in_the_lock.items)
    assert Photograph.objects.count() == sum(len(item.photos) for item in in_the_lock.items)


def test_sending_a_form_twice_stores_one_answer(
    in_the_lock: InTheLock, grace: Client, home: str
) -> None:
    form = read(grace, f"{home}sheet/B1/").form("/answer/")
    for _ in range(2):
        assert submit(grace, form, result="clear").status_code == 302
    assert Answer.objects.filter(search=in_the_lock.search).count() == 1


def test_an_answer_records_when_its_page_was_shown(grace: Client, home: str) -> None:
    submit(grace, read(grace, f"{home}sheet/B1/").form("/answer/"), result="clear")
    row = Answer.objects.get()
    assert row.shown_at is not None and row.shown_at <= row.recorded_at


def test_zones_underneath_are_locked_before_the_vehicle_is_safe(grace: Client, home: str) -> None:
    page = read(grace, f"{home}sheet/U5/")
    assert "Nobody goes under yet" in page.text
    assert not [form for form in page.forms if form.action.endswith("/answer/")]
    assert f"{home}sheet/A5/" in page.links
    look(grace, home, "A5", AnswerKind.DONE)
    assert "Nobody goes under yet" not in read(grace, f"{home}sheet/U5/").text


def test_a_wrong_answer_is_refused_and_the_typed_text_stays(grace: Client, home: str) -> None:
    form = read(grace, f"{home}sheet/A5/").form("/answer/")
    answer = submit(grace, form, result="not_done")
    assert answer.status_code == 422
    assert "Enter the reason in a few words." in Page(answer).text


def test_a_form_without_a_photograph_is_refused(grace: Client, home: str) -> None:
    form = read(grace, f"{home}sheet/A1/").form("/photo/")
    answer = submit(grace, form)
    assert answer.status_code == 422
    assert "Take the photograph first." in Page(answer).text


def test_a_file_that_is_not_a_photograph_is_refused(grace: Client, home: str) -> None:
    answer = send_file(grace, read(grace, f"{home}sheet/A1/").form("/photo/"), b"<script>")
    assert answer.status_code == 415
    assert "This file is not a photograph." in Page(answer).text
    assert not Photograph.objects.exists()


def test_cannot_see_asks_for_another_method(grace: Client, home: str) -> None:
    submit(grace, read(grace, f"{home}sheet/B1/").form("/answer/"), result="cannot_see")
    page = read(grace, f"{home}sheet/B1/")
    assert "Use another method" in page.text
    method = [form for form in page.forms if ("method", "pit") in form.buttons]
    submit(grace, method[0], method="pit")
    page = read(grace, f"{home}sheet/B1/")
    assert send_file(grace, page.form("/photo/"), picture()).status_code == 302
    assert Photograph.objects.get().slot == "B1-other"


def test_a_disc_challenge_names_the_disc(in_the_lock: InTheLock, grace: Client, home: str) -> None:
    look(grace, home, "A5", AnswerKind.DONE)
    slot, disc = next(iter(in_the_lock.search.discs.items()))
    assert f"disc {disc}" in read(grace, f"{home}sheet/{slot}/").text


def test_each_last_look_needs_new_photographs(grace: Client, home: str) -> None:
    for _ in range(2):
        page = read(grace, f"{home}sheet/F1/")
        assert send_file(grace, page.form("/photo/"), picture()).status_code == 302
    assert Photograph.objects.filter(slot="F1").count() == 2


def test_a_photograph_can_be_taken_again(grace: Client, home: str) -> None:
    send_file(grace, read(grace, f"{home}sheet/A1/").form("/photo/"), picture())
    page = read(grace, f"{home}sheet/A1/")
    assert not _asks(page) and "?again=A1" in page.links
    assert _asks(read(grace, f"{home}sheet/A1/?again=A1")) == {"A1"}


def test_an_answer_without_its_photographs_names_the_missing_ones(
    in_the_lock: InTheLock, grace: Client, home: str
) -> None:
    item = next(item for item in in_the_lock.items if item.code == "A1")
    assert "Still missing" not in read(grace, f"{home}sheet/A1/").text
    submit(grace, read(grace, f"{home}sheet/A1/").form("/answer/"), **BUTTON[item.kind])
    names = ", ".join(slot.label for slot in item.photos)
    assert f"Still missing: {names}" in read(grace, f"{home}sheet/A1/").text
