"""A supervisor counts with plain forms. Names are shown only after the headcount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from searches.models import Count, LedgerEntry, LockSession, Prisoner, Stop, Tap
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import PIN, Prison

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse


@pytest.fixture
def kay(prison: Prison) -> Client:
    return browser(prison, "kay")


def number_of_looks() -> int:
    return LedgerEntry.objects.filter(act="look_at_names").count()


def begin(client: Client, headcount: int = 24) -> str:
    """Open the red card on the home page and enter the headcount.

    Returns the address of the list.
    """
    pad = next(link for link in read(client, "/rolls/").links if link.startswith("/counts/party/"))
    answer = submit(client, read(client, pad).form(pad), headcount=str(headcount))
    assert answer.status_code == 302, Page(answer).text
    return answer["Location"]


def tap(client: Client, faces: str, people: list[Prisoner]) -> None:
    forms = {
        form.fields["prisoner"]: form
        for form in read(client, faces).forms
        if "prisoner" in form.fields
    }
    for prisoner in people:
        assert submit(client, forms[str(prisoner.pk)]).status_code == 302


def sign(client: Client, faces: str, pin: str = PIN) -> ClientResponse:
    return submit(client, read(client, f"{faces}sign/").form("/sign/"), pin=pin)


def count(client: Client, people: list[Prisoner], clock: str) -> Page:
    with at(f"{clock}:00"):
        faces = begin(client, len(people))
    for place, prisoner in enumerate(people):
        with at(f"{clock}:{place + 5:02d}"):
            tap(client, faces, [prisoner])
    with at(f"{clock}:50"):
        return read(client, sign(client, faces)["Location"])


@pytest.mark.slow
def test_a_complete_count_balances(morning: Morning, lock: LockSession, kay: Client) -> None:
    assert "Balanced" in count(kay, morning.kitchen, "07:27").text
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and standing.balanced


def test_no_name_and_no_expected_number_before_the_headcount(
    morning: Morning, lock: LockSession, kay: Client
) -> None:
    with at("07:27:00"):
        home = read(kay, "/rolls/")
        pad = next(link for link in home.links if link.startswith("/counts/party/"))
        text = home.text + read(kay, pad).text
    assert not any(prisoner.name in text or prisoner.number in text for prisoner in morning.kitchen)
    assert ">24<" not in text and " 24 " not in text
    assert number_of_looks() == 0


def test_opening_the_list_is_recorded_once(
    morning: Morning, lock: LockSession, kay: Client
) -> None:
    with at("07:27:00"):
        faces = begin(kay)
        for _ in range(3):
            read(kay, faces)
    entry = LedgerEntry.objects.get(act="look_at_names")
    assert entry.by_id == morning.prison.kay.person
    assert entry.body["said"]["size"] == 24


@pytest.mark.slow
def test_missing_prisoners_are_named_and_another_officer_must_count(
    morning: Morning, lock: LockSession, kay: Client
) -> None:
    result = count(kay, morning.kitchen[:-1], "07:27")
    assert "Not balanced" in result.text
    assert "Another officer counts" in result.text
    assert morning.kitchen[-1].name in result.text
    with at("07:29:00"):
        home = read(kay, "/rolls/")
        assert "Another officer must count now." in home.text
        assert not [link for link in home.links if link.startswith("/counts/party/")]
        assert "Recount Kitchen now" in read(browser(morning.prison, "kit"), "/rolls/").text


@pytest.mark.slow
def test_the_second_mismatch_says_that_all_vehicles_are_stopped(
    morning: Morning, lock: LockSession, kay: Client
) -> None:
    count(kay, morning.kitchen[:-1], "07:27")
    result = count(browser(morning.prison, "kit"), morning.kitchen[:-1], "07:31")
    assert "All vehicles are stopped" in result.text
    assert Stop.objects.count() == 1


@pytest.mark.slow
def test_a_count_from_the_office_is_called_invalid(morning: Morning, lock: LockSession) -> None:
    office = browser(morning.prison, "kay", device="office-1")
    result = count(office, morning.kitchen, "07:27")
    assert "Count again" in result.text
    assert "device of another area" in result.text


def test_the_same_form_twice_counts_once(morning: Morning, lock: LockSession, kay: Client) -> None:
    pad = f"/counts/party/{morning.prison.party['kitchen'].pk}/"
    with at("07:27:00"):
        form = read(kay, pad).form(pad)
        places = {submit(kay, form, headcount="24")["Location"] for _ in range(2)}
        faces = places.pop()
        row = next(form for form in read(kay, faces).forms if "prisoner" in form.fields)
        for _ in range(2):
            assert submit(kay, row).status_code == 302
    assert not places
    assert (Count.objects.count(), Tap.objects.count()) == (1, 1)


@pytest.mark.slow
def test_naming_a_stranger_requests_a_count_of_their_party(
    morning: Morning, lock: LockSession, kay: Client
) -> None:
    laundry = morning.prison.prisoners["laundry"][0]
    with at("07:27:00"):
        faces = begin(kay, 25)
        form = read(kay, f"{faces}stranger/").form("/stranger/")
        assert submit(kay, form, number="rubbish").status_code == 422
        form = read(kay, f"{faces}stranger/").form("/stranger/")
        assert submit(kay, form, number=laundry.number).status_code == 302
        assert laundry.number in read(kay, faces).text
        assert "Count Laundry now" in read(browser(morning.prison, "lena"), "/rolls/").text


def test_a_wrong_pin_shows_the_page_again(morning: Morning, lock: LockSession, kay: Client) -> None:
    with at("07:27:00"):
        faces = begin(kay)
        answer = sign(kay, faces, pin="0000")
    assert answer.status_code == 409
    assert "This is not your PIN" in Page(answer).text


def test_a_count_that_changed_since_it_was_shown_is_not_signed(
    morning: Morning, lock: LockSession, kay: Client
) -> None:
    with at("07:27:00"):
        faces = begin(kay)
        form = read(kay, f"{faces}sign/").form("/sign/")
        tap(kay, faces, morning.kitchen[:1])
        assert submit(kay, form, pin=PIN).status_code == 409


@pytest.mark.parametrize(
    ("name", "status"), [("stan", 403), ("grace", 403), ("kit", 403), ("hana", 403)]
)
def test_the_count_and_list_of_another_officer_cannot_be_opened(
    morning: Morning, lock: LockSession, kay: Client, name: str, status: int
) -> None:
    with at("07:27:00"):
        faces = begin(kay)
        client = browser(morning.prison, name)
        for address in (faces, f"{faces}progress/", f"{faces}sign/", f"{faces}stranger/"):
            answer = client.get(address)
            assert answer.status_code == status
            assert not any(prisoner.name in page_text(answer) for prisoner in morning.kitchen)


def test_the_count_page_of_another_prison_is_not_found(
    morning: Morning, lock: LockSession, kay: Client, other_prison: Prison
) -> None:
    with at("07:27:00"):
        faces = begin(kay)
        assert browser(other_prison, "kay").get(faces).status_code == 404


def test_the_gate_sees_states_of_parties_and_no_names(morning: Morning, lock: LockSession) -> None:
    morning.count(
        morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[:-1]
    )
    with at("07:30:00"):
        text = read(browser(morning.prison, "grace"), f"/visits/{lock.visit_id}/counts/").text
    assert "23 of 24: another officer must count" in text
    assert "Stores" in text
    assert not any(prisoner.name in text or prisoner.number in text for prisoner in morning.kitchen)
    assert number_of_looks() == 0


def test_the_orderly_officer_sees_the_faces_of_the_count_they_begin(
    morning: Morning, lock: LockSession, prison: Prison
) -> None:
    omar = browser(prison, "omar")
    with at("07:27:00"):
        page = read(omar, begin(omar))
    assert "0 of 24 seen" in page.text
    assert number_of_looks() == 1
