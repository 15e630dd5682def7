"""Work sessions, movements, receiving and the whole-prison roll work with plain forms.

Every look at a list of names is recorded.
"""

from __future__ import annotations

import pytest

from searches.models import LedgerEntry, LockSession, Movement, Tap, WholeRoll, WorkSession
from tests.attacks import whole_roll
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import PIN, Prison


def lists_looked_at() -> list[str]:
    entries = LedgerEntry.objects.filter(act="look_at_names").order_by("seq")
    return [entry.body["said"]["list"] for entry in entries]


def sent(morning: Morning, clock: str = "07:00:00") -> Movement:
    """Send the first kitchen prisoner to healthcare as Kay, on the page."""
    kay, kitchen = browser(morning.prison, "kay"), morning.prison.party["kitchen"].pk
    with at(clock):
        form = read(kay, f"/rolls/{kitchen}/send/").form("/send/")
        area = str(morning.prison.area["healthcare"].pk)
        answer = submit(kay, form, prisoner=str(morning.kitchen[0].pk), to=area)
        assert answer.status_code == 302, Page(answer).text
        assert "to Healthcare" in read(kay, f"/rolls/{kitchen}/").text
    return Movement.objects.get()


def test_a_roster_is_pasted_and_begins_work(prison: Prison) -> None:
    client, kitchen = browser(prison, "kay"), prison.party["kitchen"].pk
    form = read(client, f"/rolls/{kitchen}/begin/").form("/begin/")
    numbers = "; ".join(prisoner.number for prisoner in prison.prisoners["kitchen"])
    assert submit(client, form, pasted=numbers).status_code == 302
    assert WorkSession.objects.get().roster.count() == 24
    assert prison.prisoners["kitchen"][0].name in read(client, f"/rolls/{kitchen}/").text
    assert lists_looked_at() == ["work_session"]


def test_the_next_day_starts_with_the_last_list(morning: Morning) -> None:
    client, kitchen = browser(morning.prison, "kay"), morning.prison.party["kitchen"].pk
    with at("11:30:00"):
        end = read(client, f"/rolls/{kitchen}/").form("/end/")
        assert submit(client, end).status_code == 302
        page = read(client, f"/rolls/{kitchen}/begin/")
        ticked = [prisoner.number for prisoner in morning.kitchen[:20]]
        assert all(
            f'value="{prisoner.number}" checked' in page.text for prisoner in morning.kitchen
        )
        form = page.form("/begin/")
        assert client.post(form.action, {**form.fields, "ticked": ticked}).status_code == 302
    assert WorkSession.objects.get(party=kitchen, ended_at=None).roster.count() == 20


def test_a_wrong_number_is_named_and_the_text_stays(prison: Prison) -> None:
    client, kitchen = browser(prison, "kay"), prison.party["kitchen"].pk
    form = read(client, f"/rolls/{kitchen}/begin/").form("/begin/")
    answer = submit(client, form, pasted="Z9999ZZ")
    assert answer.status_code == 422
    assert "Z9999ZZ is not held here." in Page(answer).text
    assert not WorkSession.objects.exists()


def test_sending_and_receiving_a_prisoner_is_one_tap_each(morning: Morning) -> None:
    movement = sent(morning)
    hana = browser(morning.prison, "hana")
    with at("07:05:00"):
        page = read(hana, "/received/")
        assert morning.kitchen[0].name in page.text
        assert submit(hana, page.form(f"/{movement.pk}/")).status_code == 302
        assert "Nobody is on the way here." in read(hana, "/received/").text
    assert Tap.objects.get().kind == "received"
    assert lists_looked_at() == ["work_session", "on_the_way"]


def test_nobody_is_received_on_a_device_elsewhere(morning: Morning) -> None:
    movement = sent(morning)
    away = browser(morning.prison, "hana", device="gate-1")
    form = read(browser(morning.prison, "hana"), "/received/").form(f"/{movement.pk}/")
    with at("07:05:00"):
        assert submit(away, form).status_code == 422
    assert not Tap.objects.exists()


