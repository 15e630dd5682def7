"""Attack 8: a vehicle that was inside is turned back instead of searched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from searches.ledger.clock import replay_at
from searches.models import Establishment, Visit
from searches.services.locks.locks import close_inner_gate, void_lock
from searches.services.visits.halts import log_arrival, regain_sight, report_lost_sight
from searches.services.visits.tamper_seals import put_on_seal
from searches.words.policy import Policy
from searches.words.visits import VoidReason
from tests.api.offline.test_offline_arrival import OfflineTablet, moment
from tests.api.tablet_client import Tablet
from tests.services.visits.test_visits import SEALED, announced, come_in
from tests.support.browsers import browser
from tests.support.forms import page_text, read
from tests.support.sample_prison import FOUNDED_AT, Prison

START = FOUNDED_AT + timedelta(hours=2)
MS = timedelta(milliseconds=1)
LIMIT = timedelta(minutes=3)


def turn_back(prison: Prison, visit: Visit) -> int:
    fields = {"uuid": str(uuid4()), "why": "Wrong gate."}
    return browser(prison, "grace").post(f"/visits/{visit.pk}/turn-back/", fields).status_code


def is_turned_back(visit: Visit) -> bool:
    return Visit.objects.get(pk=visit.pk).turned_back_at is not None


@pytest.mark.parametrize(("inside_for", "goes"), [(LIMIT, True), (LIMIT + MS, False)])
def test_turning_back_is_allowed_for_three_minutes_to_the_millisecond(
    prison: Prison, inside_for: timedelta, goes: bool
) -> None:
    with replay_at(START):
        visit = come_in(prison)
    with replay_at(START + inside_for):
        turn_back(prison, visit)
    assert is_turned_back(visit) is goes


def test_after_14_minutes_turning_back_is_refused_with_what_to_do(prison: Prison) -> None:
    with replay_at(START):
        visit = come_in(prison)
    with replay_at(START + timedelta(minutes=14)):
        fields = {"uuid": str(uuid4()), "why": "Wrong gate."}
        answer = browser(prison, "grace").post(f"/visits/{visit.pk}/turn-back/", fields)
        tablet = Tablet(prison, "grace").post(
            f"visits/{visit.pk}/turn-back", {"id": str(uuid4()), "why": "Wrong gate."}
        )
    assert "cannot be turned back" in page_text(answer)
    assert tablet.json()["code"] == "has-been-inside"
    assert not is_turned_back(visit)


Act = Callable[[Prison, Visit], Any]


def lost_and_seen(prison: Prison, visit: Visit) -> None:
    report_lost_sight(prison.ed, visit_id=visit.pk)
    regain_sight(prison.ed, visit_id=visit.pk)


def sealed_and_opened(prison: Prison, visit: Visit) -> None:
    close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    void_lock(prison.grace, visit_id=visit.pk, reason=VoidReason.INNER_GATE_OPENED)


@pytest.mark.parametrize(
    "act",
    [
        lambda prison, visit: log_arrival(prison.ed, visit_id=visit.pk, area="stores"),
        lost_and_seen,
        sealed_and_opened,
        lambda prison, visit: put_on_seal(prison.ed, visit_id=visit.pk, number="S777"),
    ],
)
def test_any_sign_of_an_opened_inner_gate_ends_turning_back(prison: Prison, act: Act) -> None:
    with replay_at(START):
        visit = come_in(prison)
    with replay_at(START + timedelta(seconds=30)):
        act(prison, visit)
        turn_back(prison, visit)
    assert not is_turned_back(visit)


def test_the_minutes_of_an_offline_arrival_start_when_the_vehicle_came(prison: Prison) -> None:
    alone = OfflineTablet(prison)
    alone.send(alone.way_in())
    with replay_at(moment(30)):
        assert turn_back(prison, Visit.objects.get(pk=alone.visit)) == 409
    assert not is_turned_back(Visit.objects.get(pk=alone.visit))


def test_a_vehicle_that_was_never_let_in_is_sent_away_at_any_time(prison: Prison) -> None:
    visit = announced(prison, hours=1)
    assert turn_back(prison, visit) == 302
    assert is_turned_back(visit)


def test_the_prison_may_allow_more_or_fewer_minutes(prison: Prison) -> None:
    policy = Policy(turn_back_minutes=2).to_document()
    Establishment.objects.filter(pk=prison.establishment.pk).update(policy=policy)
    with replay_at(START):
        visit = come_in(prison)
    with replay_at(START + timedelta(minutes=2) + MS):
        turn_back(prison, visit)
    assert not is_turned_back(visit)


def test_the_button_is_shown_only_while_turning_back_is_allowed(prison: Prison) -> None:
    with replay_at(START):
        visit = come_in(prison)
    for later, offered in ((LIMIT, True), (LIMIT + MS, False)):
        with replay_at(START + later):
            page = read(browser(prison, "grace"), f"/visits/{visit.pk}/")
        assert any("/turn-back/" in form.action for form in page.forms) is offered
