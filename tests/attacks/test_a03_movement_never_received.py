"""Attack 3: a prisoner is sent away, is never received, and is left out of the next session."""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.facts.counts import CountsOf
from searches.ledger.clock import replay_at
from searches.models import LedgerEntry, MovementOverdue, Visit, WorkSession
from searches.services.rolls.movements import NothingOverdue, note_overdue_movements
from searches.words.releases import HoldCode
from tests.attacks.test_a01_no_open_session import end_work, holds_by_party, received_on_landings
from tests.attacks.test_a02_supervisor_changes_the_roster import open_without
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.forms import Page, read, submit


def send_first(morning: Morning, clock: str) -> None:
    kay, kitchen = browser(morning.prison, "kay"), morning.prison.party["kitchen"].pk
    with at(clock):
        form = read(kay, f"/rolls/{kitchen}/send/").form("/send/")
        area = str(morning.prison.area["healthcare"].pk)
        submit(kay, form, prisoner=str(morning.kitchen[0].pk), to=area)


def test_a_session_with_an_open_movement_does_not_end(morning: Morning) -> None:
    send_first(morning, "06:40:00")
    kay, kitchen = browser(morning.prison, "kay"), morning.prison.party["kitchen"].pk
    with at("06:41:00"):
        answer = submit(kay, read(kay, f"/rolls/{kitchen}/").form("/end/"))
    assert answer.status_code == 409
    assert f"{morning.kitchen[0].number} must be received first" in Page(answer).text
    assert WorkSession.objects.filter(party=kitchen, ended_at=None).exists()


def test_a_prisoner_handed_back_but_not_received_stays_on_the_list(morning: Morning) -> None:
    """Expect the prisoner on the next list too, because the landing never saw the prisoner."""
    man = morning.kitchen[0]
    end_work(morning, "kay", "kitchen", "06:30:30")
    landing = {"a1": "ava", "a2": "abe", "b1": "bet"}[man.landing.code]
    client = browser(morning.prison, landing)
    with at("06:35:00"):
        page = read(client, "/received/")
        form = next(candidate for candidate in page.forms if "/received/back/" in candidate.action)
        number_there = page.text.count('name="not_here"') - 1
        about = {**form.fields, "not_here": [man.number], "number": str(number_there)}
        assert client.post(form.action, about).status_code == 302
    received_on_landings(morning.prison, "06:36:00")
    open_without(morning, [man], "06:40:00")
    lock = morning.seal(morning.food_lorry())
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[1:])
    found = holds_by_party(lock, "07:30:00")
    assert found["kitchen"] in {HoldCode.COUNT_UNBALANCED, HoldCode.MOVEMENT_OVERDUE}
    assert str(man.pk) in CountsOf(lock).expected("kitchen")


def test_a_prisoner_not_received_stays_on_the_list_of_the_next_day(morning: Morning) -> None:
    man = morning.kitchen[0]
    end_work(morning, "kay", "kitchen", "15:45:00")
    day = timedelta(days=1)
    visit = morning.lorry(entered="06:50:00")
    Visit.objects.filter(pk=visit.pk).update(entered_at=moment("06:50:00") + day)
    visit.refresh_from_db()
    with replay_at(moment("07:26:00") + day):
        lock = morning.seal_now(visit)
    assert str(man.pk) in CountsOf(lock).expected("kitchen")


@pytest.mark.parametrize(("clock", "overdue"), [("07:15:00", False), ("07:15:00.001", True)])
def test_a_movement_open_for_fifteen_minutes_holds_every_vehicle_with_contact(
    morning: Morning, clock: str, overdue: bool
) -> None:
    visit = morning.food_lorry()
    send_first(morning, "07:00:00")
    lock = morning.seal(visit, "07:12:00")
    found = holds_by_party(lock, clock)
    codes = [code for code in found.values() if code == HoldCode.MOVEMENT_OVERDUE]
    assert bool(codes) == overdue


def test_an_overdue_movement_is_recorded_once(morning: Morning) -> None:
    send_first(morning, "07:00:00")
    with at("07:15:00"), pytest.raises(NothingOverdue):
        note_overdue_movements(morning.prison.system_actor)
    with at("07:15:01"):
        assert note_overdue_movements(morning.prison.system_actor) == 1
    with at("07:16:00"), pytest.raises(NothingOverdue):
        note_overdue_movements(morning.prison.system_actor)
    entry = LedgerEntry.objects.get(act="movement_overdue")
    assert entry.body["said"]["party"] == "kitchen"
    assert MovementOverdue.objects.count() == 1


def test_a_wrong_number_is_refused_and_stays_in_the_form(morning: Morning) -> None:
    end_work(morning, "kay", "kitchen", "15:45:00")
    ava = browser(morning.prison, "ava")
    with at("15:50:00"):
        page = read(ava, "/received/")
        form = next(candidate for candidate in page.forms if "/received/back/" in candidate.action)
        answer = ava.post(form.action, {**form.fields, "not_here": [], "number": "7"})
    assert answer.status_code == 422
    assert "Count again" in Page(answer).text and 'value="7"' in Page(answer).text
