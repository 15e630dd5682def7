"""Attempts to release a vehicle by radio that must stay inside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from searches.models import Photograph, RadioRelease
from searches.services.locks.locks import depart, open_outer_gate, void_lock
from searches.services.release.radio_looks import OfflineLook, look_by_radio
from searches.services.stops.stops import raise_stop
from searches.services.visits.halts import log_arrival, log_departure
from searches.services.visits.visit_changes import correct_plate, detain, end_detention
from searches.words.visits import VoidReason
from tests.services.release.test_radio_judgements import NO_BOX, Tablet, tablet, tick_at
from tests.stories.simulated_prison import picture
from tests.support.sample_prison import PIN

assert tablet  # keep the import: pytest finds the fixture by its name
OPENED = VoidReason.INNER_GATE_OPENED


def release_by_radio(tablet: Tablet) -> RadioRelease:
    return tablet.searched().ask(tablet.radio_entry(tablet.read_out()))


def leave(tablet: Tablet, radio: RadioRelease) -> Any:
    about: dict[str, Any] = {"visit_id": radio.visit_id, "inner_gate_still_shut": True}
    return tablet.yard.act(depart, tablet.prison.grace, **about)


def without_go(tablet: Tablet) -> bool:
    return "X05" in {code for code, _ in tablet.cases()}


def test_a_tablet_that_reached_the_server_just_now_is_not_offline(tablet: Tablet) -> None:
    tablet.searched().reads_clock()
    assert tablet.refusal(tablet.radio_entry(tablet.read_out())) == {"tablet-heard"}
    tablet.yard.now += timedelta(minutes=2)
    assert tablet.ask(tablet.radio_entry())


def test_a_copy_that_arrived_before_the_tablet_went_offline_holds(tablet: Tablet) -> None:
    tablet.searched()
    other = Photograph.objects.exclude(item="U5").first()
    slot = Photograph.objects.filter(item="U5").first()
    assert other and slot
    tablet.yard.photograph("U5", slot.slot, picture(sha256=other.sha256))
    assert {hold.split()[0] for hold in tablet.refusal()} == {"photo-rejected"}


@pytest.mark.parametrize("who_opens", ["never told when", "another tablet"])
def test_only_the_same_tablet_can_use_the_code(tablet: Tablet, who_opens: str) -> None:
    radio = release_by_radio(tablet)
    about: dict[str, Any] = {"visit_id": radio.visit_id, "code": radio.code}
    grace = replace(tablet.prison.grace, device=tablet.prison.device["gate-2"].pk)
    if who_opens == "another tablet":
        at = radio.recorded_at + timedelta(seconds=30)
        opening = tablet.send_act(open_outer_gate, grace, at, **about)
    else:
        opening = tablet.yard.act(open_outer_gate, tablet.prison.grace, **about)
    assert opening.note == "This code is valid only on the tablet to which it was given."


def test_the_tablet_reports_the_inner_gate_opened_before_the_outer(
    tablet: Tablet,
) -> None:
    radio = release_by_radio(tablet)
    about = {"visit_id": radio.visit_id, "reason": OPENED, "lock_id": radio.lock_session_id}
    tablet.yard.act(void_lock, tablet.prison.grace, after=180, **about)
    assert tablet.opens(radio).note == "The lock session was void."
    leave(tablet, radio)
    assert without_go(tablet)


def test_a_stop_on_the_tablet_before_the_gate_opened_is_a_fault(tablet: Tablet) -> None:
    radio = release_by_radio(tablet)
    tablet.yard.now = radio.recorded_at + timedelta(seconds=180)
    tablet.reads_clock()
    tablet.send_act(raise_stop, tablet.prison.tom, radio.recorded_at + timedelta(seconds=30))
    assert tablet.opens(radio).note == "All vehicles were stopped."


def test_a_vehicle_that_returns_to_the_kitchen_loses_its_code(tablet: Tablet) -> None:
    radio = release_by_radio(tablet)
    assert tablet.opens(radio).note == ""
    about: dict[str, Any] = {"visit_id": radio.visit_id}
    tablet.yard.act(void_lock, tablet.prison.grace, reason=OPENED, **about)
    halt = tablet.yard.act(log_arrival, tablet.prison.ed, area="kitchen-bay", **about)
    tablet.yard.act(log_departure, tablet.prison.ed, halt_id=halt.pk)
    tablet.yard.seal()
    tablet.yard.now += timedelta(minutes=30)
    leave(tablet, radio)
    assert without_go(tablet)


def test_the_plate_cannot_be_corrected_while_a_code_is_valid(tablet: Tablet) -> None:
    radio = release_by_radio(tablet)
    about: dict[str, Any] = {"visit_id": radio.visit_id, "plate": "AB12CDE"}
    assert tablet.yard.act(correct_plate, tablet.prison.grace, **about) is None
    assert tablet.yard.refusal == "go-given"


def test_a_detained_vehicle_cannot_use_a_code(tablet: Tablet) -> None:
    radio = release_by_radio(tablet)
    tablet.yard.act(detain, tablet.prison.omar, visit_id=radio.visit_id, why="doubt")
    about: dict[str, Any] = {"visit_id": radio.visit_id, "why": "ok"}
    assert tablet.yard.act(end_detention, tablet.prison.grace, **about) is None
    assert tablet.yard.refusal == "go-alive"


@pytest.mark.parametrize("proven", [True, False])
def test_a_last_look_without_a_proven_time_does_not_count_as_earlier(
    tablet: Tablet, proven: bool
) -> None:
    """Claim a time right after the last look, although the call came when the last look was too
    old.
    """
    looked = tablet.searched().yard.now + timedelta(seconds=1)
    tablet.yard.now += timedelta(seconds=150)
    radio = tablet.ask(tablet.radio_entry(tablet.read_out()))
    tablet.yard.now += timedelta(seconds=150)
    tablet.reads_clock()
    officer = replace(tablet.prison.omar, device=tablet.prison.device["gate-1"].pk)
    under = {str(photograph.pk): 3 for photograph in Photograph.objects.filter(search=radio.search)}
    offline_look = OfflineLook(
        tablet.operation, radio.search_id, tablet.letters, under, NO_BOX, looked
    )
    officer = replace(officer, tick=tick_at(looked) if proven else None)
    look = tablet.yard.act(look_by_radio, officer, report=offline_look, pin=PIN)
    assert look.occurred_at == (looked if proven else look.recorded_at)
    old = [fault for fault in tablet.sign().judged(after=3600) if "were not looked at in" in fault]
    assert bool(old) is not proven