@pytest.mark.slow
def test_a_prisoner_received_before_the_seal_must_be_seen_again(morning: Morning) -> None:
    visit, movement, hana = morning.food_lorry(), sent(morning), browser(morning.prison, "hana")
    with at("07:05:00"):
        submit(hana, read(hana, "/received/").form(f"/{movement.pk}/"))
    morning.seal(visit)
    with at("07:27:00"):
        page = read(hana, "/received/")
        assert "see these people again" in page.text
        assert submit(hana, page.form("/seen/")).status_code == 200
        assert "see these people again" not in read(hana, "/received/").text


@pytest.mark.parametrize("name", ["stan", "grace", "hana", "ceri"])
def test_the_lists_of_another_party_cannot_be_opened(morning: Morning, name: str) -> None:
    client, kitchen = browser(morning.prison, name), morning.prison.party["kitchen"].pk
    with at("07:00:00"):
        for ending in ("", "begin/", "send/"):
            answer = client.get(f"/rolls/{kitchen}/{ending}")
            assert answer.status_code == 403
            assert morning.kitchen[0].name not in page_text(answer)
    assert lists_looked_at() == []


@pytest.mark.slow
def test_a_whole_prison_roll_is_called_counted_blind_and_signed(morning: Morning) -> None:
    whole_roll.second_officers_go_on_duty(morning)
    whole_roll.call(morning)
    with at("07:30:00"):
        page = read(browser(morning.prison, "ava"), "/rolls/landings/")
        assert "Count landing A1" in page.text
        assert "Should be" not in page.text
        assert "Count Kitchen now" in read(browser(morning.prison, "kay"), "/rolls/").text
    whole_roll.count_landings(morning)
    whole_roll.count_parties(morning)
    assert whole_roll.enter_official(morning).status_code == 302
    ceri = browser(morning.prison, "ceri")
    with at("07:38:00"):
        form = read(ceri, "/rolls/whole/").form("/sign/")
        refused = submit(ceri, form, pin="0000")
        assert refused.status_code == 409
        assert submit(ceri, Page(refused).form("/sign/"), pin=PIN).status_code == 302
        assert "correct" in read(ceri, "/rolls/whole/").text
    assert WholeRoll.objects.get().signature.correct


@pytest.mark.slow
def test_a_roll_also_counts_a_party_whose_mismatch_stopped_all_vehicles(
    morning: Morning, lock: LockSession
) -> None:
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:28:00", people=people)
    morning.count(morning.prison.kit, "kitchen", "07:29:00", "07:30:00", people=people)
    ceri = browser(morning.prison, "ceri")
    with at("07:31:00"):
        submit(ceri, read(ceri, "/rolls/whole/").form("/call/"))
    for name in ("kay", "kit"):
        with at("07:32:00"):
            text = read(browser(morning.prison, name), "/rolls/").text
        assert "Count Kitchen now" in text and "Whole-prison roll" in text


def test_the_control_room_reads_party_states_times_and_movements(
    morning: Morning, lock: LockSession
) -> None:
    sent(morning, "07:26:30")
    ceri = browser(morning.prison, "ceri")
    with at("07:27:00"):
        text = read(ceri, "/rolls/whole/").text
        read(ceri, "/rolls/whole/live/")
    assert morning.kitchen[0].name in text and morning.kitchen[1].name not in text
    assert "Kitchen" in text and "data-since" in text
    assert lists_looked_at() == ["work_session", "roll"]


def test_rolls_of_another_prison_are_not_found(morning: Morning, other_prison: Prison) -> None:
    movement, client = sent(morning), browser(other_prison, "hana")
    form = read(browser(morning.prison, "hana"), "/received/").form(f"/{movement.pk}/")
    with at("07:05:00"):
        assert submit(client, form).status_code == 404
        party = morning.prison.party["kitchen"].pk
        assert browser(other_prison, "kay").get(f"/rolls/{party}/").status_code == 404
