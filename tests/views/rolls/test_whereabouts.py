"""The whereabouts page gives each prisoner's place and its source, and records each reading."""

from __future__ import annotations

import pytest

from searches.facts.whereabouts import Whereabouts, whereabouts
from searches.models import LedgerEntry, Prisoner
from searches.services.rolls.allocations import account_for_absence
from searches.services.rolls.movements import receive_prisoner, send_prisoner
from searches.words.rolls import AbsenceReason
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.forms import read


def where(morning: Morning, man: Prisoner, clock: str) -> tuple[str, str, str]:
    found = whereabouts(morning.prison.establishment, moment(clock))
    place_of_prisoner = next(whereabouts for whereabouts in found if whereabouts.prisoner == man.pk)
    return place_of_prisoner.kind, place_of_prisoner.place, place_of_prisoner.said_by


def test_a_prisoner_is_followed_through_the_morning(morning: Morning) -> None:
    prison, man = morning.prison, morning.kitchen[0]
    with at("07:00:00"):
        movement = send_prisoner(
            prison.kay, prisoner_id=man.pk, to_area_id=prison.area["healthcare"].pk
        )
    with at("07:05:00"):
        receive_prisoner(prison.hana, movement_id=movement.pk)
    assert where(morning, man, "06:20:00") == (Whereabouts.LANDING, man.landing.name, "")
    assert where(morning, man, "06:59:59") == (Whereabouts.AT_WORK, "Kitchen", "Kay Marsh")
    going = (Whereabouts.ON_THE_WAY, "From Kitchen to Healthcare", "Kay Marsh")
    assert where(morning, man, "07:00:00") == going
    assert where(morning, man, "07:04:59") == going
    assert where(morning, man, "07:05:00") == (Whereabouts.SEEN, "Healthcare", "Hana Cole")


def test_a_prisoner_at_court_is_shown_as_the_control_room_stated(morning: Morning) -> None:
    prison, man = morning.prison, morning.prison.prisoners["waste"][0]
    with at("07:00:00"):
        account_for_absence(prison.ceri, prisoner_id=man.pk, reason=AbsenceReason.COURT)
    assert where(morning, man, "07:01:00") == (Whereabouts.OUTSIDE, "Court", "Ceri Vale")


def test_the_page_finds_a_prisoner_and_records_the_reading(morning: Morning) -> None:
    ceri, man = browser(morning.prison, "ceri"), morning.kitchen[3]
    with at("07:00:00"):
        page = read(ceri, f"/whereabouts/?find={man.number.lower()}")
        assert man.name in page.text and "At work: Kitchen" in page.text
        assert morning.kitchen[4].number not in page.text
        assert "No prisoner with this number" in read(ceri, "/whereabouts/?find=Z9999ZZ").text
    entry = LedgerEntry.objects.get(act="look_at_names")
    assert entry.body["said"]["list"] == "whereabouts"


@pytest.mark.parametrize("name", ["kay", "grace", "hana", "mia"])
def test_other_roles_cannot_open_the_whereabouts_page(morning: Morning, name: str) -> None:
    assert browser(morning.prison, name).get("/whereabouts/").status_code == 403
