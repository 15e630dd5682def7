"""Sentences on pages give the numbers of the prison's own policy."""

from __future__ import annotations

import pytest

from searches.models import Establishment
from searches.rules.holds import ROWS
from searches.services.stops.stops import raise_stop
from searches.words.policy import Policy
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, send_photo


@pytest.fixture
def policy(prison: Prison) -> Policy:
    """Set a policy in which every number that pages name differs from its default."""
    policy = Policy(override_life_minutes=7, recently_left_minutes=150, clock_tolerance_seconds=45)
    home = Establishment.objects.filter(pk=prison.establishment.pk)
    home.update(policy=policy.to_document())
    prison.establishment.refresh_from_db()
    return policy


def page(prison: Prison, who: str, address: str) -> str:
    return page_text(browser(prison, who).get(address))


def test_the_departures_page_names_the_minutes_of_the_policy(
    prison: Prison, policy: Policy
) -> None:
    assert "No vehicle has left in the last 150 min." in page(prison, "ceri", "/left/")
    stop = raise_stop(prison.kay)
    assert "Vehicles that left in the last 150 min" in page(prison, "ceri", f"/stops/{stop.pk}/")


def test_the_override_page_names_the_minutes_of_the_policy(
    prison: Prison, policy: Policy, in_the_lock: InTheLock
) -> None:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    asking = f"/visits/{in_the_lock.visit.pk}/override/?code=photo-missing&subject=U8"
    assert "The override lapses after 7 min" in page(prison, "mia", asking)


def test_the_tablet_gets_the_clock_tolerance_of_the_policy(prison: Prison, policy: Policy) -> None:
    assert 'data-clock-tolerance="45"' in page(prison, "grace", "/board/")


def test_the_rows_of_the_rule_name_the_threshold_and_not_its_default() -> None:
    thresholds = {
        "movement-overdue": "`movement_overdue_minutes`",
        "last-look": "`last_look_seconds`",
    }
    for code, threshold in thresholds.items():
        row = next(row for known, row in ROWS.items() if known == code)
        assert threshold in row.stands_unless
        assert not any(letter.isdigit() for letter in row.stands_unless)
