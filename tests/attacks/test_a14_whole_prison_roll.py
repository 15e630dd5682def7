"""Attack 14: two supervisors enter the numbers of all landings within seconds.

Their browsers are not enrolled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from searches.facts.release import release_facts
from searches.models import (
    Landing,
    LandingCount,
    LockSession,
    OfficialRoll,
    Stop,
    StopClosing,
    Tap,
    Visit,
    WholeRoll,
    WholeRollSignature,
)
from searches.rules.release import decide
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.people.people import go_on_duty
from searches.words.rolls import AbsenceReason
from tests.attacks import whole_roll
from tests.attacks.whole_roll import OFFICERS, idle, post_number
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.factories import LandingCountFactory
from tests.support.forms import page_text, read, submit
from tests.support.sample_prison import PIN
from tests.support.saved_states import kept_state

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse


@pytest.fixture
def whole_prison_lock(morning: Morning) -> LockSession:
    """Seal a lorry without an escort at 07:26.

    The whole prison must be counted for such a lorry.
    """

    def sealed() -> LockSession:
        return morning.seal(morning.food_lorry(escort=None))

    return kept_state(morning.prison, ("sealed without an escort",), sealed)


@pytest.fixture
def called_roll(morning: Morning, whole_prison_lock: LockSession) -> Morning:
    whole_roll.second_officers_go_on_duty(morning)
    whole_roll.call(morning)
    return morning


def landing_id(morning: Morning, code: str) -> str:
    return str(Landing.objects.within(morning.prison.establishment).get(code=code).pk)


def holds(lock: LockSession, clock: str = "07:40:00") -> str:
    visit = Visit.objects.get(pk=lock.visit_id)
    found = decide(release_facts(visit, now=moment(clock), releaser=None)).holds
    return "".join(hold.sentence for hold in found if hold.subject == "whole-prison")


def error_shown(answer: ClientResponse) -> str:
    return page_text(answer)


@pytest.mark.slow
def test_two_supervisors_cannot_enter_all_landings_within_seconds(
    called_roll: Morning, whole_prison_lock: LockSession
) -> None:
    for code in OFFICERS:
        number = len(idle(called_roll.prison, code))
        for name in ("kay", "stan"):
            client = browser(called_roll.prison, name, device="enrolled nowhere")
            answer = post_number(client, landing_id(called_roll, code), number, "07:30:04")
            assert answer.status_code == 403
            assert f"You are not on duty at {code.upper()} landing." in error_shown(answer)
    assert not LandingCount.objects.exists()
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll)
    assert "Sign the roll" not in whole_roll.page_of_roll(called_roll).text
    assert not WholeRollSignature.objects.exists()
    assert "The whole prison must be counted" in holds(whole_prison_lock)


@pytest.mark.slow
def test_an_honest_roll_is_correct_and_clears_the_hold(
    called_roll: Morning, whole_prison_lock: LockSession
) -> None:
    whole_roll.count_landings(called_roll)
    whole_roll.count_parties(called_roll)
    assert whole_roll.enter_official(called_roll).status_code == 302
    page = whole_roll.page_of_roll(called_roll)
    assert "Every part agrees with the official roll." in page.text
    assert whole_roll.sign(called_roll).status_code == 302
    assert WholeRoll.objects.get().signature.correct
    assert holds(whole_prison_lock) == ""
    assert not Stop.objects.exists()


def test_an_officer_on_duty_needs_a_screen_of_the_landing(called_roll: Morning) -> None:
    number, key = len(idle(called_roll.prison, "a1")), landing_id(called_roll, "a1")
    for device in ("enrolled nowhere", "healthcare-1", "control-1"):
        client = browser(called_roll.prison, "ava", device=device)
        answer = post_number(client, key, number, "07:32:00")
        assert answer.status_code == 403
        assert "Use a screen that is enrolled for A1." in error_shown(answer)
    assert not LandingCount.objects.exists()


def test_the_screen_of_one_landing_takes_no_number_of_another(called_roll: Morning) -> None:
    go_on_duty(called_roll.prison.hana, area_id=called_roll.prison.area["landing-a2"].pk)
    client = browser(called_roll.prison, "hana", device="a1-1")
    answer = post_number(client, landing_id(called_roll, "a2"), 6, "07:32:00")
    assert answer.status_code == 403
    assert "Use a screen that is enrolled for A2." in error_shown(answer)
    answer = post_number(client, landing_id(called_roll, "a1"), 6, "07:32:00")
    assert "You are not on duty at A1 landing." in error_shown(answer)
    assert not LandingCount.objects.exists()


def test_a_number_comes_no_sooner_than_people_can_answer(called_roll: Morning) -> None:
    """Refuse a number that comes sooner after the call than 2 s for each person.

    A number exactly at the limit passes.
    """
    number = len(idle(called_roll.prison, "a1"))
    ava, key = browser(called_roll.prison, "ava"), landing_id(called_roll, "a1")
    limit = f"07:30:{number * 2:02d}"
    answer = post_number(ava, key, number, f"07:30:{number * 2 - 1:02d}.999")
    assert answer.status_code == 409
    assert f"Counting {number} people takes at least {number * 2} s." in error_shown(answer)
    assert not LandingCount.objects.exists()
    assert post_number(ava, key, number, limit).status_code == 302


def test_the_second_number_of_an_officer_is_paced_from_the_first(called_roll: Morning) -> None:
    number = len(idle(called_roll.prison, "a1"))
    ava, key = browser(called_roll.prison, "ava"), landing_id(called_roll, "a1")
    assert post_number(ava, key, number - 1, "07:32:00").status_code == 302
    assert post_number(ava, key, number, "07:32:05").status_code == 409
    assert post_number(ava, key, number, "07:33:00").status_code == 302


@pytest.mark.slow
def test_two_numbers_of_one_officer_count_as_one_officer(called_roll: Morning) -> None:
    for landing, (screen, first, _) in OFFICERS.items():
        number = len(idle(called_roll.prison, landing))
        for clock in ("07:31:00", "07:32:00"):
            client = browser(called_roll.prison, first, device=screen)
            assert whole_roll.count_by_page(client, number, clock).status_code == 302
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll)
    page = whole_roll.page_of_roll(called_roll)
    assert "A1: a second officer must count." in page.text
    assert "Sign the roll" not in page.text
    ceri, roll = browser(called_roll.prison, "ceri"), WholeRoll.objects.get().pk
    with at("07:38:00"):
        answer = ceri.post(f"/rolls/whole/{roll}/sign/", {"pin": PIN, "uuid": str(uuid4())})
    assert answer.status_code == 409
    assert "A1: a second officer must count." in error_shown(answer)


def test_a_counter_does_not_enter_the_official_roll(called_roll: Morning) -> None:
    """Omar, the orderly officer, counted a party, so Omar may not also enter the official roll."""
    called_roll.count(called_roll.prison.kay, "kitchen", "07:31:00", "07:32:00")
    called_roll.begin(called_roll.prison.omar, "stores", 6, "07:31:00")
    omar = browser(called_roll.prison, "omar")
    with at("07:33:00"):
        assert (
            "Another officer must enter the official roll." in read(omar, "/rolls/official/").text
        )
        answer = omar.post("/rolls/official/", {"figure": "58", "uuid": str(uuid4())})
    assert answer.status_code == 403
    assert "You counted in this roll." in error_shown(answer)
    assert not OfficialRoll.objects.exists()


def test_the_official_roll_is_invalid_if_the_officer_who_entered_it_then_counts(
    called_roll: Morning,
) -> None:
    whole_roll.count_landings(called_roll)
    whole_roll.enter_official(called_roll)
    whole_roll.count_parties(called_roll)
    called_roll.begin(called_roll.prison.omar, "stores", 6, "07:36:00")
    page = whole_roll.page_of_roll(called_roll)
    assert "The officer who entered the official roll has also counted." in page.text
    assert "Sign the roll" not in page.text


@pytest.mark.parametrize("name", ["ava", "kay", "grace", "dee", "mia", "ann"])
def test_nobody_else_enters_the_official_roll(called_roll: Morning, name: str) -> None:
    with at("07:33:00"):
        client = browser(called_roll.prison, name)
        answer = client.post("/rolls/official/", {"figure": "58", "uuid": str(uuid4())})
    assert answer.status_code == 403
    assert not OfficialRoll.objects.exists()


@pytest.mark.slow
def test_the_officer_who_entered_the_official_roll_cannot_sign(called_roll: Morning) -> None:
    whole_roll.count_landings(called_roll)
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll, name="ceri")
    answer = whole_roll.sign(called_roll)
    assert answer.status_code == 403
    assert "Another control room officer must sign." in error_shown(answer)
    assert not WholeRollSignature.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("figure", [57, 59])
def test_a_sum_that_differs_by_one_is_not_correct_and_the_hold_stays(
    called_roll: Morning, whole_prison_lock: LockSession, figure: int
) -> None:
    whole_roll.count_landings(called_roll)
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll, figure)
    different = f"The sum of all parts is 58. The official roll is {figure}."
    page = whole_roll.page_of_roll(called_roll)
    assert different in page.text
    assert "the roll will be recorded as not correct and all vehicles will stop" in page.text
    whole_roll.sign(called_roll)
    assert not WholeRoll.objects.get().signature.correct
    assert Stop.objects.get().said == "The whole-prison roll is not correct."
    assert holds(whole_prison_lock).endswith(f"The newest roll is not correct. {different}")


@pytest.mark.slow
def test_a_landing_one_short_is_named_even_if_the_official_roll_is_one_less(
    called_roll: Morning, whole_prison_lock: LockSession
) -> None:
    number = len(idle(called_roll.prison, "b1"))
    whole_roll.count_landings(called_roll, b1=-1)
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll, 57)
    whole_roll.sign(called_roll)
    assert not WholeRoll.objects.get().signature.correct
    assert f"B1: {number - 1} counted, {number} should be there." in holds(whole_prison_lock)


@pytest.mark.slow
def test_two_officers_whose_numbers_differ_are_named_on_the_page(called_roll: Morning) -> None:
    number = len(idle(called_roll.prison, "a2"))
    whole_roll.count_landings(called_roll)
    client = browser(called_roll.prison, "kit", device="a2-1")
    whole_roll.count_by_page(client, number - 1, "07:33:00")
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll)
    page = whole_roll.page_of_roll(called_roll)
    assert f"A2: the officers’ numbers differ: {number - 1} and {number}." in page.text
    whole_roll.sign(called_roll)
    assert not WholeRoll.objects.get().signature.correct


@pytest.mark.slow
def test_a_prisoner_taken_off_the_list_is_missed_by_the_official_roll(morning: Morning) -> None:
    """Take a missing prisoner off the lists before the roll.

    The lists agree, but their sum is not the official 58.
    """
    man = idle(morning.prison, "b1")[0]
    ceri = browser(morning.prison, "ceri")
    with at("07:20:00"):
        form = read(ceri, f"/prisoners/?number={man.number}").form("/left/")
        assert submit(ceri, form).status_code == 302
    whole_roll.second_officers_go_on_duty(morning)
    whole_roll.call(morning)
    whole_roll.count_landings(morning, b1=-1)
    whole_roll.count_parties(morning)
    whole_roll.enter_official(morning)
    assert "The sum of all parts is 57. The official roll is 58." in (
        whole_roll.page_of_roll(morning).text
    )


@pytest.mark.slow
def test_people_at_court_and_in_healthcare_are_parts_of_the_sum(called_roll: Morning) -> None:
    """Send one workshop prisoner to court and see another in healthcare.

    Each landing then counts one less.
    """
    prison = called_roll.prison
    at_court, seen = prison.prisoners["workshop-3"][:2]
    ceri = browser(prison, "ceri")
    place = prison.party["workshop-3"].pk
    with at("07:30:30"):
        form = read(ceri, f"/allocations/{place}/").form("/absence/")
        typed = {"prisoner": str(at_court.pk), "reason": str(AbsenceReason.COURT)}
        assert ceri.post(form.action, {**form.fields, **typed}).status_code == 302
    go_on_duty(prison.lena, area_id=prison.area["laundry"].pk)
    with at("07:30:40"):
        go_on_duty(prison.hana, area_id=prison.area["healthcare"].pk)
        hana = browser(prison, "hana")
        form = read(hana, "/received/").form("/seen/")
        submit(hana, form, number=seen.number)
        assert Tap.objects.filter(prisoner=seen, count=None).exists()
        go_on_duty(prison.hana, area_id=prison.area["landing-a1"].pk)
    whole_roll.count_landings(called_roll, **missing_on(at_court.landing.code, seen.landing.code))
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll)
    text = whole_roll.page_of_roll(called_roll).text
    assert "Every part agrees with the official roll." in text
    whole_roll.sign(called_roll)
    signature = WholeRoll.objects.get().signature
    assert signature.correct and signature.result is not None
    assert (signature.result["outside"], signature.result["at_receiving_places"]) == (1, 1)


def missing_on(*landings: str) -> dict[str, int]:
    return {landing: -landings.count(landing) for landing in landings}


@pytest.mark.slow
def test_a_prisoner_tapped_on_their_own_landing_is_counted_there(called_roll: Morning) -> None:
    """A tap on the prisoner's own landing adds nothing, because the landing's number includes the
    prisoner.
    """
    man = idle(called_roll.prison, "a1")[0]
    with at("07:30:30"):
        ava = browser(called_roll.prison, "ava")
        form = read(ava, "/received/").form("/seen/")
        submit(ava, form, number=man.number)
        assert Tap.objects.filter(prisoner=man, area=called_roll.prison.area["landing-a1"]).exists()
    whole_roll.count_landings(called_roll)
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll)
    assert "Every part agrees with the official roll." in whole_roll.page_of_roll(called_roll).text


@pytest.mark.slow
def test_a_prisoner_on_the_way_is_counted_nowhere(called_roll: Morning) -> None:
    man, kay = called_roll.kitchen[0], browser(called_roll.prison, "kay")
    place = called_roll.prison.party["kitchen"].pk
    with at("07:30:10"):
        form = read(kay, f"/rolls/{place}/send/?prisoner={man.pk}").form("/send/")
        typed = {"prisoner": str(man.pk), "to": str(called_roll.prison.area["healthcare"].pk)}
        assert kay.post(form.action, {**form.fields, **typed}).status_code == 302
    whole_roll.count_landings(called_roll)
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll)
    text = whole_roll.page_of_roll(called_roll).text
    assert "1 person is on the way. Another officer must receive this person." in text


def test_the_page_of_the_official_roll_shows_no_counted_number(called_roll: Morning) -> None:
    whole_roll.count_landings(called_roll)
    with at("07:33:00"):
        text = read(browser(called_roll.prison, "omar"), "/rolls/official/").text
    assert "How many people does the prison hold?" in text
    main = text.partition("<main")[2].partition("</main")[0]
    without_keys = re.sub(r"<button[^>]* data-key=.*?</button>", "", main, flags=re.DOTALL)
    main_text = re.sub(r"<[^>]*>", " ", without_keys)
    numbers = set(re.findall(r"\d+", main_text.replace("07:30", "")))
    counted = {str(len(idle(called_roll.prison, code))) for code in OFFICERS}
    assert numbers.isdisjoint({"20", "58", *counted})


def test_a_roll_is_announced_to_everybody_it_needs(called_roll: Morning) -> None:
    announce_new_entries(called_roll.prison.establishment.pk)
    with at("07:30:10"):
        assert (
            "A whole-prison roll has been called."
            in read(browser(called_roll.prison, "ava"), "/rolls/landings/").text
        )
        assert (
            "Enter the official roll: how many people the prison holds by its records."
            in read(browser(called_roll.prison, "omar"), "/rolls/official/").text
        )
    whole_roll.enter_official(called_roll)
    with at("07:33:00"):
        assert (
            "Enter the official roll: how many people the prison holds by its records."
            not in read(browser(called_roll.prison, "omar"), "/rolls/official/").text
        )


def test_numbers_entered_before_screens_were_recorded_are_ignored(called_roll: Morning) -> None:
    """A roll that was open during the upgrade has numbers without a screen.

    Its landings are counted again.
    """
    roll = WholeRoll.objects.get()
    for code in OFFICERS:
        for name in ("kay", "stan"):
            LandingCountFactory.create(
                whole_roll=roll,
                landing=Landing.objects.get(pk=landing_id(called_roll, code)),
                counter=called_roll.prison.person[name],
                number=len(idle(called_roll.prison, code)),
                recorded_at=moment("07:31:00"),
            )
    assert "A1: nobody has counted this landing yet." in whole_roll.page_of_roll(called_roll).text


@pytest.mark.slow
def test_a_stop_is_not_closed_on_a_roll_whose_sum_differs(called_roll: Morning) -> None:
    whole_roll.count_landings(called_roll)
    whole_roll.count_parties(called_roll)
    whole_roll.enter_official(called_roll, 59)
    whole_roll.sign(called_roll)
    stop = Stop.objects.get()
    ceri = browser(called_roll.prison, "ceri")
    with at("07:45:00"):
        form = read(ceri, f"/stops/{stop.pk}/").form("/close/")
        typed = {"basis": "whole_roll_correct", "note": "Counted again by everybody.", "pin": PIN}
        answer = ceri.post(form.action, {**form.fields, **typed})
    assert answer.status_code == 409
    assert (
        "No whole-prison roll called after the stop has been signed as correct yet."
        in error_shown(answer)
    )
    assert not StopClosing.objects.exists()
