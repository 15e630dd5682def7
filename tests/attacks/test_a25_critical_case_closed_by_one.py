"""Attack 25: one security lead closes a critical case for good with the text "ok"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from searches.ledger.clock import server_now
from searches.models import CaseNote, Confirmation, ExceptionCase, LedgerEntry
from searches.services.exceptions.event_readers import catch_up
from searches.services.stops.stops import raise_stop
from searches.services.visits.near_misses import report_near_miss
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.forms import page_text, read
from tests.support.sample_prison import PIN, Prison

FOUND_OUT = "The prisoner was seen in healthcare by the nurse."
CHECKED = "I spoke to the nurse and read the ledger."


@pytest.fixture
def case(prison: Prison) -> ExceptionCase:
    """Open a critical case: Kay, of the kitchen, stopped all vehicles."""
    raise_stop(prison.kay)
    catch_up(prison.establishment.pk)
    return ExceptionCase.objects.within(prison.establishment).get(code="X03")


def work(prison: Prison, name: str, case: ExceptionCase, **typed: str) -> Any:
    """Send the form of the case's page as this person, closing the case unless told otherwise."""
    form = {"uuid": str(uuid4()), "do": "resolve", "outcome": "explained", "text": FOUND_OUT}
    return browser(prison, name).post(f"/exceptions/{case.pk}/work/", form | typed)


def reopen(prison: Prison, name: str, case: ExceptionCase, text: str) -> Any:
    form = {"uuid": str(uuid4()), "text": text}
    return browser(prison, name).post(f"/exceptions/{case.pk}/reopen/", form)


def decide(prison: Prison, name: str, **typed: str) -> Any:
    """Confirm the newest request to close a case as this person, or refuse it."""
    confirmation = Confirmation.objects.filter(kind="case_outcome").latest("recorded_at")
    form = {"uuid": str(uuid4()), "reason": CHECKED, "pin": PIN}
    return browser(prison, name).post(f"/confirmations/{confirmation.pk}/decide/", form | typed)


def is_listed_as(prison: Prison, state: str, case: ExceptionCase) -> bool:
    page = page_text(browser(prison, "sam").get("/exceptions/", {"state": state}))
    return f"/exceptions/{case.pk}/" in page


def acts(case: ExceptionCase) -> list[str]:
    entries = LedgerEntry.objects.within(case.establishment).order_by("seq")
    return list(entries.values_list("act", flat=True))


def test_one_security_lead_cannot_close_a_case_with_the_text_ok(
    prison: Prison, case: ExceptionCase
) -> None:
    answer = work(prison, "sam", case, text="ok", pin=PIN)
    assert answer.status_code == 422
    page = page_text(answer)
    assert "The reason must be 20 characters or more." in page
    assert ">ok</textarea>" in page, "what was typed is kept"
    assert is_listed_as(prison, "open", case)


@pytest.mark.parametrize("text", ["", "   ", "ok ok ok ok ok ok ok ok ok"])
def test_a_blank_or_repeated_reason_cannot_close_a_case(
    prison: Prison, case: ExceptionCase, text: str
) -> None:
    assert work(prison, "sam", case, text=text, pin=PIN).status_code == 422
    assert not CaseNote.objects.exists()


def test_a_case_cannot_be_closed_without_a_pin(prison: Prison, case: ExceptionCase) -> None:
    answer = work(prison, "sam", case)
    assert answer.status_code == 409
    assert "Enter your PIN to sign." in page_text(answer)
    assert work(prison, "sam", case, pin="0000").status_code == 409
    assert not CaseNote.objects.exists()


def test_one_signature_leaves_the_case_open_and_asks_a_second_person(
    prison: Prison, case: ExceptionCase
) -> None:
    assert work(prison, "sam", case, pin=PIN).status_code == 302
    assert is_listed_as(prison, "open", case)
    assert acts(case)[-2:] == ["propose_case_outcome", "ask_confirmation"]
    page = read(browser(prison, "sam"), f"/exceptions/{case.pk}/").text
    assert "This case is still open. A second person must sign the outcome." in page
    waiting = read(browser(prison, "sid"), "/confirmations/").text
    assert "Sam Quill wants to close X03" in waiting


def test_the_first_signer_cannot_sign_second(prison: Prison, case: ExceptionCase) -> None:
    work(prison, "sam", case, pin=PIN)
    assert decide(prison, "sam").status_code == 403
    assert is_listed_as(prison, "open", case)
    assert "refuse_self_approval" in acts(case)


def test_a_second_lead_closes_the_case(prison: Prison, case: ExceptionCase) -> None:
    work(prison, "sam", case, pin=PIN)
    assert decide(prison, "sid").status_code == 302
    assert is_listed_as(prison, "resolved", case)
    page = read(browser(prison, "sam"), f"/exceptions/{case.pk}/").text
    assert "Sam Quill resolved this case as" in page
    assert "Sid Noble signed second" in page
    assert acts(case)[-2:] == ["resolve_exception", "confirm"]


def test_with_one_lead_the_duty_governor_signs_second(prison: Prison, case: ExceptionCase) -> None:
    work(prison, "sam", case, pin=PIN)
    assert decide(prison, "dee").status_code == 302
    assert is_listed_as(prison, "resolved", case)


