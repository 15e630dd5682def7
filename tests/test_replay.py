"""The replay of two known escapes keeps both vehicles inside, and prints the page of docs/."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from searches.management.demo import pictures
from searches.management.demo.hashing import fast_hashing
from searches.management.demo.people import DemoPrison, found_demo_prison
from searches.management.replay import day
from searches.management.replay.day import ReplayedDay, VehicleLeft
from searches.management.replay.escapes import replay_escapes
from searches.management.replay.february_2019 import ARRIVAL, VAN, replay_february_2019
from searches.models import LedgerEntry, Release, Stop, Visit
from searches.words.events.locks import VehicleDeparted
from searches.words.releases import HOLD_NAMES, HoldCode
from tests.support.demo_ledger import take_photo_quickly
from tests.support.sample_prison import Prison

PAGE = Path(__file__).parent.parent / "docs" / "replay.md"


@pytest.fixture
def quick_photographs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "take_photo", take_photo_quickly)


@pytest.mark.slow
@pytest.mark.first_visit
@pytest.mark.django_db
@pytest.mark.usefixtures("quick_photographs")
def test_the_replay_prints_its_page_and_neither_vehicle_leaves() -> None:
    with fast_hashing():
        page = replay_escapes()
    assert page == PAGE.read_text("utf-8"), "Print the page again, as it says."
    lorry = Visit.objects.get(vehicle__plate="KX23LDV")
    assert lorry.departed_at is None
    assert not Release.objects.exists()
    assert not LedgerEntry.objects.of(VehicleDeparted).exists()
    stop = Stop.objects.get(source="second_mismatch")
    assert f"{stop.recorded_at:%d %B %Y %H:%M}" == "06 September 2023 06:34"  # UTC
    assert not hasattr(stop, "closed")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("quick_photographs")
def test_a_van_whose_prisoners_were_not_entered_stays_inside_as_well() -> None:
    with fast_hashing():
        prison = found_demo_prison(ARRIVAL.replace(month=1))
        timeline = replay_february_2019(prison, party_entered=False)
    refused = timeline[-1].replayed
    assert HOLD_NAMES[HoldCode.COUNT_MISSING].lower() in refused
    assert not Release.objects.exists()


def test_the_replay_wants_an_empty_database(prison: Prison) -> None:
    with pytest.raises(CommandError, match="empty database"):
        call_command("replay")


@pytest.mark.parametrize("part", ["go", "gate_opened_at", "departed_at"])
def test_the_replay_fails_if_the_vehicle_may_leave(
    prison: Prison, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    page = {"go": None, "gate_opened_at": None, "departed_at": None} | {part: object()}
    monkeypatch.setattr(day, "read_release_page", lambda *about: SimpleNamespace(**page))
    actors = {"ESCORT1": prison.ed, "CONTROL1": prison.ceri}
    made_up = DemoPrison(prison.establishment.pk, actors, {}, {}, {}, {})
    with pytest.raises(VehicleLeft):
        ReplayedDay(made_up, ARRIVAL, VAN).demand_inside()
