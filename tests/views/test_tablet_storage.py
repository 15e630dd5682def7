"""The warning that a tablet's browser may delete unsent records."""

from __future__ import annotations

from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

WARNING = "This tablet may delete unsent records when it is full."


def test_the_page_of_vehicles_warns_that_the_browser_may_delete_records(prison: Prison) -> None:
    client = browser(prison, "grace")
    assert WARNING not in page_text(client.get("/board/"))
    client.cookies["storage"] = "may-delete"
    assert WARNING in page_text(client.get("/board/"))


def test_no_other_page_warns_because_nobody_can_act_on_it_in_mid_search(prison: Prison) -> None:
    client = browser(prison, "grace")
    client.cookies["storage"] = "may-delete"
    for address in ("/visits/new/", "/departures/", "/stop/"):
        assert WARNING not in page_text(client.get(address))


def test_the_warning_is_one_line_that_opens(prison: Prison) -> None:
    client = browser(prison, "grace")
    client.cookies["storage"] = "may-delete"
    page = page_text(client.get("/board/"))
    line = "<summary>This tablet may delete unsent records</summary>"
    assert WARNING in page.partition(line)[2]


def test_what_is_wrong_with_the_tablet_has_its_place_from_the_first_moment(prison: Prison) -> None:
    client = browser(prison, "grace")
    assert "data-tablet-trouble hidden" in page_text(client.get("/board/"))
    client.cookies["trouble"] = "This%20tablet%E2%80%99s%20clock%20is%205%20min%20ahead."
    page = page_text(client.get("/board/"))
    assert "This tablet’s clock is 5 min ahead.</p>" in page
    assert "data-tablet-trouble hidden" not in page


def test_a_cookie_about_the_tablet_is_escaped_and_bounded(prison: Prison) -> None:
    client = browser(prison, "grace")
    client.cookies["trouble"] = "%3Cscript%3Ealert(1)%3C/script%3E"
    assert "<script>alert(1)" not in client.get("/board/").content.decode()
    client.cookies["trouble"] = "x" * 401
    assert "x" * 401 not in client.get("/board/").content.decode()
