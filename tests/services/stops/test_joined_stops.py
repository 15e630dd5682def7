"""If several parties of one lock session count late, Gatehouse raises only one stop.

When another party joins the stop, earlier sightings and signatures no longer close the stop.
"""

from __future__ import annotations

from contextlib import suppress

import pytest

from searches.facts.missed_people import missed_by_counts
from searches.models import ExceptionCase, LockSession, Stop, StopClosed, StopClosing
from searches.queries.page_frame import open_stop
from searches.queries.stops.stops import read_stop_page, recent_stops
from searches.queries.stops.vehicle_stops import stop_of_vehicle
from searches.services.exceptions.event_readers import catch_up
from searches.services.rolls.counts import name_stranger
from searches.services.rolls.late_counts import NothingLate, alert_late_counts
from searches.services.rolls.movements import tap_seen
from searches.services.stops.stops import ask_to_close_stop, close_stop
from searches.words.refusals import NotThere, Refused
from searches.words.visits import ClosingBasis, StopSource
from tests.support.counting import Morning, at
from tests.support.sample_prison import PIN, Prison


def tick(morning: Morning, clock: str) -> None:
    with at(clock), suppress(NothingLate):
        alert_late_counts(morning.prison.system_actor)


def late_stop(morning: Morning, clock: str = "07:41:00") -> Stop:
    """Return the open stop of the lock session for late counts."""
    tick(morning, clock)
    return Stop.objects.get(source=StopSource.LATE_COUNT, under=None, closed=None)


@pytest.fixture
def staggered_lateness(morning: Morning, lock: LockSession) -> LockSession:
    """Make the kitchen late at 07:41, and the laundry at 07:47 after a laundry prisoner was found
    elsewhere.
    """
    morning.count(morning.prison.stan, "stores", "07:26:10", "07:28:00")
    count = morning.begin(morning.prison.kay, "kitchen", 25, "07:31:00")
    with at("07:32:00"):
        number = morning.prison.prisoners["laundry"][0].number
        name_stranger(morning.prison.kay, count_id=count.pk, number=number)
    return lock


def see_everybody(morning: Morning, clock: str) -> None:
    """See all prisoners of the late parties in healthcare."""
    prison = morning.prison
    with at(clock):
        for prisoner in (*morning.kitchen, *prison.prisoners["laundry"]):
            where = prison.area["healthcare"].pk
            tap_seen(prison.hana, prisoner_id=prisoner.pk, area_id=where)


def ask(prison: Prison, stop: Stop, clock: str) -> StopClosing:
    with at(clock):
        return ask_to_close_stop(
            prison.ceri,
            stop_id=stop.pk,
            basis=ClosingBasis.EVERYBODY_SEEN,
            pin=PIN,
        )


def test_two_late_parties_are_one_stop_that_names_both(morning: Morning, lock: LockSession) -> None:
    stop = late_stop(morning)
    page = read_stop_page(morning.prison.establishment.pk, stop.pk)
    assert {page.party, *(joined.party for joined in page.joined)} == {"Kitchen", "Stores"}
    (line,) = recent_stops(morning.prison.establishment.pk)
    assert "Kitchen" in line.sentence and "Stores" in line.sentence
    prison, visit = morning.prison.establishment.pk, lock.visit_id
    shown = stop_of_vehicle(prison, visit)
    assert shown and shown.id == stop.pk
    assert len(shown.late_counts) == 2
    assert open_stop(prison) is None


def test_another_lock_session_has_its_own_stop(morning: Morning, lock: LockSession) -> None:
    late_stop(morning)
    morning.void(lock, "07:42:00")
    other = morning.seal(lock.visit, "07:43:00")
    tick(morning, "07:58:00")
    raised = Stop.objects.filter(under=None).values_list("lock_session_id", flat=True)
    assert set(raised) == {lock.pk, other.pk}


def test_each_late_party_has_a_case_but_no_case_says_that_all_vehicles_were_stopped(
    morning: Morning, lock: LockSession
) -> None:
    late_stop(morning)
    catch_up(morning.prison.establishment.pk)
    codes = list(ExceptionCase.objects.order_by("code").values_list("code", flat=True))
    assert codes == ["X21", "X21"]


def test_a_joined_stop_is_closed_only_with_its_first_stop(
    morning: Morning, staggered_lateness: LockSession
) -> None:
    stop = late_stop(morning)
    tick(morning, "07:47:00")
    joined = Stop.objects.get(under=stop)
    with pytest.raises(Refused, match="stop-under"):
        ask(morning.prison, joined, "07:48:00")
    with pytest.raises(NotThere):
        read_stop_page(morning.prison.establishment.pk, joined.pk)
    see_everybody(morning, "07:47:40")
    closing = ask(morning.prison, stop, "07:48:00")
    with at("07:49:00"):
        close_stop(morning.prison.dee, closing_id=closing.pk, pin=PIN)
    assert set(StopClosed.objects.values_list("stop_id", flat=True)) == {stop.pk, joined.pk}
    tick(morning, "07:50:00")
    assert not Stop.objects.filter(closed=None).exists()


def test_a_sighting_from_before_a_party_joined_does_not_close_the_stop(
    morning: Morning, staggered_lateness: LockSession
) -> None:
    stop = late_stop(morning)
    see_everybody(morning, "07:44:00")
    tick(morning, "07:47:00")
    with pytest.raises(Refused, match="missed-yet"):
        ask(morning.prison, stop, "07:48:00")


def test_a_signature_from_before_a_party_joined_does_not_close_the_stop(
    morning: Morning, staggered_lateness: LockSession
) -> None:
    stop = late_stop(morning)
    see_everybody(morning, "07:44:00")
    closing = ask(morning.prison, stop, "07:45:00")
    tick(morning, "07:47:00")
    with at("07:48:00"), pytest.raises(Refused, match="stop-joined"):
        close_stop(morning.prison.dee, closing_id=closing.pk, pin=PIN)
    assert read_stop_page(morning.prison.establishment.pk, stop.pk).closings == ()
    assert not StopClosed.objects.exists()


def mismatch(morning: Morning, *times: str) -> Stop:
    """Make two counts of the kitchen that miss its last prisoner.

    Returns the stop that they raise.
    """
    people = morning.kitchen[:-1]
    first, first_end, second, second_end = times
    morning.count(morning.prison.kay, "kitchen", first, first_end, people=people)
    morning.count(morning.prison.kit, "kitchen", second, second_end, people=people)
    return Stop.objects.get(source=StopSource.SECOND_MISMATCH)


def missed_prisoners(morning: Morning) -> frozenset[str]:
    return frozenset({str(morning.kitchen[-1].pk)})


def test_a_mismatch_never_joins_late_counts(morning: Morning, lock: LockSession) -> None:
    stop = late_stop(morning)
    raised = mismatch(morning, "07:42:00", "07:44:00", "07:45:00", "07:48:00")
    assert raised.under is None and missed_by_counts(raised) == missed_prisoners(morning)
    assert Stop.objects.filter(under=None, closed=None).count() == 2
    assert {joined.party.code for joined in Stop.objects.filter(under=stop) if joined.party} <= {
        "stores"
    }


def test_a_late_count_never_joins_a_mismatch(morning: Morning, lock: LockSession) -> None:
    raised = mismatch(morning, "07:27:00", "07:30:00", "07:31:00", "07:34:00")
    stop = late_stop(morning)
    assert stop.party and stop.party.code == "stores"
    assert not Stop.objects.filter(under=raised).exists()
    assert missed_by_counts(raised) == missed_prisoners(morning)
