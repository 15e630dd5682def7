"""The exit search is drawn at the sealing, answered item by item, and frozen by *Found*."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from searches.ledger.canonical import sha256_of
from searches.models import Answer, Search, Stop
from searches.rules.answers import ItemAnswer
from searches.services.search.searches import Times, answer_item, begin_second_search
from searches.words.checklists import Purpose, Result
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import StopKind, StopSource
from tests.support.factories import ChecklistVersionFactory
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, acts_of, answer, seal

CLEAR = ItemAnswer(Result.CLEAR)


def test_sealing_draws_the_search_from_the_published_version(in_the_lock: InTheLock) -> None:
    search = in_the_lock.search
    assert search.number == 1
    assert search.checklist_version.version == 1
    assert {"A5", "U5", "F1"} <= {item.code for item in in_the_lock.items}
    assert acts_of(in_the_lock.visit.pk) == ["draw_search"]


def test_two_random_zones_get_a_disc(in_the_lock: InTheLock) -> None:
    discs = in_the_lock.search.discs
    slots = {slot.code for item in in_the_lock.items if item.disc for slot in item.photos}
    assert len(discs) == 2 and set(discs) <= slots
    assert len(set(discs.values())) == 2 and all(1 <= disc <= 20 for disc in discs.values())


def test_the_route_alternates_for_each_vehicle(prison: Prison) -> None:
    first, other, second = seal(prison), seal(prison, plate="AB12CDE"), None
    first.visit.departed_at = first.visit.entered_at
    first.visit.save()
    second = seal(prison)
    assert [first.search.route, other.search.route, second.search.route] == [0, 0, 1]


def test_an_ordinary_search_has_no_deep_search_items(in_the_lock: InTheLock) -> None:
    assert not any(item.only_in_deep_search for item in in_the_lock.items)


def test_a_drawn_deep_search_adds_its_items(prison: Prison) -> None:
    in_the_lock = seal(prison, deep_search=True)
    assert any(Purpose.DEEP_SEARCH in item.purposes for item in in_the_lock.items)


def test_an_answer_is_a_row_and_an_entry(prison: Prison, in_the_lock: InTheLock) -> None:
    shown_at = in_the_lock.lock.sealed_at
    clear_answer = answer(prison.tom, in_the_lock, "B1", CLEAR, times=Times(shown_at=shown_at))
    row = Answer.objects.get(pk=clear_answer.pk)
    assert (row.item, row.result, row.answered_by_id) == ("B1", "clear", prison.tom.person)
    assert row.shown_at == shown_at
    assert row.device_id == prison.tom.device
    assert acts_of(in_the_lock.visit.pk)[-1] == "answer_item"


def test_the_tablets_time_is_stored_beside_the_servers(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    earlier = in_the_lock.lock.sealed_at - timedelta(minutes=5)
    row = answer(prison.grace, in_the_lock, "B1", CLEAR, times=Times(occurred_at=earlier))
    assert row.occurred_at == earlier < row.recorded_at


def test_the_wrong_kind_of_answer_is_refused(prison: Prison, in_the_lock: InTheLock) -> None:
    with pytest.raises(Invalid):
        answer(prison.grace, in_the_lock, "B1", ItemAnswer(Result.SAME))
    with pytest.raises(Invalid):
        answer(prison.grace, in_the_lock, "A4", ItemAnswer(Result.RECORDED))


def test_an_item_that_is_not_on_the_checklist_is_refused(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    with pytest.raises(Invalid):
        answer(prison.grace, in_the_lock, "Z9", CLEAR)


def test_a_search_of_another_prison_is_not_found(
    prison: Prison, other_prison: Prison, in_the_lock: InTheLock
) -> None:
    with pytest.raises(NotThere):
        answer(other_prison.grace, in_the_lock, "B1", CLEAR)
    with pytest.raises(NotThere):
        answer_item(prison.grace, search_id=uuid4(), item="B1", answer=CLEAR)


def test_a_supervisor_cannot_search(prison: Prison, in_the_lock: InTheLock) -> None:
    with pytest.raises(NotAllowed):
        answer(prison.kay, in_the_lock, "B1", CLEAR)


def test_found_freezes_the_vehicle_at_once(prison: Prison, in_the_lock: InTheLock) -> None:
    found_answer = answer(prison.grace, in_the_lock, "U5", ItemAnswer(Result.FOUND))
    stop = Stop.objects.get(answer=found_answer)
    assert (stop.kind, stop.source) == (StopKind.INCIDENT, StopSource.FOUND)
    assert (stop.visit_id, stop.lock_session_id) == (in_the_lock.visit.pk, in_the_lock.lock.pk)
    assert acts_of(in_the_lock.visit.pk)[-2:] == ["answer_item", "raise_by_system"]


def test_an_aid_that_alerts_freezes_the_vehicle(prison: Prison, in_the_lock: InTheLock) -> None:
    alert_answer = answer(prison.grace, in_the_lock, "E2", ItemAnswer(Result.ALERT))
    assert Stop.objects.get(answer=alert_answer).source == StopSource.AID_ALERT


def test_different_underneath_freezes_and_a_different_plate_does_not(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    answer(prison.grace, in_the_lock, "A1", ItemAnswer(Result.DIFFERENT))
    assert not Stop.objects.filter(visit=in_the_lock.visit).exists()
    answer(prison.grace, in_the_lock, "U10", ItemAnswer(Result.DIFFERENT))
    assert Stop.objects.filter(visit=in_the_lock.visit).count() == 1


def test_an_answer_is_recorded_although_the_lock_session_is_void(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    lock = in_the_lock.lock
    lock.voided_at, lock.void_reason = lock.sealed_at, "left_unwatched"
    lock.save()
    assert answer(prison.grace, in_the_lock, "B1", CLEAR).pk


def test_the_second_search_takes_the_other_route(prison: Prison, in_the_lock: InTheLock) -> None:
    answer(prison.grace, in_the_lock, "B1", CLEAR)
    again = begin_second_search(prison.greta, search_id=in_the_lock.search.pk)
    assert (again.number, again.route) == (2, 1 - in_the_lock.search.route)
    assert again.sheet == in_the_lock.search.sheet
    assert not Answer.objects.filter(search=again).exists()
    assert acts_of(in_the_lock.visit.pk)[-1] == "begin_second_search"


def test_a_first_searcher_cannot_do_the_second_search(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    answer(prison.grace, in_the_lock, "B1", CLEAR)
    with pytest.raises(NotAllowed):
        begin_second_search(prison.grace, search_id=in_the_lock.search.pk)
    assert acts_of(in_the_lock.visit.pk)[-1] == "refuse_self_approval"


def test_a_void_lock_session_gets_no_second_search(prison: Prison, in_the_lock: InTheLock) -> None:
    lock = in_the_lock.lock
    lock.voided_at, lock.void_reason = lock.sealed_at, "left_unwatched"
    lock.save()
    with pytest.raises(Refused, match="lock-void"):
        begin_second_search(prison.greta, search_id=in_the_lock.search.pk)


def test_an_open_search_keeps_its_checklist_version(prison: Prison, in_the_lock: InTheLock) -> None:
    version = in_the_lock.search.checklist_version
    ChecklistVersionFactory.create(establishment=prison.establishment, version=2)
    again = begin_second_search(prison.greta, search_id=in_the_lock.search.pk)
    assert again.checklist_version_id == version.pk
    assert Search.objects.get(pk=in_the_lock.search.pk).checklist_version_id == version.pk
    assert sha256_of(version.document) == version.document_sha256
