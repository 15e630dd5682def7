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
