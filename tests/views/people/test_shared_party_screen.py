"""Supervisors share the screen of their party: each signs in with a PIN, and counts as themself."""

from __future__ import annotations

import pytest

from searches.models import Duty, LedgerEntry, LockSession
from searches.services.people.people import go_on_duty
from searches.words.events.devices import OfficerCameOn
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.shared_tablet import SharedTablet


@pytest.fixture
def screen(prison: Prison) -> SharedTablet:
    """Return the kitchen's screen, on which Kit and then Kay signed in with their passwords."""
    return SharedTablet(prison, "kitchen-1").shared_by("kit", "kay")


def test_another_supervisor_signs_in_with_a_pin_and_the_one_before_is_signed_off(
    prison: Prison, screen: SharedTablet
) -> None:
    assert 'href="/officer/?next=%2Frolls%2F"' in page_text(screen.client.get("/rolls/"))
    answer = screen.come_on("kit", next_path="/rolls/")
    assert (answer.status_code, answer["Location"]) == (302, "/rolls/")
    assert screen.on == str(prison.person["kit"].pk)
    assert "Kit Lowe" in page_text(screen.client.get("/rolls/"))
    entry = LedgerEntry.objects.of(OfficerCameOn, previous=prison.person["kay"].pk).get()
    assert entry.by_id == prison.person["kit"].pk


def test_after_a_mismatch_the_card_offers_the_change_and_the_other_officer_counts(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    screen = SharedTablet(prison, "kitchen-1").shared_by("kit", "kay")
    count = morning.count(prison.kay, "kitchen", "07:26:10", "07:29:00", people=morning.kitchen[1:])
    party = f"/counts/party/{prison.party['kitchen'].pk}/"
    result = f"/counts/{count.pk}/result/"
    with at("07:29:10"):
        assert "Change officer</a>" in page_text(screen.client.get(result))
        answer = screen.come_on("kit", next_path=result)
        assert answer["Location"] == "/rolls/"  # the count itself belongs to Kay
        assert f'href="{party}"' in page_text(screen.client.get("/rolls/"))
        sent = {"uuid": "0b0e4e3a-6d0e-4f0c-9a55-0f1d6f8a8c02", "headcount": "23"}
        assert screen.client.post(party, sent).status_code == 302
        assert screen.client.get(result).status_code == 403


def test_an_officer_who_signs_in_is_on_duty_at_the_area_of_the_screen(
    prison: Prison, screen: SharedTablet
) -> None:
    go_on_duty(prison.kit, area_id=prison.area["stores"].pk)
    screen.come_on("kit", next_path="/rolls/")
    duty = Duty.objects.get(person=prison.person["kit"], ended_at=None)
    assert duty.area_id == prison.area["kitchen-bay"].pk


def test_a_wrong_pin_changes_nothing(prison: Prison, screen: SharedTablet) -> None:
    assert screen.come_on("kit", "9731").status_code == 409
    assert screen.on == str(prison.person["kay"].pk)
    go_on_duty(prison.kit, area_id=prison.area["stores"].pk)
    assert screen.come_on("kit", "9731").status_code == 409
    assert Duty.objects.get(person=prison.person["kit"], ended_at=None).area.code == "stores"


def test_a_supervisor_who_never_signed_in_here_with_a_password_is_not_offered(
    prison: Prison, screen: SharedTablet
) -> None:
    assert screen.come_on("stan").status_code == 403
    assert str(prison.person["stan"].pk) not in screen.names()


def test_a_pin_opens_no_supervisor_at_the_gate_where_nobody_may_see_names(prison: Prison) -> None:
    gate = SharedTablet(prison, "gate-1").shared_by("kay", "grace")
    assert str(prison.person["kay"].pk) not in gate.names()
    assert gate.come_on("kay").status_code == 403


def test_a_pin_on_the_partys_screen_opens_only_the_work_with_prisoners(prison: Prison) -> None:
    """An officer of the control room must use their password, even if they supervise a party."""
    screen = SharedTablet(prison, "kitchen-1").shared_by("ceri", "kay")
    assert str(prison.person["ceri"].pk) not in screen.names()


def test_the_partys_screen_does_not_lock_itself(prison: Prison, screen: SharedTablet) -> None:
    """A request must be seen and answered at once, also after ten quiet minutes."""
    assert "data-idle-lock" not in page_text(screen.client.get("/rolls/"))
