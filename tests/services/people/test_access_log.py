"""Every reading of a list of names is in the ledger, once for each opening of the page."""

from __future__ import annotations

import pytest

from searches.models import LedgerEntry
from searches.services.people.access_log import NameList, look_at_names, open_names
from searches.words.refusals import NotAllowed
from tests.support.counting import at
from tests.support.sample_prison import Prison


def looks_recorded(prison: Prison) -> list[dict[str, object]]:
    entries = LedgerEntry.objects.filter(
        establishment=prison.establishment, act="look_at_names"
    ).order_by("seq")
    return [entry.body["said"] for entry in entries]


def look(prison: Prison, who: str, clock: str, party: str = "kitchen", size: int = 24) -> None:
    with at(clock):
        subject = prison.party[party].pk
        open_names(getattr(prison, who), names=NameList.WORK_SESSION, subject=subject, size=size)


def test_one_opening_is_one_entry_with_reader_and_list(prison: Prison) -> None:
    look(prison, "kay", "07:00:00")
    look(prison, "kay", "07:14:59")
    assert looks_recorded(prison) == [
        {"list": "work_session", "subject": str(prison.party["kitchen"].pk), "size": 24}
    ]


def test_another_list_reader_or_time_is_another_entry(prison: Prison) -> None:
    look(prison, "kay", "07:00:00")
    look(prison, "kay", "07:00:01", "stores")
    look(prison, "kit", "07:00:02")
    look(prison, "kay", "07:15:01")
    assert len(looks_recorded(prison)) == 4


def test_an_empty_list_is_not_recorded(prison: Prison) -> None:
    look(prison, "kay", "07:00:00", size=0)
    assert not looks_recorded(prison)


def test_gate_staff_see_no_names(prison: Prison) -> None:
    with pytest.raises(NotAllowed):
        look_at_names(prison.grace, names=NameList.ROLL, subject=prison.establishment.pk, size=1)
