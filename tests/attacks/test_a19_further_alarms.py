"""Attack 19: nobody is told of missing prisoners, contradicted departures or changed types."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from searches.ledger.clock import replay_at
from searches.models import Announcement, LedgerEntry
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.locks.locks import close_inner_gate
from searches.services.rolls.work_sessions import end_work_session
from searches.services.visits.halts import log_departure
from tests.api.offline.test_offline_arrival import offline_operation
from tests.api.tablet_client import Tablet
from tests.attacks.test_a05_sealed_while_still_at_the_kitchen import (
    MINUTE,
    START,
    WHY,
    at_the_kitchen,
)
from tests.attacks.test_a06_wrong_vehicle_type import change_type, come_in, was_here
from tests.services.visits.test_visits import SEALED
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


def top_of_screen(prison: Prison, name: str) -> str:
    """Return the banner at the top of this person's screen."""
    announce_new_entries(prison.establishment.pk)
    return page_text(browser(prison, name).get("/stops/banner/"))


def hand_back(morning: Morning, *, missing: int) -> None:
    """End work as Kay at 07:00, and confirm as Ava who is back on A1: all but `missing`."""
    prison = morning.prison
    with at("07:00:00"):
        session = prison.party["kitchen"].work_sessions.get(ended_at=None)
        end_work_session(prison.kay, session_id=session.pk)
        back = session.hand_backs.get(landing__code="a1")
        people = [entry.movement.prisoner.number for entry in back.people.all()]
        form = {"uuid": uuid4(), "number": len(people) - missing, "not_here": people[:missing]}
        answer = browser(prison, "ava").post(f"/received/back/{back.pk}/", form)
    assert answer.status_code == 302


def test_prisoners_missing_on_a_landing_are_announced_until_received(morning: Morning) -> None:
    prison, sentence = morning.prison, "Landing A1 did not receive 1 person who was sent back"
    hand_back(morning, missing=1)
    with at("07:00:30"):
        for name in ("ceri", "omar", "kay", "kit"):
            assert sentence in top_of_screen(prison, name), name
        # Ava reported the missing prisoners, so Ava gets no announcement
        for name in ("ava", "grace", "stan"):
            assert sentence not in top_of_screen(prison, name), name
        announced = Announcement.objects.get(kind="hand_back_short")
        man = morning.kitchen[0]
        assert announced.urgent
        assert man.name not in announced.sentence
        assert man.number not in announced.sentence
    assert LedgerEntry.objects.filter(act="announce", body__said__kind="hand_back_short").exists()
    with at("07:05:00"):
        (movement,) = open_movements(prison, "ava")
        answer = browser(prison, "ava").post(f"/received/{movement}/", {"uuid": uuid4()})
        assert answer.status_code == 302
        assert sentence not in top_of_screen(prison, "ceri")


def open_movements(prison: Prison, name: str) -> list[str]:
    """Return the ids of the movements that this officer can receive on their page."""
    page = page_text(browser(prison, name).get("/received/"))
    return [
        part.split("/")[0]
        for part in page.split('action="/received/')[1:]
        if part.split("/")[0] not in {"seen", "here", "back"}
    ]


def test_a_landing_that_misses_nobody_is_not_announced(morning: Morning) -> None:
    hand_back(morning, missing=0)
    with at("07:00:30"):
        assert "did not receive" not in top_of_screen(morning.prison, "ceri")
    assert not Announcement.objects.filter(kind="hand_back_short").exists()


@pytest.mark.parametrize(("later", "announced"), [(0, False), (1, True)])
def test_a_departure_later_than_the_seal_is_announced(
    prison: Prison, later: int, announced: bool
) -> None:
    with replay_at(START):
        visit, halt = at_the_kitchen(prison)
    with replay_at(START + 11 * MINUTE):
        log_departure(prison.tom, halt_id=halt.pk, reason=WHY)
    with replay_at(START + 12 * MINUTE):
        lock = close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    left_at = lock.sealed_at + timedelta(milliseconds=later)
    sentence = "left Kitchen bay after the lock was sealed. The lock session is void."
    with replay_at(START + 20 * MINUTE):
        departure = offline_operation("log_departure", 0, halt=str(halt.pk))
        Tablet(prison, "ed").operations(departure | {"occurred_at": left_at.isoformat()})
        for name in ("ceri", "omar", "sam"):
            assert (sentence in top_of_screen(prison, name)) is announced, name
        for name in ("ed", "kay"):
            assert sentence not in top_of_screen(prison, name), name


@pytest.mark.first_visit
def test_a_changed_type_is_announced(prison: Prison) -> None:
    was_here(prison, "van")
    visit = come_in(prison, vehicle_type="van")
    change_type(prison, visit, "rigid")
    sentence = "Grace Okafor changed the type of vehicle"
    for name in ("ceri", "omar", "sam"):
        assert sentence in top_of_screen(prison, name), name
    for name in ("grace", "kay"):
        assert sentence not in top_of_screen(prison, name), name
    announced = Announcement.objects.get(kind="vehicle_type_changed")
    assert announced.sentence.endswith("from Van to Rigid box lorry.")
    assert announced.visit_id == visit.pk
