"""Security places a drill; searchers find it by its code or miss it; security may withdraw it."""

from __future__ import annotations

import pytest

from searches.models import DrillSettlement
from searches.services.search.drills import enter_drill_code, settle_drill
from searches.services.search.search_signatures import sign_search
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import DrillOutcome
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, acts_of, answer_everything, seal

PLACED, MISSED, FOUND = DrillOutcome.PLACED, DrillOutcome.MISSED, DrillOutcome.FOUND
WITHDRAWN = DrillOutcome.WITHDRAWN


@pytest.fixture
def drill_search(prison: Prison) -> InTheLock:
    return seal(prison, drill=True, drill_zone="spine", drill_code="K7QX")


def settle(prison: Prison, in_the_lock: InTheLock, outcome: DrillOutcome) -> DrillSettlement:
    return settle_drill(prison.sam, visit_id=in_the_lock.visit.pk, outcome=outcome)


def sign_both(prison: Prison, in_the_lock: InTheLock) -> None:
    answer_everything(prison.grace, in_the_lock, second=prison.tom)
    sign_search(prison.grace, search_id=in_the_lock.search.pk, place=1, pin=PIN)
    sign_search(prison.tom, search_id=in_the_lock.search.pk, place=2, pin=PIN)


def test_security_places_a_drill_and_a_searcher_finds_it(
    prison: Prison, drill_search: InTheLock
) -> None:
    settle(prison, drill_search, PLACED)
    found = enter_drill_code(prison.tom, visit_id=drill_search.visit.pk, code=" k7qx ")
    assert (found.outcome, found.settled_by_id) == (FOUND, prison.tom.person)
    assert acts_of(drill_search.visit.pk)[-2:] == ["settle_drill", "enter_drill_code"]


def test_a_wrong_code_is_refused_and_recorded(prison: Prison, drill_search: InTheLock) -> None:
    settle(prison, drill_search, PLACED)
    with pytest.raises(Refused, match="no-such-tag"):
        enter_drill_code(prison.tom, visit_id=drill_search.visit.pk, code="AAAA")
    assert acts_of(drill_search.visit.pk)[-1] == "refuse_drill_code"


@pytest.mark.parametrize("code", ["", "K7QX"])
def test_every_code_is_wrong_without_a_drill(
    prison: Prison, in_the_lock: InTheLock, code: str
) -> None:
    with pytest.raises(Refused, match="no-such-tag"):
        enter_drill_code(prison.tom, visit_id=in_the_lock.visit.pk, code=code)


def test_a_tag_that_was_not_placed_cannot_be_found(prison: Prison, drill_search: InTheLock) -> None:
    with pytest.raises(Refused, match="no-such-tag"):
        enter_drill_code(prison.tom, visit_id=drill_search.visit.pk, code="K7QX")


def test_a_withdrawn_drill_is_ended(prison: Prison, drill_search: InTheLock) -> None:
    settle(prison, drill_search, WITHDRAWN)
    with pytest.raises(Refused, match="drill-settled"):
        settle(prison, drill_search, PLACED)


def test_a_drill_is_missed_only_after_both_searchers_signed(
    prison: Prison, drill_search: InTheLock
) -> None:
    settle(prison, drill_search, PLACED)
    with pytest.raises(Refused, match="still-searching"):
        settle(prison, drill_search, MISSED)
    sign_both(prison, drill_search)
    assert settle(prison, drill_search, MISSED).outcome == MISSED


def test_security_cannot_find_its_own_tag(prison: Prison, drill_search: InTheLock) -> None:
    settle(prison, drill_search, PLACED)
    with pytest.raises(Invalid):
        settle(prison, drill_search, FOUND)


def test_gate_officers_cannot_settle_drills(prison: Prison, drill_search: InTheLock) -> None:
    with pytest.raises(NotAllowed):
        settle_drill(prison.grace, visit_id=drill_search.visit.pk, outcome=WITHDRAWN)


def test_only_a_drawn_drill_is_settled(
    prison: Prison, other_prison: Prison, drill_search: InTheLock
) -> None:
    with pytest.raises(NotThere):
        settle(prison, seal(prison, plate="AB12CDE"), PLACED)
    with pytest.raises(NotThere):
        settle_drill(other_prison.sam, visit_id=drill_search.visit.pk, outcome=PLACED)
    with pytest.raises(NotThere):
        enter_drill_code(other_prison.tom, visit_id=drill_search.visit.pk, code="K7QX")
