"""The timetable opens sessions that the party's officer confirms with one tap."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from searches.models import Announcement, LedgerEntry, RosterEntry, TimetableEntry, WorkSession
from searches.queries.exceptions.announcements import strips_for
from searches.queries.rolls.rolls import my_parties
from searches.queries.rolls.timetable import timetable
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.rolls.allocations import account_for_absence, state_not_at_work
from searches.services.rolls.timetable import (
    NothingUnconfirmed,
    add_to_timetable,
    confirm_planned_session,
    note_unconfirmed_sessions,
    remove_from_timetable,
)
from searches.services.rolls.work_sessions import open_work_session
from searches.words.announcements import AnnouncementKind
from searches.words.events.rolls import SessionNotConfirmed
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import AbsenceReason
from tests.support.counting import at
from tests.support.sample_prison import Prison

WORKDAYS = (1, 2, 3, 4, 5)  # the day of these tests is a Tuesday


def plan(prison: Prison, party: str = "kitchen", **changed: Any) -> TimetableEntry:
    about: dict[str, Any] = {"weekdays": WORKDAYS, "begins": time(7, 30), "ends": time(11, 30)}
    with at("05:30:00"):
        return add_to_timetable(prison.sam, party_id=prison.party[party].pk, **about | changed)


def note(prison: Prison, clock: str) -> int:
    """Run the clock's duty, and return how many sessions were noted as not confirmed."""
    with at(clock):
        try:
            noted = note_unconfirmed_sessions(prison.system_actor)
        except NothingUnconfirmed:
            noted = 0
        announce_new_entries(prison.establishment.pk)
    return noted


def planned(prison: Prison, name: str = "kay") -> list[str]:
    actor = getattr(prison, name)
    cards = my_parties(prison.establishment.pk, actor.person)
    return [card.name for card in cards if card.planned is not None]


def test_the_officer_begins_the_planned_work_with_everybody_of_the_allocation_list(
    prison: Prison,
) -> None:
    entry = plan(prison)
    with at("07:25:00"):
        assert planned(prison) == ["Kitchen"]
        session = confirm_planned_session(prison.kay, entry_id=entry.pk)
        assert planned(prison) == []
    roster = RosterEntry.objects.filter(work_session=session).values_list("prisoner__number")
    assert {number for (number,) in roster} == {man.number for man in prison.prisoners["kitchen"]}
    assert note(prison, "08:00:00") == 0
    assert LedgerEntry.objects.latest("seq").act != "session_not_confirmed"


def test_people_who_are_recorded_elsewhere_are_not_put_on_the_roster(prison: Prison) -> None:
    entry = plan(prison)
    at_court, at_laundry, *others = prison.prisoners["kitchen"]
    with at("07:00:00"):
        account_for_absence(prison.ceri, prisoner_id=at_court.pk, reason=AbsenceReason.COURT)
        open_work_session(
            prison.lena, party_id=prison.party["laundry"].pk, numbers=[at_laundry.number]
        )
    with at("07:30:00"):
        session = confirm_planned_session(prison.kay, entry_id=entry.pk)
    assert RosterEntry.objects.filter(work_session=session).count() == len(others)


@pytest.mark.parametrize("clock", ["06:29:59", "11:30:00"])
def test_a_session_is_confirmed_only_at_its_planned_time(prison: Prison, clock: str) -> None:
    entry = plan(prison)
    with at(clock), pytest.raises(Refused, match="from 07:30 to 11:30") as refused:
        confirm_planned_session(prison.kay, entry_id=entry.pk)
    assert refused.value.code == "not-planned-now"


def test_a_session_is_confirmed_from_an_hour_before_until_its_end(prison: Prison) -> None:
    entry = plan(prison)
    with at("06:30:00"):
        assert planned(prison) == ["Kitchen"]
        confirm_planned_session(prison.kay, entry_id=entry.pk)
    with at("06:31:00"), pytest.raises(Refused, match="already has a work session"):
        confirm_planned_session(prison.kay, entry_id=entry.pk)


def test_nothing_is_planned_on_another_day(prison: Prison) -> None:
    entry = plan(prison, weekdays=(3, 6))
    with at("07:30:00"):
        assert planned(prison) == []
        with pytest.raises(Refused, match="Wednesday, Saturday"):
            confirm_planned_session(prison.kay, entry_id=entry.pk)
    assert note(prison, "08:00:00") == 0


def test_only_an_officer_on_duty_with_the_party_confirms(prison: Prison) -> None:
    entry = plan(prison)
    with at("07:30:00"):
        with pytest.raises(NotAllowed):
            confirm_planned_session(prison.stan, entry_id=entry.pk)
        with pytest.raises(NotAllowed):
            confirm_planned_session(prison.ceri, entry_id=entry.pk)


