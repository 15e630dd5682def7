"""A prisoner who left the prison leaves the roll, but stays on lists that already expect them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.facts.counts import CountsOf
from searches.facts.whole_rolls import expected_on_landings
from searches.models import ExceptionCase, LedgerEntry, Prisoner, WholeRoll
from searches.services.exceptions.event_readers import catch_up
from searches.services.prison.admissions import admit_file
from searches.services.prison.establishments import admit_prisoner
from searches.services.rolls.departures import leave_prison
from searches.services.rolls.movements import (
    receive_hand_back,
    receive_prisoner,
    send_prisoner,
    tap_seen,
)
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import end_work_session
from searches.services.stops.stops import raise_stop
from searches.words.refusals import Invalid, NotAllowed, Refused
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import Prison


def idle(prison: Prison) -> Prisoner:
    return prison.prisoners[""][0]


def leave(morning: Morning, man: Prisoner, clock: str) -> Prisoner:
    with at(clock):
        return leave_prison(morning.prison.ceri, number=man.number)


def held_on_landings(prison: Prison, clock: str) -> int:
    then = moment(clock)
    return sum(expected_on_landings(prison.establishment, then).values())


def off_the_kitchen(morning: Morning, sent: str, received: str) -> Prisoner:
    man, area = morning.kitchen[0], morning.prison.area["healthcare"]
    with at(sent):
        movement = send_prisoner(morning.prison.kay, prisoner_id=man.pk, to_area_id=area.pk)
    with at(received):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    return man


def test_a_prisoner_who_left_the_prison_is_on_no_roll(morning: Morning) -> None:
    before = held_on_landings(morning.prison, "07:00:00")
    leave(morning, idle(morning.prison), "07:10:00")
    assert held_on_landings(morning.prison, "07:09:59") == before
    assert held_on_landings(morning.prison, "07:10:00") == before - 1


def test_a_recorded_departure_is_in_the_ledger_and_opens_no_case(morning: Morning) -> None:
    leave(morning, idle(morning.prison), "07:10:00")
    entry = LedgerEntry.objects.within(morning.prison.establishment).latest("seq")
    assert (entry.act, entry.by_id) == ("leave_prison", morning.prison.ceri.person)
    catch_up(morning.prison.establishment.pk)
    assert not ExceptionCase.objects.exists()


def test_a_prisoner_returns_under_the_same_number(morning: Morning) -> None:
    prison, man = morning.prison, idle(morning.prison)
    leave(morning, man, "07:10:00")
    about: dict[str, Any] = {"name": "New Name", "cell": "9", "landing_id": man.landing_id}
    admit_prisoner(prison.ceri, number=man.number, **about)
    back = Prisoner.objects.get(pk=man.pk)
    assert (back.pk, back.left_at, back.name) == (man.pk, None, "New Name")
    leave_prison(prison.ceri, number=man.number)
    text = f"number,name,cell,landing\n{man.number},Old Name,8,a1\n"
    for kept in (True, False):
        assert [report.kept for report in admit_file(prison.ceri, id=uuid4(), text=text)] == [kept]
    assert Prisoner.objects.get(pk=man.pk).cell == "8"


def test_a_prisoner_on_a_list_or_on_the_way_cannot_be_removed(morning: Morning) -> None:
    man, area = morning.kitchen[0], morning.prison.area["healthcare"]
    with pytest.raises(Refused, match="prisoner-at-work"):
        leave(morning, man, "06:40:00")
    with at("06:41:00"):
        send_prisoner(morning.prison.kay, prisoner_id=man.pk, to_area_id=area.pk)
    with pytest.raises(Refused, match="on-the-way"):
        leave(morning, man, "06:42:00")


def test_a_prisoner_who_left_after_a_lorry_came_in_is_on_its_list(morning: Morning) -> None:
    """The prisoner worked in the kitchen until 06:55, and the lorry came in at 06:50."""
    man = off_the_kitchen(morning, "06:55:00", "07:00:00")
    leave(morning, man, "07:05:00")
    lock = morning.seal(morning.food_lorry())
    assert str(man.pk) in CountsOf(lock).expected("kitchen")


def test_a_prisoner_who_ended_work_and_left_is_on_the_list(morning: Morning) -> None:
    man, visit = morning.kitchen[0], morning.food_lorry()
    with at("07:00:00"):
        session = morning.prison.party["kitchen"].work_sessions.get(ended_at=None)
        end_work_session(morning.prison.kay, session_id=session.pk)
    landing, officer = morning.kitchen[0].landing.code, {"a1": "ava", "a2": "abe", "b1": "bet"}
    back = session.hand_backs.get(landing__code=landing)
    with at("07:01:00"):
        receive_hand_back(
            getattr(morning.prison, officer[landing]),
            hand_back_id=back.pk,
            number=back.people.count(),
        )
    leave(morning, man, "07:05:00")
    assert str(man.pk) in CountsOf(morning.seal(visit)).expected("kitchen")


def test_a_missing_prisoner_cannot_be_removed_from_the_lists(morning: Morning) -> None:
    """As an accomplice, try to take the prisoner off the party and the roll before the counts."""
    prison = morning.prison
    man = off_the_kitchen(morning, "06:55:00", "07:00:00")
    lock = morning.seal(morning.food_lorry())
    with pytest.raises(Refused, match="missed"):
        leave(morning, man, "07:26:30")
    morning.count(prison.kay, "kitchen", "07:27:00", "07:30:00", people=morning.kitchen[1:])
    with pytest.raises(Refused, match="missed"):
        leave(morning, man, "07:31:00")
    with at("07:32:00"):
        tap_seen(prison.hana, prisoner_id=man.pk, area_id=prison.area["healthcare"].pk)
    assert leave(morning, man, "07:33:00").left_at == moment("07:33:00")
    assert str(man.pk) in CountsOf(lock).expected("kitchen")


def test_no_prisoner_is_removed_under_a_stop_or_a_roll(morning: Morning) -> None:
    prison, man = morning.prison, idle(morning.prison)
    with at("07:00:00"):
        call_whole_roll(prison.ceri)
    with pytest.raises(Refused, match="roll-open"):
        leave(morning, man, "07:01:00")
    assert WholeRoll.objects.count() == 1
    with at("07:02:00"):
        raise_stop(prison.ed)
    with pytest.raises(Refused, match="stop-open"):
        leave(morning, man, "07:03:00")
    assert Prisoner.objects.get(pk=man.pk).left_at is None


def test_no_prisoner_is_removed_while_the_whole_prison_is_counted(morning: Morning) -> None:
    lock = morning.seal(morning.food_lorry(escort=None))
    with pytest.raises(Refused, match="whole-prison"):
        leave(morning, idle(morning.prison), "07:27:00")
    morning.void(lock, "07:28:00")
    assert leave(morning, idle(morning.prison), "07:29:00").left_at


def test_a_prisoner_who_left_the_prison_cannot_be_sent_or_put_to_work(morning: Morning) -> None:
    prison, man = morning.prison, idle(morning.prison)
    leave(morning, man, "07:10:00")
    with pytest.raises(Invalid, match="prisoner-unknown"):
        leave(morning, man, "07:11:00")
    with pytest.raises(Refused, match="not-held"):
        send_prisoner(
            prison.ceri,
            prisoner_id=man.pk,
            to_area_id=prison.area["healthcare"].pk,
            reason="Seen by the doctor",
        )


def test_only_the_control_room_removes_a_prisoner(prison: Prison, other_prison: Prison) -> None:
    with pytest.raises(NotAllowed):
        leave_prison(prison.mia, number=idle(prison).number)
    Prisoner.objects.within(other_prison.establishment).filter(number=idle(prison).number).delete()
    with pytest.raises(Invalid):
        leave_prison(other_prison.ceri, number=idle(prison).number)
