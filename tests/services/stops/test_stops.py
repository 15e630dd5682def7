"""Stop all vehicles: anyone may raise a stop, and control room and duty governor close it
together.
"""

from __future__ import annotations

import pytest

from searches.models import LedgerEntry, StopClosed
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.standfast import call_standfast
from searches.services.stops.stops import (
    acknowledge_stop,
    ask_to_close_stop,
    close_stop,
    raise_stop,
)
from searches.words.refusals import NotAllowed, NotThere, Refused
from searches.words.visits import ClosingBasis
from tests.support.sample_prison import PEOPLE, PIN, Prison

SEEN = ClosingBasis.PERSON_SEEN


def newest_act(prison: Prison) -> str:
    return LedgerEntry.objects.filter(establishment=prison.establishment).latest("seq").act


def see_missing_prisoner(prison: Prison) -> str:
    prisoner, healthcare = prison.prisoners["kitchen"][0], prison.area["healthcare"]
    tap_seen(prison.hana, prisoner_id=prisoner.pk, area_id=healthcare.pk)
    return prisoner.number


@pytest.mark.parametrize("name", [person[0] for person in PEOPLE])
def test_anyone_signed_in_raises_a_stop_without_a_reason(prison: Prison, name: str) -> None:
    stop = raise_stop(getattr(prison, name))
    assert stop.raised_by_id == getattr(prison, name).person
    assert newest_act(prison) == "raise_stop"


def test_control_room_and_governor_close_a_stop_on_the_person_seen(prison: Prison) -> None:
    stop = raise_stop(prison.kay)
    standfast = call_standfast(prison.ceri, stop_id=stop.pk)
    number = see_missing_prisoner(prison)
    closing = ask_to_close_stop(prison.ceri, stop_id=stop.pk, basis=SEEN, prisoner=number, pin=PIN)
    assert not StopClosed.objects.exists()
    close_stop(prison.dee, closing_id=closing.pk, pin=PIN)
    assert {closed.stop_id for closed in StopClosed.objects.all()} == {stop.pk, standfast.pk}


def test_a_person_seen_before_the_stop_does_not_close_it(prison: Prison) -> None:
    number = see_missing_prisoner(prison)
    stop = raise_stop(prison.kay)
    with pytest.raises(Refused, match="not-seen"):
        ask_to_close_stop(prison.ceri, stop_id=stop.pk, basis=SEEN, prisoner=number, pin=PIN)


def test_the_raiser_cannot_close_a_stop_and_the_attempt_is_recorded(prison: Prison) -> None:
    stop = raise_stop(prison.ceri)
    with pytest.raises(NotAllowed, match="raiser-closes"):
        ask_to_close_stop(prison.ceri, stop_id=stop.pk, basis=SEEN, prisoner="x", pin=PIN)
    assert newest_act(prison) == "refuse_self_approval"


def test_one_person_cannot_give_both_signatures(prison: Prison) -> None:
    stop = raise_stop(prison.kay)
    number = see_missing_prisoner(prison)
    closing = ask_to_close_stop(prison.ceri, stop_id=stop.pk, basis=SEEN, prisoner=number, pin=PIN)
    with pytest.raises(NotAllowed, match="two-people"):
        close_stop(prison.ceri, closing_id=closing.pk, pin=PIN)
    assert not StopClosed.objects.exists()


def test_a_stop_needs_a_ground_to_be_closed(prison: Prison) -> None:
    stop = raise_stop(prison.kay)
    with pytest.raises(Refused, match="needs-ground"):
        ask_to_close_stop(prison.ceri, stop_id=stop.pk, basis=ClosingBasis.NOTHING_THERE, pin=PIN)


def test_a_wrong_pin_cannot_close_a_stop(prison: Prison) -> None:
    stop = raise_stop(prison.kay)
    with pytest.raises(Refused, match="wrong-pin"):
        ask_to_close_stop(prison.ceri, stop_id=stop.pk, basis=SEEN, prisoner="x", pin="0000")


def test_a_stop_of_another_prison_is_not_found(prison: Prison, other_prison: Prison) -> None:
    stop = raise_stop(other_prison.kay)
    with pytest.raises(NotThere):
        acknowledge_stop(prison.ceri, stop_id=stop.pk)


def test_gate_staff_cannot_close_or_acknowledge(prison: Prison) -> None:
    stop = raise_stop(prison.kay)
    with pytest.raises(NotAllowed):
        acknowledge_stop(prison.grace, stop_id=stop.pk)