def test_the_control_room_hears_once_that_a_planned_session_was_not_confirmed(
    prison: Prison,
) -> None:
    entry = plan(prison)
    assert note(prison, "07:44:59") == 0
    assert note(prison, "07:45:00") == 1
    assert note(prison, "07:45:02") == 0
    recorded = LedgerEntry.objects.of(SessionNotConfirmed).get()
    assert recorded.body["said"] == {
        "timetable": str(entry.pk),
        "party": "kitchen",
        "name": "Kitchen",
        "day": "2026-02-10",
        "begins": "07:30",
    }
    announced = Announcement.objects.get(kind=AnnouncementKind.SESSION_NOT_CONFIRMED)
    assert announced.sentence == (
        "Kitchen was planned for 07:30, and nobody has begun its work. Ask its officer, or state"
        " that Kitchen does not work today."
    )
    with at("07:46:00"):
        assert [strip.kind for strip in strips_for(prison.ceri)] == ["session_not_confirmed"]
        assert [strip.kind for strip in strips_for(prison.kay)] == ["session_not_confirmed"]
        assert strips_for(prison.stan) == []
        (line,) = timetable(prison.establishment.pk)
        assert (line.today, line.late) == ("Not confirmed in time", True)
        confirm_planned_session(prison.kay, entry_id=entry.pk)
        assert strips_for(prison.ceri) == []
        (line,) = timetable(prison.establishment.pk)
        assert (line.today, line.late) == ("Confirmed today", False)


def test_a_party_that_does_not_work_today_is_not_waited_for(prison: Prison) -> None:
    plan(prison)
    with at("07:00:00"):
        state_not_at_work(
            prison.ceri, party_id=prison.party["kitchen"].pk, reason="Kitchen is being cleaned"
        )
        assert planned(prison) == []
    assert note(prison, "08:00:00") == 0
    with at("08:00:00"):
        (line,) = timetable(prison.establishment.pk)
    assert line.today == "Not at work today"


def test_a_session_that_ended_early_counts_as_confirmed(prison: Prison) -> None:
    entry = plan(prison)
    with at("07:30:00"):
        session = confirm_planned_session(prison.kay, entry_id=entry.pk)
    WorkSession.objects.filter(pk=session.pk).update(ended_at=session.began_at)
    assert note(prison, "08:00:00") == 0


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"weekdays": ()}, "weekdays", "Select at least one day of the week."),
        ({"weekdays": (0, 8)}, "weekdays", "Select at least one day of the week."),
        ({"ends": time(7, 30)}, "ends", "must be later than the time when work begins"),
        ({"ends": time(6, 30)}, "ends", "must be later than the time when work begins"),
    ],
)
def test_a_wrong_period_is_refused_with_its_field(
    prison: Prison, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        plan(prison, **wrong)
    assert refused.value.field == field


def test_periods_of_one_party_do_not_overlap_on_the_same_day(prison: Prison) -> None:
    entry = plan(prison)
    with pytest.raises(Invalid, match="Kitchen already works on Friday from 07:30 to 11:30"):
        plan(prison, weekdays=(5, 6), begins=time(11, 29), ends=time(12, 0))
    plan(prison, weekdays=(5, 6), begins=time(11, 30), ends=time(12, 0))
    plan(prison, weekdays=(6, 7), begins=time(7, 30), ends=time(11, 0))
    plan(prison, "stores")
    with at("06:00:00"):
        remove_from_timetable(prison.bea, entry_id=entry.pk)
    plan(prison, begins=time(7, 30), ends=time(11, 0))


def test_removed_times_plan_nothing_and_cannot_be_removed_again(prison: Prison) -> None:
    entry = plan(prison)
    with at("06:00:00"):
        remove_from_timetable(prison.sam, entry_id=entry.pk)
    with at("07:30:00"):
        assert planned(prison) == []
        with pytest.raises(NotThere):
            confirm_planned_session(prison.kay, entry_id=entry.pk)
        with pytest.raises(NotThere):
            remove_from_timetable(prison.sam, entry_id=entry.pk)


@pytest.mark.parametrize("name", ["kay", "ceri", "omar", "dee", "ada", "grace"])
def test_only_security_and_administrators_change_the_timetable(prison: Prison, name: str) -> None:
    with pytest.raises(NotAllowed):
        add_to_timetable(
            getattr(prison, name),
            party_id=prison.party["kitchen"].pk,
            weekdays=WORKDAYS,
            begins=time(7, 30),
            ends=time(11, 30),
        )
