"""An officer on duty opens a work session with a list of prisoners, and ends it."""

from __future__ import annotations

import pytest

from searches.models import LedgerEntry, WorkSession
from searches.services.rolls.work_sessions import end_work_session, open_work_session
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from tests.support.counting import Morning, at
from tests.support.sample_prison import Prison


def test_a_session_opens_with_its_roster_and_its_entry(prison: Prison) -> None:
    numbers = [prisoner.number for prisoner in prison.prisoners["kitchen"]]
    session = open_work_session(prison.kay, party_id=prison.party["kitchen"].pk, numbers=numbers)
    assert session.roster.count() == 24
    entry = LedgerEntry.objects.filter(establishment=prison.establishment).latest("seq")
    assert (entry.act, entry.body["said"]["size"]) == ("open_work_session", 24)
    assert "man" not in str(entry.body["said"])


def test_numbers_are_read_in_any_spelling_and_once_each(prison: Prison) -> None:
    number = prison.prisoners["kitchen"][0].number
    session = open_work_session(
        prison.kay,
        party_id=prison.party["kitchen"].pk,
        numbers=[number, number.lower(), f" {number[:5]} {number[5:]} "],
    )
    assert session.roster.count() == 1


def test_a_number_that_is_not_in_this_prison_is_named(prison: Prison) -> None:
    with pytest.raises(Invalid, match="Z9999ZZ"):
        open_work_session(prison.kay, party_id=prison.party["kitchen"].pk, numbers=["Z9999ZZ"])


def test_no_prisoner_works_in_two_parties_at_once(morning: Morning) -> None:
    with at("06:40:00"), pytest.raises(Invalid, match="is at work in Kitchen"):
        end_stores_and_take(morning, morning.kitchen[0].number)


def end_stores_and_take(morning: Morning, number: str) -> None:
    stores = morning.prison.party["stores"].pk
    end_work_session(
        morning.prison.stan, session_id=WorkSession.objects.get(party=stores, ended_at=None).pk
    )
    open_work_session(morning.prison.stan, party_id=stores, numbers=[number])


def test_a_party_has_one_session_at_a_time(morning: Morning) -> None:
    with at("06:40:00"), pytest.raises(Refused, match="session-open"):
        open_work_session(
            morning.prison.kay, party_id=morning.prison.party["kitchen"].pk, numbers=[]
        )


def test_an_ended_session_can_be_opened_again(morning: Morning) -> None:
    with at("06:45:00"):
        end_stores_and_take(morning, morning.prison.prisoners["stores"][0].number)
    assert WorkSession.objects.filter(party__code="stores").count() == 2


@pytest.mark.parametrize(("who", "code"), [("stan", "not-on-duty"), ("grace", "not-your-part")])
def test_only_the_partys_own_supervisors_open_a_session(
    prison: Prison, who: str, code: str
) -> None:
    with pytest.raises(NotAllowed, match=code):
        open_work_session(getattr(prison, who), party_id=prison.party["kitchen"].pk, numbers=[])


def test_parties_and_sessions_of_another_prison_are_not_found(
    morning: Morning, other_prison: Prison
) -> None:
    with pytest.raises(NotThere):
        open_work_session(other_prison.kay, party_id=morning.prison.party["kitchen"].pk, numbers=[])
    with pytest.raises(NotThere):
        end_work_session(
            other_prison.kay, session_id=WorkSession.objects.get(party__code="kitchen").pk
        )