@pytest.mark.parametrize("name", ["ceri", "mia", "omar", "bea", "grace"])
def test_other_roles_cannot_sign_second(prison: Prison, case: ExceptionCase, name: str) -> None:
    work(prison, "sam", case, pin=PIN)
    assert decide(prison, name).status_code in {403, 404}
    assert is_listed_as(prison, "open", case)


def test_a_refusal_by_the_second_person_leaves_the_case_open(
    prison: Prison, case: ExceptionCase
) -> None:
    work(prison, "sam", case, pin=PIN)
    decide(prison, "sid", refuse="1", reason="The nurse saw somebody else.")
    assert is_listed_as(prison, "open", case)
    page = read(browser(prison, "sam"), f"/exceptions/{case.pk}/").text
    assert "Sid Noble refused the outcome" in page
    assert "The nurse saw somebody else." in page


def test_a_first_signature_without_a_second_lapses(prison: Prison, case: ExceptionCase) -> None:
    work(prison, "sam", case, pin=PIN)
    with time_machine.travel(server_now() + timedelta(days=7, minutes=1), tick=False):
        assert decide(prison, "sid").status_code == 409
        assert is_listed_as(prison, "open", case)


def test_a_person_who_took_part_cannot_sign(prison: Prison) -> None:
    """Report the near miss as Sid, who therefore may not close the case about it."""
    report_near_miss(prison.sid, seen="A man hung under the bread van.", person=True)
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.within(prison.establishment).get(severity="crit")
    assert work(prison, "sid", case, pin=PIN).status_code == 403
    assert "refuse_self_review" in acts(case)
    work(prison, "sam", case, pin=PIN)
    assert decide(prison, "sid").status_code == 403
    assert is_listed_as(prison, "open", case)
    assert decide(prison, "dee").status_code == 302


@pytest.mark.parametrize("name", ["sam", "sid", "dee"])
def test_a_closed_case_is_reopened_with_a_reason(
    prison: Prison, case: ExceptionCase, name: str
) -> None:
    work(prison, "sam", case, pin=PIN)
    decide(prison, "sid")
    assert reopen(prison, name, case, "again").status_code == 422
    answer = reopen(prison, name, case, "The nurse withdrew what she said.")
    assert answer.status_code == 302
    assert is_listed_as(prison, "open", case)
    assert acts(case)[-1] == "reopen_exception"
    page = read(browser(prison, "sid"), f"/exceptions/{case.pk}/")
    assert "The nurse withdrew what she said." in page.text
    assert page.form("/work/")
    work(prison, "sid", case, pin=PIN, outcome="incident")
    decide(prison, "sam")
    assert is_listed_as(prison, "resolved", case)


def test_an_open_case_cannot_be_reopened(prison: Prison, case: ExceptionCase) -> None:
    assert reopen(prison, "sam", case, "The nurse withdrew what she said.").status_code == 409


def test_a_case_that_is_not_critical_is_closed_by_one_and_reopened(prison: Prison) -> None:
    report_near_miss(prison.ed, seen="A loose strap on the roof.")
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.within(prison.establishment).get(code="X19")
    assert work(prison, "sam", case, text="The strap was the driver's.").status_code == 302
    assert is_listed_as(prison, "resolved", case)
    reopen(prison, "sid", case, "The driver has no such strap.")
    assert is_listed_as(prison, "open", case)


def test_the_api_needs_the_same_two_people(prison: Prison, case: ExceptionCase) -> None:
    sam, sid = Tablet(prison, "sam"), Tablet(prison, "sid")
    path = f"exceptions/{case.pk}/resolve"
    outcome: dict[str, Any] = {"id": uuid4(), "outcome": "explained", "text": FOUND_OUT, "pin": PIN}
    assert sam.post(path, outcome | {"id": uuid4(), "text": "ok"}).status_code == 422
    without = {name: value for name, value in outcome.items() if name != "pin"}
    assert sam.post(path, without | {"id": uuid4()}).status_code == 409
    assert sam.post(path, outcome).status_code == 201
    (x03,) = [
        listed for listed in sam.get("exceptions").json()["results"] if listed["code"] == "X03"
    ]
    assert (x03["outcome"], x03["second_signature_needed"]) == (None, True)
    confirmation = Confirmation.objects.filter(kind="case_outcome").latest("recorded_at")
    decision = {"id": uuid4(), "pin": PIN, "reason": CHECKED}
    assert sam.post(f"confirmations/{confirmation.pk}/confirm", decision).status_code == 403
    decision["id"] = uuid4()
    assert sid.post(f"confirmations/{confirmation.pk}/confirm", decision).status_code == 201
    (x03,) = [
        listed for listed in sam.get("exceptions").json()["results"] if listed["code"] == "X03"
    ]
    assert (x03["outcome"], x03["second_signature_needed"]) == ("explained", False)
    again = {"id": uuid4(), "text": "The nurse withdrew what she said."}
    assert sid.post(f"exceptions/{case.pk}/reopen", again).status_code == 201
    assert is_listed_as(prison, "open", case)


def test_the_request_shows_the_case_to_the_second_person(
    prison: Prison, case: ExceptionCase
) -> None:
    work(prison, "sam", case, pin=PIN)
    confirmation_id: UUID = (
        Confirmation.objects.filter(kind="case_outcome").latest("recorded_at").pk
    )
    page = read(browser(prison, "sid"), f"/confirmations/{confirmation_id}/")
    assert FOUND_OUT in page.text
    assert f"/exceptions/{case.pk}/" in page.links
