"""Copies in one slot of one search are one case. Another slot or search is another case."""

from __future__ import annotations

from typing import Any

import pytest

from searches.models import ExceptionCase, LedgerEntry, ReaderCursor
from searches.queries.exceptions.exceptions import case_page
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.exceptions import resolve_exception
from searches.words.exceptions import ExceptionCode, Outcome
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture, received, seal, send_photo


@pytest.fixture
def body(prison: Prison) -> bytes:
    """Store a photograph of another lorry, and return its bytes to send again."""
    taken = picture()
    send_photo(prison.grace, seal(prison, plate="AB12CDE"), "U4", "U4", received=received(taken))
    return taken


def copies(prison: Prison, in_the_lock: InTheLock, slot: str, body: bytes) -> list[ExceptionCase]:
    """Send one more copy in this slot, and return all cases about copies, open or resolved."""
    send_photo(prison.tom, in_the_lock, slot, slot, received=received(body))
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.within(prison.establishment)
    return list(cases.filter(code=ExceptionCode.COPIED_PHOTO).order_by("recorded_at"))


def added(prison: Prison) -> list[dict[str, Any]]:
    entries = LedgerEntry.objects.within(prison.establishment).filter(act="add_to_exception")
    return [entry.body["said"] for entry in entries.order_by("seq")]


def test_a_second_copy_in_the_slot_is_added_to_the_open_case(prison: Prison, body: bytes) -> None:
    in_the_lock = seal(prison)
    (case,) = copies(prison, in_the_lock, "U3", body)
    assert copies(prison, in_the_lock, "U3", body) == [case]
    assert [event["case"] for event in added(prison)] == [str(case.pk)]


def test_the_case_shows_each_copy_and_its_photographer(prison: Prison, body: bytes) -> None:
    in_the_lock = seal(prison)
    copies(prison, in_the_lock, "U3", body)
    (case,) = copies(prison, in_the_lock, "U3", body)
    page = case_page(prison.establishment.pk, case.pk, None)
    assert len(page.copied) == 2
    assert [line.label for line in page.narrative] == ["Entered by", "Again by"]
    assert "Tom" in page.narrative[1].text


def test_another_slot_is_another_case(prison: Prison, body: bytes) -> None:
    in_the_lock = seal(prison)
    copies(prison, in_the_lock, "U3", body)
    assert len(copies(prison, in_the_lock, "U4", body)) == 2
    assert added(prison) == []


def test_another_lock_session_is_another_case(prison: Prison, body: bytes) -> None:
    copies(prison, seal(prison), "U3", body)
    assert len(copies(prison, seal(prison, plate="CD34EFG"), "U3", body)) == 2


def test_a_resolved_case_gets_no_further_copies(prison: Prison, body: bytes) -> None:
    in_the_lock = seal(prison)
    (case,) = copies(prison, in_the_lock, "U3", body)
    resolve_exception(prison.sam, case_id=case.pk, outcome=Outcome.RETRAIN, text="Told off.")
    _, second = copies(prison, in_the_lock, "U3", body)
    assert copies(prison, in_the_lock, "U3", body) == [case, second]
    assert [event["case"] for event in added(prison)] == [str(second.pk)]
    assert len(case_page(prison.establishment.pk, second.pk, None).copied) == 2


def test_reading_twice_adds_each_copy_once(prison: Prison, body: bytes) -> None:
    in_the_lock = seal(prison)
    copies(prison, in_the_lock, "U3", body)
    copies(prison, in_the_lock, "U3", body)
    ReaderCursor.objects.update(seq=0)
    catch_up(prison.establishment.pk)
    assert len(added(prison)) == 1
