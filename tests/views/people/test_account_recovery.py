"""An administrator sets a new first password, or reopens a closed account."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from searches.models import ExceptionCase, LedgerEntry, Person
from searches.services.exceptions.event_readers import catch_up
from searches.services.people.people import choose_pin, deactivate_person, reopen_account
from searches.services.people.people import set_password_anew as set_anew
from searches.services.pins import ATTEMPTS, prove_pin
from searches.words.refusals import NotAllowed, NotThere, Refused
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PASSWORD, PIN, Prison, choose_own, confirm_all

NEW = "seven lorries a day"


def case(prison: Prison) -> ExceptionCase:
    catch_up(prison.establishment.pk)
    return ExceptionCase.objects.within(prison.establishment).get()


def post(prison: Prison, **typed: str) -> int:
    address = f"/people/{prison.person['kay'].pk}/password/"
    form = {"uuid": str(uuid4()), **typed}
    return browser(prison, "ann").post(address, form).status_code


def signs_in(password: str) -> bool:
    form = {"login": "WWI-KAY", "password": password}
    answer = Client().post("/sign-in/", form)
    return answer.status_code == 302 and answer["Location"] == "/"


def test_a_new_first_password_ends_all_sessions_and_removes_the_pin(prison: Prison) -> None:
    kay = browser(prison, "kay")
    assert kay.get("/account/").status_code == 200
    assert post(prison, password=NEW) == 302
    assert kay.get("/account/").status_code == 302
    assert (signs_in(PASSWORD), signs_in(NEW)) == (False, True)
    assert Person.objects.get(pk=prison.person["kay"].pk).pin == ""
    entry = LedgerEntry.objects.within(prison.establishment).filter(act="set_password_anew")
    assert entry.get().by_id == prison.ann.person


def test_security_gets_a_case_to_ask_the_person(prison: Prison) -> None:
    set_anew(prison.ann, person_id=prison.person["kay"].pk, password=NEW)
    reset_case = case(prison)
    assert (reset_case.code, reset_case.severity) == ("X18", "med")
    assert "The password of WWI-KAY was reset" in reset_case.summary


def test_nobody_signs_before_their_own_password_is_chosen_and_confirmed(prison: Prison) -> None:
    set_anew(prison.ann, person_id=prison.person["kay"].pk, password=NEW)
    for _ in range(ATTEMPTS + 1):  # these attempts lock nobody out
        with pytest.raises(NotAllowed, match="choose-password"):
            prove_pin(prison.kay, PIN)
    prison.person["kay"].refresh_from_db()
    page = page_text(browser(prison, "kay").get("/account/"))
    assert "Choose your own password" in page and 'href="/password/"' in page
    choose_own("WWI-KAY")
    with pytest.raises(NotAllowed, match="account-waits"):
        prove_pin(prison.kay, PIN)
    prison.person["kay"].refresh_from_db()
    page = page_text(browser(prison, "kay").get("/account/"))
    assert "Your account is waiting for confirmation" in page
    confirm_all(prison.bea)
    prove_pin(prison.kay, PIN)
    assert "waiting for confirmation" not in page_text(browser(prison, "kay").get("/rolls/"))


def test_nobody_signs_before_they_chose_a_pin(prison: Prison) -> None:
    Person.objects.filter(pk=prison.person["kay"].pk).update(pin="")
    with pytest.raises(Refused, match="no-pin"):
        prove_pin(prison.kay, PIN)
    prison.person["kay"].refresh_from_db()
    page = page_text(browser(prison, "kay").get("/rolls/"))
    assert "You have no PIN yet." in page and 'href="/account/#pin-form"' in page
    choose_pin(prison.kay, password=PASSWORD, new_pin="7391")
    prove_pin(prison.kay, "7391")
    assert "You have no PIN yet." not in page_text(browser(prison, "kay").get("/rolls/"))


@pytest.mark.parametrize("typed", ["password", "", "12345678"])
def test_a_person_can_sign_again_after_a_new_password(prison: Prison, typed: str) -> None:
    assert post(prison, password=typed) == 422
    assert signs_in(PASSWORD)


def test_only_another_administrator_of_this_prison_resets_a_password(
    prison: Prison, other_prison: Prison
) -> None:
    with pytest.raises(NotAllowed, match="own-account"):
        set_anew(prison.ann, person_id=prison.person["ann"].pk, password=NEW)
    with pytest.raises(NotAllowed, match="not-your-part"):
        set_anew(prison.sam, person_id=prison.person["kay"].pk, password=NEW)
    with pytest.raises(NotThere):
        set_anew(other_prison.ann, person_id=prison.person["kay"].pk, password=NEW)


def test_a_closed_account_is_reopened(prison: Prison) -> None:
    kay = prison.person["kay"].pk
    with pytest.raises(Refused, match="account-open"):
        reopen_account(prison.ann, person_id=kay)
    deactivate_person(prison.ann, person_id=kay)
    assert not signs_in(PASSWORD)
    form = {"uuid": str(uuid4()), "open": "1"}
    assert browser(prison, "ann").post(f"/people/{kay}/roles/", form).status_code == 302
    assert signs_in(PASSWORD)
    assert "The password of WWI-KAY was reset" in case(prison).summary
