"""The rows of a search as facts for the rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.facts.release import release_facts
from searches.facts.search import SearchRows, search_facts
from searches.ledger.clock import server_now
from searches.models import LockSession, Visit
from searches.rules.answers import ItemAnswer
from searches.services.devices.clocks import read_clock
from searches.services.exceptions.parked import judge_parked, park
from searches.services.photos.photos import AnnouncedPhoto, announce_photos
from searches.services.search.search_signatures import sign_search
from searches.services.search.searches import Times, begin_second_search
from searches.services.stops.stops import ask_to_close_stop, close_stop
from searches.words.checklists import Purpose, Result
from searches.words.releases import SearchFacts, SyncFacts
from searches.words.visits import ClosingBasis
from tests.support.factories import AnswerFactory, LockSessionFactory, PhotographFactory
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer, answer_everything, send_photo

CLEAR = ItemAnswer(Result.CLEAR)


def facts_of(lock: LockSession) -> SearchFacts:
    facts = search_facts(SearchRows(lock))
    assert facts is not None
    return facts


def sync_of(visit: Visit) -> SyncFacts:
    return release_facts(visit, now=server_now(), releaser=None).sync


def test_there_are_no_search_facts_before_the_seal(in_the_lock: InTheLock) -> None:
    lock = LockSessionFactory.build(visit=in_the_lock.visit)
    assert search_facts(SearchRows(lock)) is None


def test_every_item_and_its_discs_are_among_the_facts(in_the_lock: InTheLock) -> None:
    facts = facts_of(in_the_lock.lock)
    assert {item.code for item in facts.items} == {item.code for item in in_the_lock.items}
    discs = {slot.code: slot.disc for item in facts.items for slot in item.slots if slot.disc}
    assert discs == in_the_lock.search.discs
    assert any(Purpose.LAST_LOOK in item.purposes for item in facts.items)


def test_the_newest_answer_counts(prison: Prison, in_the_lock: InTheLock) -> None:
    answer(prison.grace, in_the_lock, "B1", ItemAnswer(Result.CANNOT_SEE))
    answer(prison.tom, in_the_lock, "B1", CLEAR)
    facts = facts_of(in_the_lock.lock)
    assert [fact.result for fact in facts.answers] == [Result.CLEAR]
    assert len(facts.answer_times) == 2


def test_the_same_button_pressed_again_is_one_answer(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    for item in ("B1", "B1", "B3", "B1"):
        answer(prison.grace, in_the_lock, item, CLEAR)
    assert len(facts_of(in_the_lock.lock).answer_times) == 3


def test_an_older_answer_that_arrives_late_does_not_count(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    answer(prison.grace, in_the_lock, "B1", CLEAR)
    late = Times(occurred_at=in_the_lock.lock.sealed_at - timedelta(seconds=5))
    answer(prison.tom, in_the_lock, "B1", ItemAnswer(Result.CANNOT_SEE), times=late)
    assert facts_of(in_the_lock.lock).answers[0].result is Result.CLEAR


def test_a_device_cannot_date_a_fact_later_than_it_arrived(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    row = answer(
        prison.grace,
        in_the_lock,
        "B1",
        CLEAR,
        times=Times(occurred_at=in_the_lock.lock.sealed_at + timedelta(hours=1)),
    )
    assert facts_of(in_the_lock.lock).answers[0].answered_at == row.recorded_at


def test_a_found_counts_until_its_incident_is_closed(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    found_answer = answer(prison.grace, in_the_lock, "U5", ItemAnswer(Result.FOUND))
    assert facts_of(in_the_lock.lock).founds[0].incident_closed_at is None
    stop = found_answer.stop_set.get()
    closing = ask_to_close_stop(
        prison.ceri, stop_id=stop.pk, basis=ClosingBasis.NOTHING_THERE, pin=PIN
    )
    closed = close_stop(prison.dee, closing_id=closing.pk, pin=PIN)
    found = facts_of(in_the_lock.lock).founds[0]
    assert found.incident_closed_at == closed.recorded_at


def test_a_second_search_starts_empty_and_includes_faults_of_the_first(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    answer_everything(prison.tom, in_the_lock, second=prison.grace)
    find = answer(prison.ed, in_the_lock, "U5", ItemAnswer(Result.FOUND))
    about: dict[str, Any] = {"stop_id": find.stop_set.get().pk, "basis": ClosingBasis.NOTHING_THERE}
    closing = ask_to_close_stop(prison.ceri, pin=PIN, **about)
    close_stop(prison.dee, closing_id=closing.pk, pin=PIN)
    sign_search(prison.grace, search_id=in_the_lock.search.pk, place=1, pin=PIN)
    again = begin_second_search(prison.greta, search_id=in_the_lock.search.pk)
    facts = facts_of(in_the_lock.lock)
    assert (facts.id, facts.answers, facts.signatures) == (str(again.pk), (), ())
    assert facts.earlier_searchers == {
        str(actor.person) for actor in (prison.tom, prison.ed, prison.grace)
    }
    assert [found.item for found in facts.founds] == ["U5"]


def test_photographs_are_listed_with_their_problems(prison: Prison, in_the_lock: InTheLock) -> None:
    sent = send_photo(prison.grace, in_the_lock, "U3", "U3", in_application=False)
    photo = facts_of(in_the_lock.lock).photos[0]
    assert (photo.id, photo.slot, photo.item) == (str(sent.id), "U3", "U3")
    assert not photo.in_application and photo.copy_of == ""


@pytest.mark.parametrize("answers", [1, 12])
def test_search_facts_take_the_same_queries_for_any_number_of_rows(
    prison: Prison, in_the_lock: InTheLock, answers: int
) -> None:
    search, grace = in_the_lock.search, prison.person["grace"]
    AnswerFactory.create_in_bulk(answers, search=search, answered_by=grace)
    PhotographFactory.create_in_bulk(answers, search=search, taken_by=grace)
    lock = LockSession.objects.get(pk=in_the_lock.lock.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        facts_of(lock)
    assert len(queries) == 4


def test_announced_photographs_that_have_not_arrived_are_named(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    here, missing = send_photo(prison.grace, in_the_lock, "U3", "U3").id, uuid4()
    coming = [AnnouncedPhoto(missing, "a" * 64, 1)]
    announce_photos(prison.grace, visit_id=in_the_lock.visit.pk, photos=coming)
    assert sync_of(in_the_lock.visit).announced_missing == (str(missing),)
    assert str(here) not in sync_of(in_the_lock.visit).announced_missing


def test_a_photograph_that_was_handed_in_is_missing_until_it_is_decided(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    visit = in_the_lock.visit
    handed_in, lost = uuid4(), uuid4()
    coming = [AnnouncedPhoto(handed_in, "a" * 64, 1), AnnouncedPhoto(lost, "b" * 64, 1)]
    announce_photos(prison.grace, visit_id=visit.pk, photos=coming)
    payload = {"operation": str(handed_in), "sha256": "a" * 64}
    parked = park(prison.tom, id=uuid4(), kind="photo", payload=payload)
    assert set(sync_of(visit).announced_missing) == {str(handed_in), str(lost)}
    judge_parked(prison.sam, parked_id=parked.pk, judgement="Nothing to see on it.")
    assert sync_of(visit).announced_missing == (str(lost),)


def test_a_tablet_without_own_times_needs_no_clock_reading(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    answer(prison.grace, in_the_lock, "B1", CLEAR)
    assert sync_of(in_the_lock.visit).clocks == ()


def test_a_tablet_that_dated_a_fact_needs_a_clock_reading(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    sealed_at = in_the_lock.lock.sealed_at
    answer(prison.grace, in_the_lock, "B1", CLEAR, times=Times(occurred_at=sealed_at))
    assert [clock.offset_seconds for clock in sync_of(in_the_lock.visit).clocks] == [None]
    read_clock(prison.grace, device_now=sealed_at, jumped_backwards=True)
    clock = sync_of(in_the_lock.visit).clocks[0]
    assert clock.jumped_backwards and clock.offset_seconds is not None and clock.offset_seconds <= 0
