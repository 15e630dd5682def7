"""The page of a case says in sentences what happened and who was involved."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from searches.models import ExceptionCase, LedgerEntry, Vehicle
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.exceptions import resolve_exception
from searches.services.people.people import grant_role
from searches.services.release.overrides import ask_override, grant_override
from searches.services.stops.stops import raise_stop
from searches.services.visits.near_misses import report_near_miss
from searches.words.exceptions import Outcome
from searches.words.people import Role
from searches.words.refusals import NotAllowed
from searches.words.releases import HoldCode
from tests.support.browsers import browser
from tests.support.forms import page_text, read
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, seal, send_photo

REASON = "The lens broke on this tablet in the rain."


def case_text(prison: Prison, code: str, who: str = "sam") -> str:
    """Return the text of the newest case with this code."""
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.filter(code=code).latest("recorded_at")
    page = read(browser(prison, who), f"/exceptions/{case.pk}/").text
    return " ".join(strip_tags(page[page.index("<main") :].replace("<", " <")).split())


def test_a_near_miss_names_the_sighting_the_place_and_the_reporter(prison: Prison) -> None:
    seal(prison)
    about = {"area_id": prison.area["kitchen-bay"].pk}
    report_near_miss(prison.kay, seen="Soot on his sleeves.", plate="kx23 ldv", **about)
    words = case_text(prison, "X19")
    for sentence in ("Soot on his sleeves.", "Kitchen bay", "Kay Marsh", "is never held against"):
        assert sentence in words
    case = ExceptionCase.objects.get(code="X19")
    page = page_text(browser(prison, "sam").get(f"/exceptions/{case.pk}/"))
    assert f"/vehicles/{Vehicle.objects.get().pk}/" in page


def test_an_unknown_plate_is_shown_as_it_was_typed(prison: Prison) -> None:
    report_near_miss(prison.kay, seen="A strap under it.", plate="white lorry?")
    assert "white lorry?" in case_text(prison, "X19")


def test_a_near_miss_of_another_prison_is_not_found(prison: Prison, other_prison: Prison) -> None:
    report_near_miss(prison.kay, seen="Soot on his sleeves.")
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.get(code="X19")
    assert browser(other_prison, "sam").get(f"/exceptions/{case.pk}/").status_code == 404


def test_an_override_shows_its_hold_its_reason_and_both_people(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    override = ask_override(
        prison.mia,
        visit_id=in_the_lock.visit.pk,
        hold_code=HoldCode.PHOTO_MISSING,
        subject="U8",
        reason=REASON,
        pin=PIN,
    )
    grant_override(prison.omar, override_id=override.pk, pin=PIN)
    words = case_text(prison, "X13")
    for sentence in (
        "Photograph missing: U8 ",
        REASON,
        "Mia Grant, office-1",
        "Omar Reed, office-2",
    ):
        assert sentence in words


def test_a_person_who_tried_to_grant_themselves_a_role_is_named(prison: Prison) -> None:
    with pytest.raises(NotAllowed):
        grant_role(prison.ann, person_id=prison.person["ann"].pk, role=Role.GATE_OFFICER)
    words = case_text(prison, "X18")
    assert "To give themselves a role: gate officer." in words
    assert "Tried by Ann Frost" in words


def test_a_stop_says_who_raised_it_and_blames_nobody(prison: Prison) -> None:
    raise_stop(prison.stan, said="One short at the stores.")
    words = case_text(prison, "X03")
    for sentence in ("One short at the stores.", "Raised by Stan Ford, stores-1", "is never held"):
        assert sentence in words


def test_the_case_names_person_and_device_of_the_entry_that_opened_it(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    report_near_miss(prison.grace, seen="A rope.", visit_id=in_the_lock.visit.pk)
    assert "Entered by Grace Okafor, gate-1" in case_text(prison, "X19")


def test_the_ledger_entry_of_a_case_contains_only_ids(prison: Prison) -> None:
    report_near_miss(prison.kay, seen="Soot on his sleeves.")
    assert set(LedgerEntry.objects.get(act="report_near_miss").body["said"]) == {
        "near_miss",
        "person",
    }


def test_a_resolved_case_shows_its_outcome_and_no_deadline(prison: Prison) -> None:
    report_near_miss(prison.kay, seen="Soot on his sleeves.")
    assert "due" in case_text(prison, "X19")
    case = ExceptionCase.objects.get(code="X19")
    resolve_exception(
        prison.sam, case_id=case.pk, outcome=Outcome.EXPLAINED, text="A stove was cleaned."
    )
    words = case_text(prison, "X19")
    assert "Sam Quill resolved this case as explained" in words
    assert "A stove was cleaned." in words
    assert "due " not in words


def test_photographs_are_grouped_by_arrival_and_exit_with_names(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    report_near_miss(prison.ed, seen="A rope.", visit_id=in_the_lock.visit.pk)
    words = case_text(prison, "X19")
    assert "Way out 1" in words
    assert "U3 " in words.split("Way out 1")[1]
