"""The last officer of a party cannot leave, and an alarm sounds for a party without an officer."""

from __future__ import annotations

import pytest

from searches.models import Announcement, LedgerEntry, LockSession, WorkSession
from searches.queries.exceptions.announcements import strips_for
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.people.people import deactivate_person, go_off_duty, go_on_duty
from searches.services.rolls.party_officers import NobodyAlone, note_parties_without_officer
from searches.services.rolls.work_sessions import end_work_session
from searches.words.events.rolls import PartyWithoutOfficer
from searches.words.refusals import Refused
from tests.support.counting import Morning, at
from tests.support.sample_prison import Prison


def note(prison: Prison, clock: str) -> int:
    """Run the clock's duty, and return how many parties were announced as without an officer."""
    with at(clock):
        try:
            noted = note_parties_without_officer(prison.system_actor)
        except NobodyAlone:
            noted = 0
        announce_new_entries(prison.establishment.pk)
    return noted


def close_account(prison: Prison, name: str, clock: str) -> None:
    with at(clock):
        deactivate_person(prison.ann, person_id=prison.person[name].pk)


def test_the_last_officer_of_a_party_at_work_cannot_go_off_duty(morning: Morning) -> None:
    lena = morning.prison.lena
    with at("07:00:00"), pytest.raises(Refused, match="last officer on duty at Laundry"):
        go_off_duty(lena)
    with at("07:00:00"), pytest.raises(Refused, match="last-officer"):
        go_on_duty(lena, area_id=morning.prison.area["stores"].pk)


def test_an_officer_leaves_when_another_is_on_duty_there(morning: Morning) -> None:
    prison = morning.prison
    with at("07:00:00"):
        go_off_duty(prison.kit)
        with pytest.raises(Refused, match="last-officer"):
            go_off_duty(prison.kay)
        go_on_duty(prison.kit, area_id=prison.area["kitchen-bay"].pk)
        go_off_duty(prison.kay)


def test_the_last_officer_leaves_when_work_is_over(morning: Morning) -> None:
    prison = morning.prison
    session = WorkSession.objects.get(party=prison.party["laundry"])
    with at("07:00:00"):
        end_work_session(prison.lena, session_id=session.pk)
        go_off_duty(prison.lena)


def test_the_last_officer_cannot_leave_a_request_behind(
    morning: Morning, lock: LockSession
) -> None:
    """The party's work is over, but its count has been asked for."""
    prison = morning.prison
    session = WorkSession.objects.get(party=prison.party["kitchen"])
    with at("07:26:30"):
        end_work_session(prison.kay, session_id=session.pk)
        go_off_duty(prison.kit)
        with pytest.raises(Refused, match="Kitchen has been asked for a count"):
            go_off_duty(prison.kay)


def test_a_party_whose_last_officers_account_is_closed_is_announced_once(morning: Morning) -> None:
    prison = morning.prison
    assert note(prison, "07:00:00") == 0
    close_account(prison, "lena", "07:01:00")
    assert note(prison, "07:01:02") == 1
    assert note(prison, "07:01:04") == 0
    announcement = Announcement.objects.get(title="Laundry has no officer")
    assert sorted(announcement.roles) == ["control_room", "orderly_officer"]
    with at("07:01:10"):
        assert [strip.title for strip in strips_for(prison.omar)] == ["Laundry has no officer"]


def test_the_announcement_ends_when_an_officer_goes_on_duty_there(morning: Morning) -> None:
    prison = morning.prison
    close_account(prison, "lena", "07:01:00")
    note(prison, "07:01:02")
    with at("07:02:00"):
        go_on_duty(prison.sue, area_id=prison.area["laundry"].pk)
        assert strips_for(prison.omar) == []


def test_a_second_gap_is_announced_again(morning: Morning) -> None:
    prison = morning.prison
    close_account(prison, "lena", "07:01:00")
    note(prison, "07:01:02")
    with at("07:02:00"):
        go_on_duty(prison.sue, area_id=prison.area["laundry"].pk)
    assert note(prison, "07:02:02") == 0
    close_account(prison, "sue", "07:03:00")
    assert note(prison, "07:03:02") == 1
    assert LedgerEntry.objects.of(PartyWithoutOfficer).count() == 2
