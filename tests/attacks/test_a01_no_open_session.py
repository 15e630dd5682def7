"""Attack 1: the kitchen's session is ended before the lorry comes, and the headcount is 0."""

from __future__ import annotations

import pytest

from searches.facts.release import release_facts
from searches.models import LockSession, Visit, WorkSession
from searches.rules.release import decide
from searches.words.releases import HoldCode
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.forms import read, submit
from tests.support.sample_prison import PIN, Prison


def holds_by_party(lock: LockSession, clock: str) -> dict[str, str]:
    """Return the holds about counts and movements at the given time: the code by party or
    subject.
    """
    visit = Visit.objects.select_related("establishment", "vehicle").get(pk=lock.visit_id)
    decision = decide(release_facts(visit, now=moment(clock), releaser=None))
    counts = {HoldCode.COUNT_MISSING, HoldCode.COUNT_UNBALANCED, HoldCode.MOVEMENT_OVERDUE}
    return {hold.subject: hold.code for hold in decision.holds if hold.code in counts}


def end_work(morning: Morning, name: str, party: str, clock: str) -> None:
    """End the party's work session on its page, as its supervisor."""
    client, place = browser(morning.prison, name), morning.prison.party[party].pk
    with at(clock):
        form = read(client, f"/rolls/{place}/").form("/end/")
        assert submit(client, form).status_code == 302
    assert not WorkSession.objects.filter(party=place, ended_at=None).exists()


def received_on_landings(prison: Prison, clock: str) -> None:
    """Confirm every prisoner who was handed back to a landing, as an officer of that landing."""
    for name in ("ava", "abe", "bet"):
        client = browser(prison, name)
        with at(clock):
            page = read(client, "/received/")
            for form in [
                candidate for candidate in page.forms if "/received/back/" in candidate.action
            ]:
                people_listed = page.text.count('name="not_here"')
                about = {**form.fields, "not_here": [], "number": str(people_listed)}
                assert client.post(form.action, about).status_code == 302


def count_nobody(morning: Morning, clock: str) -> None:
    """Answer the count request with a headcount of 0, and sign it as the supervisor."""
    kay, place = browser(morning.prison, "kay"), morning.prison.party["kitchen"].pk
    with at(clock):
        pad = f"/counts/party/{place}/"
        answer = submit(kay, read(kay, pad).form(pad), headcount="0")
        faces = answer["Location"]
        submit(kay, read(kay, f"{faces}sign/").form("/sign/"), pin=PIN)


def see_everybody(prison: Prison, clock: str) -> None:
    """Tap, as each landing's officer, every prisoner of the landing who must still be seen."""
    for name in ("ava", "abe", "bet"):
        client = browser(prison, name)
        with at(clock):
            while forms := [
                form for form in read(client, "/received/").forms if form.fields.get("number")
            ]:
                submit(client, forms[0])


@pytest.fixture
def kitchen_ended(morning: Morning) -> Morning:
    """End the kitchen's session at 06:40, and receive everybody on the landings by 06:45."""
    end_work(morning, "kay", "kitchen", "06:40:00")
    received_on_landings(morning.prison, "06:45:00")
    return morning


def test_a_headcount_of_zero_in_an_empty_kitchen_does_not_balance(kitchen_ended: Morning) -> None:
    lock = kitchen_ended.seal(kitchen_ended.food_lorry())
    count_nobody(kitchen_ended, "07:27:00")
    assert holds_by_party(lock, "07:28:00")["kitchen"] == HoldCode.COUNT_UNBALANCED


@pytest.mark.slow
def test_a_missing_session_does_not_mean_that_the_kitchen_is_not_at_work(
    kitchen_ended: Morning,
) -> None:
    lock = kitchen_ended.seal(kitchen_ended.food_lorry())
    assert holds_by_party(lock, "07:28:00")["kitchen"] == HoldCode.COUNT_MISSING
    see_everybody(kitchen_ended.prison, "07:28:30")
    assert holds_by_party(lock, "07:29:00")["kitchen"] == HoldCode.COUNT_MISSING


@pytest.mark.slow
def test_a_sunday_without_a_kitchen_party_releases_a_lorry(kitchen_ended: Morning) -> None:
    """State as control room that the party is not at work, and see all its prisoners after the
    sealing.
    """
    prison, lock = kitchen_ended.prison, kitchen_ended.seal(kitchen_ended.food_lorry())
    ceri, place = browser(prison, "ceri"), prison.party["kitchen"].pk
    with at("07:27:00"):
        form = read(ceri, f"/allocations/{place}/").form("/idle/")
        assert submit(ceri, form, why="No kitchen party on Sunday").status_code == 302
    assert holds_by_party(lock, "07:28:00")["kitchen"] == HoldCode.COUNT_MISSING
    see_everybody(prison, "07:28:30")
    assert "kitchen" not in holds_by_party(lock, "07:29:00")


@pytest.mark.slow
def test_a_prisoner_seen_before_the_seal_must_be_seen_again(kitchen_ended: Morning) -> None:
    prison, place = kitchen_ended.prison, kitchen_ended.prison.party["kitchen"].pk
    visit, ceri = kitchen_ended.food_lorry(), browser(kitchen_ended.prison, "ceri")
    with at("06:46:00"):
        form = read(ceri, f"/allocations/{place}/").form("/idle/")
        submit(ceri, form, why="No kitchen party on Sunday")
    lock = kitchen_ended.seal(visit)
    assert holds_by_party(lock, "07:28:00")["kitchen"] == HoldCode.COUNT_MISSING
    see_everybody(prison, "07:28:30")
    assert "kitchen" not in holds_by_party(lock, "07:29:00")


def test_the_supervisor_cannot_state_the_party_not_at_work(kitchen_ended: Morning) -> None:
    place = kitchen_ended.prison.party["kitchen"].pk
    for name in ("kay", "grace", "mia"):
        answer = browser(kitchen_ended.prison, name).post(
            f"/allocations/{place}/idle/", {"why": "Sunday"}
        )
        assert answer.status_code == 403
