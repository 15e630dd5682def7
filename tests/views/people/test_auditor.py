"""The auditor reads everything and changes nothing, and every reading is recorded."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from searches.ledger.clock import replay_at
from searches.models import LedgerEntry
from searches.services.people.access_log import ONE_LOOK_AT_PAGE, open_page
from tests.support.browsers import browser
from tests.support.counting import Morning
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

PAGES = [
    "checklists",
    "drills",
    "watch",
    "policy",
    "escalation",
    "people",
    "devices",
    "prison",
    "prisoners",
]
PAGES += ["deliveries", "parked", "rolls", "received", "rolls/landings", "rolls/whole", "ledger"]


def pages_looked_at(prison: Prison) -> list[str]:
    entries = LedgerEntry.objects.within(prison.establishment).filter(act="look_at_page")
    return [entry.body["said"]["path"] for entry in entries.order_by("seq")]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_the_reading_is_recorded(prison: Prison, name: str) -> None:
    answer = browser(prison, "ada").get(f"/{name}/", {"q": "a secret"})
    assert answer.status_code == 200
    assert pages_looked_at(prison) == [f"/{name}/"]
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert entry.by_id == prison.ada.person and "secret" not in str(entry.body)


@pytest.mark.parametrize("name", ["policy", "people", "watch", "prisoners"])
def test_the_auditor_sees_no_button_and_can_send_no_form(prison: Prison, name: str) -> None:
    ada = browser(prison, "ada")
    page = page_text(ada.get(f"/{name}/"))
    before, _, inside = page.partition('<fieldset class="app-looks" disabled>')
    assert "You can read this page but change nothing." in before
    assert "<form" in inside and 'id="main"' in before
    assert ada.post(f"/{name}/", {"uuid": str(uuid4())}).status_code == 403


def test_a_person_with_permission_sees_the_form(prison: Prison) -> None:
    assert b"app-looks" not in browser(prison, "sam").get("/policy/").content
    assert pages_looked_at(prison) == []


@pytest.mark.parametrize("name", ["grace", "sam", "ann"])
def test_other_roles_see_only_their_own_part(prison: Prison, name: str) -> None:
    assert browser(prison, name).get("/prisoners/").status_code == 403


def test_a_page_is_recorded_once_a_minute(prison: Prison) -> None:
    now = timezone.now() - timedelta(minutes=5)
    for later in (timedelta(), ONE_LOOK_AT_PAGE - timedelta(seconds=1), ONE_LOOK_AT_PAGE):
        with replay_at(now + later):
            open_page(prison.ada, path="/board/")
    open_page(prison.ada, path="/policy/")
    assert pages_looked_at(prison) == ["/board/", "/board/", "/policy/"]


def test_unknown_pages_and_the_banner_are_not_recorded(prison: Prison) -> None:
    ada = browser(prison, "ada")
    assert ada.get(f"/checklists/{uuid4()}/").status_code == 404
    ada.get("/stops/banner/", headers={"HX-Request": "true"})
    assert pages_looked_at(prison) == []


def test_the_auditors_menu_has_every_page(prison: Prison) -> None:
    page = page_text(browser(prison, "ada").get("/ledger/"))
    assert 'href="/policy/"' in page and 'href="/people/"' in page


def test_the_auditor_reads_every_party_with_names(morning: Morning) -> None:
    ada, party = browser(morning.prison, "ada"), morning.prison.party["kitchen"]
    assert f"/rolls/{party.pk}/" in page_text(ada.get("/rolls/"))
    page = ada.get(f"/rolls/{party.pk}/")
    assert (page.status_code, morning.kitchen[0].name in page_text(page)) == (200, True)
    acts = LedgerEntry.objects.filter(by=morning.prison.ada.person)
    # acts of the auditor's first sign-in
    acts = acts.exclude(act__in=("choose_password", "choose_pin"))
    assert set(acts.values_list("act", flat=True)) == {"look_at_names", "look_at_page"}
    supervisor = browser(morning.prison, "stan")
    assert supervisor.get(f"/rolls/{party.pk}/").status_code == 403
