"""The check whether one person is expected must agree with the party's whole expected list."""

from __future__ import annotations

import pytest

from searches.facts.count_requests import expected_of, expects
from searches.facts.rolls import memberships
from searches.models import Prisoner
from searches.services.rolls.movements import receive_prisoner, send_prisoner
from tests.support.counting import Morning, at, moment


def move(
    morning: Morning, place: int, area: str, clock: str, *, party: str = "", by: str = ""
) -> None:
    """Send a kitchen prisoner away as Kay.

    If `by` is given, that officer receives them 2 minutes later.
    """
    prison = morning.prison
    to = prison.party[party].pk if party else None
    with at(clock):
        sent = send_prisoner(
            prison.kay,
            prisoner_id=morning.kitchen[place].pk,
            to_area_id=prison.area[area].pk,
            to_party_id=to,
        )
    if by:
        with at(clock[:-2] + "59"):
            receive_prisoner(getattr(prison, by), movement_id=sent.pk)


@pytest.fixture
def morning_with_movements(morning: Morning) -> Morning:
    """Move five prisoners: before the visit, during it, to another party, still on the way, and
    after the sealing.
    """
    move(morning, 0, "healthcare", "06:40:00", by="hana")
    visit = morning.food_lorry()
    move(morning, 1, "healthcare", "07:10:00", by="hana")
    move(morning, 2, "laundry", "07:12:00", party="laundry", by="lena")
    move(morning, 3, "healthcare", "07:14:00")
    morning.seal(visit)
    move(morning, 4, "healthcare", "07:27:00", by="hana")
    return morning


@pytest.mark.slow
@pytest.mark.parametrize(("who", "party"), [("kay", "kitchen"), ("stan", "stores")])
def test_a_person_is_expected_exactly_when_they_are_on_the_list(
    morning_with_movements: Morning, who: str, party: str
) -> None:
    count = morning_with_movements.begin(
        getattr(morning_with_movements.prison, who), party, 20, "07:28:00"
    )
    expected = expected_of(count)
    assert expected
    for prisoner in Prisoner.objects.all():
        assert expects(count, prisoner.pk) == (str(prisoner.pk) in expected), prisoner.name


def test_a_person_expected_only_by_a_lock_may_be_tapped(morning_with_movements: Morning) -> None:
    """Tap a person who was received elsewhere before the count.

    Only the lists of lock sessions still name them.
    """
    count = morning_with_movements.begin(
        morning_with_movements.prison.kay, "kitchen", 20, "07:28:00"
    )
    morning_with_movements.tap(
        morning_with_movements.prison.kay,
        count,
        [morning_with_movements.kitchen[1]],
        "07:29:00",
        "07:29:00",
    )
    assert not expects(count, morning_with_movements.kitchen[0].pk)


@pytest.mark.parametrize("clock", ["06:35:00", "07:11:00", "07:13:00", "07:30:00"])
def test_the_times_of_one_person_agree_with_the_whole_list(
    morning_with_movements: Morning, clock: str
) -> None:
    establishment, then = morning_with_movements.prison.establishment.pk, moment(clock)
    everybody = memberships(establishment, then, then)
    for prisoner in morning_with_movements.kitchen:
        own = memberships(establishment, then, then, prisoner=prisoner.pk)
        assert own == [stay for stay in everybody if stay.prisoner == str(prisoner.pk)]
