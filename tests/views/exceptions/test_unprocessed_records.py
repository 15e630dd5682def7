"""An unprocessed record is decided once.

If two tablets logged in one plate, an officer who logged in neither vehicle decides.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.ledger.clock import server_now
from searches.models import Parked, Visit
from searches.services.exceptions.parked import park
from searches.services.visits.visits import log_vehicle_in
from searches.words.refusals import Refused
from searches.words.visits import TabletReport, VisitSource
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.views.visits.test_visit_pages import LORRY


def post(prison: Prison, name: str, path: str, **fields: str) -> Any:
    return browser(prison, name).post(path, {"uuid": str(uuid4()), **fields})


def page(prison: Prison, name: str) -> str:
    html: str = page_text(browser(prison, name).get("/parked/"))
    return html


@pytest.fixture
def parked(prison: Prison) -> UUID:
    payload = {"item": "U3", "result": "<b>clear</b>"}
    row = park(prison.grace, id=uuid4(), kind="answer_item", payload=payload, reason="Too late.")
    key: UUID = row.pk
    return key


@pytest.fixture
def clash(prison: Prison) -> UUID:
    """Log a lorry in as Grace, then send the arrival of the same plate from Tom's tablet."""
    log_vehicle_in(prison.grace, way_in=LORRY, source=VisitSource.PAGE)
    about: dict[str, Any] = {
        "source": VisitSource.API,
        "report": TabletReport(server_now()),
        "id": uuid4(),
    }
    with pytest.raises(Refused, match="inside-elsewhere"):
        log_vehicle_in(prison.tom, way_in=replace(LORRY, driver_name="E. Other"), **about)
    key: UUID = Parked.objects.get().pk
    return key


def test_a_security_lead_reads_a_record_and_decides_once(prison: Prison, parked: UUID) -> None:
    html = page(prison, "sam")
    assert "Too late." in html and "Grace Okafor" in html
    assert "<b>clear</b>" not in html, "what a device sent is only ever shown"
    path = f"/parked/{parked}/judge/"
    assert post(prison, "sam", path, judgement="Answered again since.").status_code == 302
    assert post(prison, "sid", path, judgement="Once more.").status_code == 409
    row = Parked.objects.get()
    assert (row.judgement, row.judged_by_id) == ("Answered again since.", prison.sam.person)


@pytest.mark.parametrize(("name", "status"), [("mia", 403), ("grace", 403), ("ceri", 403)])
def test_other_roles_cannot_decide_on_the_record(
    prison: Prison, parked: UUID, name: str, status: int
) -> None:
    assert post(prison, name, f"/parked/{parked}/judge/", judgement="x").status_code == status
    assert Parked.objects.get().judged_at is None


def test_a_decision_without_a_reason_is_refused(prison: Prison, parked: UUID) -> None:
    answer = post(prison, "sam", f"/parked/{parked}/judge/", judgement=" ")
    assert answer.status_code == 422
    assert "Enter your decision about this record." in page_text(answer)


@pytest.mark.parametrize(("pressed", "attached"), [("yes", True), ("no", False)])
def test_a_clash_is_settled_by_an_officer_who_logged_neither_arrival(
    prison: Prison, clash: UUID, pressed: str, attached: bool
) -> None:
    assert "KX23 LDV" in page(prison, "mia")
    fields = {"same_vehicle": pressed, "judgement": "Looked at both."}
    assert post(prison, "mia", f"/parked/{clash}/settle/", **fields).status_code == 302
    row = Parked.objects.get()
    assert row.judgement == "Looked at both."
    assert (row.attached_to == Visit.objects.get()) is attached


def test_a_clash_needs_one_of_the_two_buttons(prison: Prison, clash: UUID) -> None:
    fields = {"judgement": "Looked at both."}
    assert post(prison, "mia", f"/parked/{clash}/settle/", **fields).status_code == 422
    assert Parked.objects.get().judged_at is None


def handed_in(prison: Prison, author: object, **more: str) -> UUID:
    """Hand in somebody else's record as Grace, as the tablet does."""
    payload = {"item": "U3", "operation": str(uuid4()), "author": str(author), **more}
    key: UUID = park(prison.grace, id=uuid4(), kind="answer_item", payload=payload).pk
    return key


def test_a_record_handed_in_for_a_colleague_names_both(prison: Prison) -> None:
    handed_in(prison, prison.tom.person)
    html = page(prison, "sam")
    assert f"Recorded by {prison.person['tom'].printed_name}." in html
    assert f"Handed in by {prison.person['grace'].printed_name}" in html


def test_the_authors_name_stays_when_the_account_is_not_there(prison: Prison) -> None:
    handed_in(prison, uuid4(), author_name="Vera <b>Bell</b>")
    assert "Recorded by Vera &lt;b&gt;Bell&lt;/b&gt;." in page(prison, "sam")


def test_a_record_whose_author_is_no_uuid_is_shown_without_author(prison: Prison) -> None:
    handed_in(prison, "not a uuid")
    assert "Recorded by" not in page(prison, "sam")


def test_the_name_of_another_prisons_officer_is_not_shown(
    prison: Prison, other_prison: Prison
) -> None:
    handed_in(prison, other_prison.tom.person)
    assert "Recorded by an officer whose account is not known." in page(prison, "sam")


def test_ones_own_record_names_nobody_twice(prison: Prison) -> None:
    handed_in(prison, prison.grace.person)
    assert "Recorded by" not in page(prison, "sam")


def test_the_author_does_not_decide_about_a_record_that_a_colleague_handed_in(
    prison: Prison,
) -> None:
    parked = handed_in(prison, prison.sam.person)
    answer = post(prison, "sam", f"/parked/{parked}/judge/", judgement="It was clear.")
    assert answer.status_code == 409
    assert post(prison, "sid", f"/parked/{parked}/judge/", judgement="Asked.").status_code == 302
