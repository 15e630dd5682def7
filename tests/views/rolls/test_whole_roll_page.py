"""The page of the whole-prison roll: the live sum, wrong rows, and what is signed."""

from __future__ import annotations

import re

import pytest

from searches.models import Announcement, LedgerEntry, Signature, WholeRoll
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.people.people import go_on_duty
from searches.services.rolls.movements import tap_seen
from tests.attacks import whole_roll
from tests.attacks.whole_roll import idle
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import PIN


@pytest.fixture
def called_roll(morning: Morning) -> Morning:
    whole_roll.second_officers_go_on_duty(morning)
    whole_roll.call(morning)
    return morning


def words(html: str) -> str:
    """Return the words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def in_healthcare(morning: Morning, clock: str) -> None:
    """Put Hana on duty in healthcare, after she has counted a landing."""
    with at(clock):
        go_on_duty(morning.prison.hana, area_id=morning.prison.area["healthcare"].pk)


def laundry_is_one_short(morning: Morning) -> None:
    people = morning.prison.prisoners["laundry"]
    morning.count(morning.prison.kay, "kitchen", "07:33:00", "07:35:00")
    morning.count(morning.prison.stan, "stores", "07:33:00", "07:35:00")
    morning.count(morning.prison.lena, "laundry", "07:33:00", "07:35:00", people=people[:-1])


def test_the_sum_says_what_is_official_expected_counted_and_missing(called_roll: Morning) -> None:
    whole_roll.count_landings(called_roll)
    laundry_is_one_short(called_roll)
    whole_roll.enter_official(called_roll)
    text = whole_roll.page_of_roll(called_roll).text
    assert "Official 58 Expected 58 Counted 57 Missing 1" in words(text)


def test_the_signature_says_that_the_roll_is_not_correct_and_which_row(
    called_roll: Morning,
) -> None:
    whole_roll.count_landings(called_roll)
    laundry_is_one_short(called_roll)
    whole_roll.enter_official(called_roll)
    says = "The roll is NOT correct: Laundry 7 of 8, Whole prison 57 of 58 by the official roll."
    page = whole_roll.page_of_roll(called_roll)
    assert says in page.text
    assert "Two officers counted every landing. The roll is NOT correct." in page.text
    assert whole_roll.sign(called_roll).status_code == 302
    signature = WholeRoll.objects.get().signature
    assert signature.result is not None
    assert signature.result["sentence"] == says
    assert Signature.objects.get(pk=signature.signature_id).meaning == "roll_not_correct"
    assert says in whole_roll.page_of_roll(called_roll).text


def test_a_wrong_roll_cannot_be_signed_with_the_words_of_a_correct_roll(
    called_roll: Morning,
) -> None:
    """Send the digest of the correct roll after the laundry has counted one fewer."""
    whole_roll.count_landings(called_roll)
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll)
    ceri = browser(called_roll.prison, "ceri")
    with at("07:38:00"):
        form = read(ceri, "/rolls/whole/").form("/sign/")
    people = called_roll.prison.prisoners["laundry"]
    called_roll.count(called_roll.prison.lena, "laundry", "07:38:10", "07:38:50", people=people[1:])
    with at("07:39:00"):
        answer = submit(ceri, form, pin=PIN)
    assert answer.status_code == 409
    assert "Something has changed since you opened this page." in page_text(answer)


def test_a_wrong_row_is_asked_again_and_its_officers_hear_of_it(called_roll: Morning) -> None:
    laundry_is_one_short(called_roll)
    ceri = browser(called_roll.prison, "ceri")
    with at("07:36:00"):
        page = read(ceri, "/rolls/whole/")
        assert "Laundry: 7 counted, 8 on the party’s list." in page.text
        assert submit(ceri, page.form("/again/")).status_code == 302
        assert "Asked again at 07:36." in read(ceri, "/rolls/whole/").text
    announce_new_entries(called_roll.prison.establishment.pk)
    asked = Announcement.objects.get(title="Count Laundry again")
    assert asked.party == called_roll.prison.party["laundry"]
    with at("07:36:10"):
        assert "Count Laundry again" in read(browser(called_roll.prison, "lena"), "/rolls/").text


def test_a_wrong_landing_is_asked_again_through_the_officers_on_duty_there(
    called_roll: Morning,
) -> None:
    whole_roll.count_landings(called_roll, b1=-1)
    omar = browser(called_roll.prison, "omar")
    with at("07:36:00"):
        assert submit(omar, read(omar, "/rolls/whole/").form("/again/")).status_code == 302
    announce_new_entries(called_roll.prison.establishment.pk)
    asked = Announcement.objects.get(title="Count B1 again")
    assert str(called_roll.prison.bet.person) in asked.people


def test_a_row_that_is_right_is_not_asked_again(called_roll: Morning) -> None:
    whole_roll.count_landings(called_roll)
    ceri = browser(called_roll.prison, "ceri")
    roll = WholeRoll.objects.get().pk
    with at("07:36:00"):
        assert "/again/" not in read(ceri, "/rolls/whole/").text
        form = {"part": "landing", "code": "a1", "uuid": "5b1c3a52-5b0c-4d5e-9f0d-0d6d3f6b8f11"}
        answer = ceri.post(f"/rolls/whole/{roll}/again/", form)
    assert answer.status_code == 409
    assert "A1 is not wrong, so nobody needs to count again." in page_text(answer)


def test_the_orderly_officer_sees_the_roll_without_names_or_numbers_that_a_counter_must_not_know(
    called_roll: Morning,
) -> None:
    laundry_is_one_short(called_roll)
    man = called_roll.kitchen[0]
    kay = browser(called_roll.prison, "kay")
    kitchen = called_roll.prison.party["kitchen"].pk
    with at("07:36:00"):
        form = read(kay, f"/rolls/{kitchen}/send/?prisoner={man.pk}").form("/send/")
        area = str(called_roll.prison.area["healthcare"].pk)
        submit(kay, form, prisoner=str(man.pk), to=area)
        text = read(browser(called_roll.prison, "omar"), "/rolls/whole/").text
    assert "The count is not right." in text
    assert "7 counted, 8 on the party" not in text
    assert "Expected hidden Counted hidden" in words(text)
    assert man.name not in text
    assert not LedgerEntry.objects.filter(act="look_at_names", by=called_roll.prison.omar.person)


def test_the_governor_sees_the_whole_roll(called_roll: Morning) -> None:
    laundry_is_one_short(called_roll)
    text = whole_roll.page_of_roll(called_roll, name="dee").text
    assert "Laundry: 7 counted, 8 on the party’s list." in text
    assert "Sign the roll" not in text


def test_healthcare_is_a_row_until_its_officer_has_tapped_everybody_there(
    called_roll: Morning,
) -> None:
    """Receive somebody in healthcare before the roll. The officer must tap them once more."""
    prison = called_roll.prison
    man = idle(prison, "a1")[0]
    in_healthcare(called_roll, "07:19:00")
    with at("07:20:00"):
        tap_seen(prison.hana, prisoner_id=man.pk, area_id=prison.area["healthcare"].pk)
    assert "Healthcare: 0 of 1 seen. The officer there must count." in (
        whole_roll.page_of_roll(called_roll, clock="07:31:00").text
    )
    hana = browser(prison, "hana")
    with at("07:32:00"):
        page = read(hana, "/received/")
        assert "Whole-prison roll: tap each person who is with you" in page.text
        assert man.name in page.text
        assert submit(hana, page.form("/seen/")).status_code == 200
        page = read(hana, "/received/")
        assert "Everybody who is recorded here has been tapped." in page.text
        assert submit(hana, page.form("/count/"), number="1").status_code == 302
    assert "Healthcare 1 1" in words(whole_roll.page_of_roll(called_roll).text)


def test_a_receiving_officer_who_counts_one_too_many_makes_the_roll_wrong(
    called_roll: Morning,
) -> None:
    in_healthcare(called_roll, "07:31:00")
    hana = browser(called_roll.prison, "hana")
    with at("07:32:00"):
        submit(hana, read(hana, "/received/").form("/count/"), number="1")
    text = whole_roll.page_of_roll(called_roll).text
    assert "Healthcare: 1 counted, 0 should be there." in text


def test_a_place_is_not_counted_from_another_place(called_roll: Morning) -> None:
    for device in ("a1-1", "control-1"):
        hana = browser(called_roll.prison, "hana", device=device)
        with at("07:32:00"):
            answer = hana.post(
                "/received/count/",
                {"number": "0", "uuid": "5b1c3a52-5b0c-4d5e-9f0d-0d6d3f6b8f12"},
            )
        assert answer.status_code == 422
        assert "Use a screen of a receiving place" in Page(answer).text
    go_on_duty(called_roll.prison.hana, area_id=called_roll.prison.area["landing-a1"].pk)
    hana = browser(called_roll.prison, "hana", device="healthcare-1")
    with at("07:32:00"):
        page = read(hana, "/received/")
        answer = submit(hana, page.form("/count/"), number="0")
    assert "You are not on duty at Healthcare." in page_text(answer)
