"""Attack 2: a supervisor begins a new session without one prisoner and counts only the others."""

from __future__ import annotations

import pytest

from searches.facts.counts import CountsOf
from searches.models import Prisoner, WorkSession
from searches.words.releases import HoldCode
from tests.attacks.test_a01_no_open_session import end_work, holds_by_party, received_on_landings
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import read


def open_without(morning: Morning, people: list[Prisoner], clock: str) -> None:
    """Begin work as the supervisor, with these people unticked on the allocation list."""
    kay, place = browser(morning.prison, "kay"), morning.prison.party["kitchen"].pk
    ticked = [person.number for person in morning.kitchen if person not in people]
    with at(clock):
        form = read(kay, f"/rolls/{place}/begin/").form("/begin/")
        answer = kay.post(form.action, {**form.fields, "ticked": ticked})
        assert answer.status_code == 302
    assert WorkSession.objects.get(party=place, ended_at=None).roster.count() == len(ticked)


def reopened(morning: Morning, *, without: list[Prisoner]) -> None:
    end_work(morning, "kay", "kitchen", "06:40:00")
    received_on_landings(morning.prison, "06:45:00")
    open_without(morning, without, "06:49:40")


@pytest.mark.slow
def test_a_prisoner_left_out_of_the_roster_is_missing(morning: Morning) -> None:
    man = morning.kitchen[0]
    reopened(morning, without=[man])
    lock = morning.seal(morning.food_lorry())
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[1:])
    assert holds_by_party(lock, "07:30:00")["kitchen"] == HoldCode.COUNT_UNBALANCED
    assert CountsOf(lock).expected("kitchen") == {str(person.pk) for person in morning.kitchen}


def test_the_page_says_who_is_not_accounted_for(morning: Morning) -> None:
    reopened(morning, without=morning.kitchen[:1])
    kay, place = browser(morning.prison, "kay"), morning.prison.party["kitchen"].pk
    with at("06:50:00"):
        page = read(kay, f"/rolls/{place}/")
    assert "Nobody has accounted for this person yet" in page.text
    assert morning.kitchen[0].name in page.text


def account(morning: Morning, name: str, reason: str, clock: str) -> int:
    """Account for the first kitchen prisoner's absence on the control room's page.

    Returns the HTTP status.
    """
    client, place = browser(morning.prison, name), morning.prison.party["kitchen"].pk
    typed = {"prisoner": str(morning.kitchen[0].pk), "reason": reason}
    with at(clock):
        if name != "ceri":
            return client.post(f"/allocations/{place}/absence/", typed).status_code
        form = read(client, f"/allocations/{place}/").form("/absence/")
        return client.post(form.action, {**form.fields, **typed}).status_code


@pytest.mark.slow
def test_only_the_control_room_accounts_for_an_absence(morning: Morning) -> None:
    reopened(morning, without=morning.kitchen[:1])
    assert account(morning, "kay", "sick_in_cell", "06:49:45") == 403
    assert account(morning, "ceri", "sick_in_cell", "06:49:50") == 302
    lock = morning.seal(morning.food_lorry())
    assert str(morning.kitchen[0].pk) not in CountsOf(lock).expected("kitchen")
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[1:])
    assert "kitchen" not in holds_by_party(lock, "07:30:00")


@pytest.mark.slow
def test_a_prisoner_accounted_for_after_the_lorry_came_must_still_be_seen(morning: Morning) -> None:
    """Account for the prisoner at 07:00, after the lorry came at 06:55.

    Only a tap after the sealing clears the hold.
    """
    man = morning.kitchen[0]
    reopened(morning, without=[man])
    visit = morning.food_lorry()
    landing = browser(morning.prison, landing_officer(man))
    with at("07:00:00"):
        form = next(
            form
            for form in read(landing, "/received/").forms
            if form.action.endswith("/here/") and form.fields["number"] == man.number
        )
        assert landing.post(form.action, form.fields).status_code == 302
    lock = morning.seal(visit)
    assert str(man.pk) in CountsOf(lock).expected("kitchen")
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[1:])
    assert holds_by_party(lock, "07:30:00")["kitchen"] == HoldCode.COUNT_UNBALANCED
    with at("07:31:00"):
        form = read(landing, "/received/").form("/seen/")
        assert form.fields["number"] == man.number
        landing.post(form.action, form.fields)
    assert "kitchen" not in holds_by_party(lock, "07:32:00")


@pytest.mark.slow
def test_a_prisoner_at_court_need_not_be_seen(morning: Morning) -> None:
    reopened(morning, without=morning.kitchen[:1])
    visit = morning.food_lorry()
    assert account(morning, "ceri", "court", "07:10:00") == 302
    lock = morning.seal(visit)
    assert str(morning.kitchen[0].pk) not in CountsOf(lock).expected("kitchen")


def landing_officer(man: Prisoner) -> str:
    return {"a1": "ava", "a2": "abe", "b1": "bet"}[man.landing.code]
