"""After a case is resolved, a later event of the same kind opens a new case."""

from __future__ import annotations

import pytest

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, LockSession, Search, Stop
from searches.rules.answers import ItemAnswer
from searches.rules.release import decide
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import depart, open_outer_gate, void_expired_locks, void_lock
from searches.services.rolls.late_counts import alert_late_counts
from searches.services.rolls.movements import tap_seen
from searches.services.search.searches import begin_second_search
from searches.services.stops.stops import ask_to_close_stop
from searches.words.checklists import Method, Result
from searches.words.exceptions import ExceptionCode
from searches.words.refusals import NotAllowed, Refused
from searches.words.visits import ClosingBasis, VoidReason
from tests.support.counting import Morning, at
from tests.support.exception_cases import resolve
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer, answer_everything, nothing_wrong, send_photo


def cases(prison: Prison, code: ExceptionCode) -> list[ExceptionCase]:
    catch_up(prison.establishment.pk)
    found = ExceptionCase.objects.within(prison.establishment).filter(code=code)
    return list(found.order_by("recorded_at"))


def test_a_departure_without_go_is_reported_after_a_mistyped_code(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    visit = in_the_lock.visit.pk
    open_outer_gate(prison.grace, visit_id=visit, code="0000")
    (mistyped,) = cases(prison, ExceptionCode.LEFT_WITHOUT_GO)
    resolve(prison, mistyped)
    open_outer_gate(prison.grace, visit_id=visit, code="")
    depart(prison.grace, visit_id=visit, inner_gate_still_shut=True)
    assert len(cases(prison, ExceptionCode.LEFT_WITHOUT_GO)) == 2


def test_a_repeated_cannot_see_is_reported_again(prison: Prison, in_the_lock: InTheLock) -> None:
    answer(prison.grace, in_the_lock, "U5", ItemAnswer(Result.CANNOT_SEE))
    (mud,) = cases(prison, ExceptionCode.CANNOT_SEE)
    resolve(prison, mud)
    answer(prison.grace, in_the_lock, "U5", ItemAnswer(Result.CANNOT_SEE, method=Method.PIT))
    assert len(cases(prison, ExceptionCode.CANNOT_SEE)) == 2


def test_a_prisoner_found_in_an_expired_lock_session_is_reported(
    morning: Morning, lock: LockSession
) -> None:
    with at("08:27:00"):
        void_expired_locks(morning.prison.system_actor)
    (ran_out,) = cases(morning.prison, ExceptionCode.LOCK_VOIDED)
    with at("08:28:00"):
        resolve(morning.prison, ran_out)
    about = {"visit_id": lock.visit_id, "lock_id": lock.pk}
    with at("08:29:00"), pytest.raises(Refused):
        void_lock(morning.prison.grace, reason=VoidReason.PRISONER_ENTERED, **about)
    assert len(cases(morning.prison, ExceptionCode.LOCK_VOIDED)) == 2


def test_a_search_answered_too_fast_is_reported_at_the_second_search(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    answer_everything(prison.grace, in_the_lock, but=frozenset({"F1"}))
    begin_second_search(prison.greta, search_id=in_the_lock.search.pk)
    assert len(cases(prison, ExceptionCode.TOO_FAST)) == 1
    assert len(cases(prison, ExceptionCode.BULK_ANSWERS)) == 1


def test_an_officer_who_photographed_cannot_do_the_second_search(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    send_photo(prison.tom, in_the_lock, "U3", "U3")
    answer_everything(prison.grace, in_the_lock, but=frozenset({"F1"}))
    with pytest.raises(NotAllowed):
        begin_second_search(prison.tom, search_id=in_the_lock.search.pk)
    assert Search.objects.count() == 1


def test_the_first_searchers_cannot_photograph_the_second_search(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    answer_everything(prison.grace, in_the_lock, but=frozenset({"F1"}))
    again = begin_second_search(prison.greta, search_id=in_the_lock.search.pk)
    lorry = InTheLock(in_the_lock.visit, in_the_lock.lock, again)
    answer(prison.greta, lorry, "A1", nothing_wrong(lorry.items[0]))
    send_photo(prison.grace, lorry, "U1", "U1")
    decision = decide(release_facts(in_the_lock.visit, now=server_now(), releaser=None))
    assert ("searchers", "again") in {(hold.code.value, hold.subject) for hold in decision.holds}


def test_a_stop_for_late_counts_needs_a_prisoner_of_that_party(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    with at("07:41:00"):
        alert_late_counts(prison.system_actor)
    other = prison.prisoners["waste"][0]
    with at("07:42:00"):
        tap_seen(prison.hana, prisoner_id=other.pk, area_id=prison.area["healthcare"].pk)
        stop = Stop.objects.get(under=None)
        with pytest.raises(Refused, match="Late counts raised this stop"):
            ask_to_close_stop(
                prison.ceri,
                stop_id=stop.pk,
                basis=ClosingBasis.PERSON_SEEN,
                prisoner=other.number,
                pin=PIN,
            )
        with pytest.raises(Refused, match="did not count"):
            ask_to_close_stop(
                prison.ceri, stop_id=stop.pk, basis=ClosingBasis.EVERYBODY_SEEN, pin=PIN
            )
