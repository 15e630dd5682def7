"""Attack 13: the first counter counts again to outvote a second counter who missed a prisoner."""

from __future__ import annotations

from typing import Any

import pytest

from searches.facts.release import release_facts
from searches.ledger.clock import replay_at
from searches.models import ExceptionCase, LockSession, Stop, Visit
from searches.rules.release import decide
from searches.services.exceptions.event_readers import catch_up
from searches.services.people.people import go_on_duty
from searches.services.rolls.movements import tap_seen
from searches.services.stops.stops import ask_to_close_stop, close_stop
from searches.words.releases import HoldCode
from searches.words.visits import ClosingBasis
from tests.attacks import supervisor_tablet
from tests.support.browsers import browser
from tests.support.counting import Morning, moment
from tests.support.forms import read
from tests.support.sample_prison import PIN, Prison


def count_stores(morning: Morning, *counts: tuple[str, int]) -> None:
    """Count the stores as each officer, two minutes apart, and leave out the given number of
    people.
    """
    stores = morning.prison.prisoners["stores"]
    for place, (name, left_out) in enumerate(counts):
        people = stores[: len(stores) - left_out]
        supervisor_tablet.count(morning.prison, name, "stores", people, f"07:{27 + 2 * place}:00")


def holds(lock: LockSession) -> list[str]:
    visit = Visit.objects.get(pk=lock.visit_id)
    facts = release_facts(visit, now=moment("07:45:00"), releaser=None)
    return [
        hold.sentence
        for hold in decide(facts).holds
        if hold.subject == "stores"
        and hold.code in {HoldCode.COUNT_UNBALANCED, HoldCode.COUNT_MISSING}
    ]


DIFFER = "Stores: two officers' counts differ. A third officer or the orderly officer must count."


@pytest.mark.parametrize(
    "counts",
    [
        [("stan", 0), ("sue", 1), ("stan", 0)],
        [("stan", 0), ("sue", 1), ("sue", 0)],
        [("stan", 1), ("sue", 0)],
        [("stan", 1), ("sue", 0), ("stan", 0)],
    ],
)
def test_neither_of_the_two_counters_settles_the_dispute(
    morning: Morning, lock: LockSession, counts: list[tuple[str, int]]
) -> None:
    count_stores(morning, *counts)
    assert holds(lock) == [DIFFER]
    catch_up(morning.prison.establishment.pk)
    case = ExceptionCase.objects.get(code="X04")
    assert case.summary == "Stores: two officers' counts contradict each other."
    assert case.severity == "crit"


def test_a_third_officer_settles_the_dispute_and_the_exception_stays(
    morning: Morning, lock: LockSession, prison: Prison
) -> None:
    go_on_duty(prison.kit, area_id=prison.area["stores"].pk)
    count_stores(morning, ("stan", 0), ("sue", 1))
    stores = prison.prisoners["stores"]
    supervisor_tablet.count(prison, "kit", "stores", stores, "07:33:00", device="stores-1")
    assert holds(lock) == []
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code="X04").count() == 1
    assert not Stop.objects.exists()


def test_the_orderly_officer_settles_the_dispute_on_the_partys_device(
    morning: Morning, lock: LockSession, prison: Prison
) -> None:
    count_stores(morning, ("stan", 1), ("sue", 0))
    with replay_at(moment("07:32:00")):
        page = read(browser(prison, "omar", device="stores-1"), "/rolls/")
    assert "Recount Stores now" in page.text
    stores = prison.prisoners["stores"]
    supervisor_tablet.count(prison, "omar", "stores", stores, "07:33:00", device="stores-1")
    assert holds(lock) == []


def test_both_counters_read_which_officer_must_count_next(
    morning: Morning, lock: LockSession, prison: Prison
) -> None:
    count_stores(morning, ("stan", 1), ("sue", 0))
    for name in ("stan", "sue"):
        with replay_at(moment("07:32:00")):
            text = read(browser(prison, name), "/rolls/").text
        assert "A third officer or the orderly officer must count now." in text


def test_a_second_mismatch_still_stops_all_vehicles(morning: Morning, lock: LockSession) -> None:
    count_stores(morning, ("stan", 1), ("sue", 1))
    assert Stop.objects.get().source == "second_mismatch"


@pytest.mark.slow
def test_a_third_mismatch_raises_no_further_stop_while_the_first_is_open(
    morning: Morning, lock: LockSession, prison: Prison
) -> None:
    go_on_duty(prison.kit, area_id=prison.area["stores"].pk)
    count_stores(morning, ("stan", 1), ("sue", 1))
    stop = Stop.objects.get()
    short = prison.prisoners["stores"][:-1]
    supervisor_tablet.count(prison, "kit", "stores", short, "07:33:00", device="stores-1")
    assert Stop.objects.get() == stop
    with replay_at(moment("07:40:00")):
        close(prison, stop)
        assert not Stop.objects.filter(closed__isnull=True).exists()
    # A different person is missing now: the prisoner who was named when the stop was closed is seen
    # again.
    for clock in ("07:45:00", "07:47:00"):
        supervisor_tablet.count(prison, "kit", "stores", short[1:], clock, device="stores-1")
    assert Stop.objects.filter(closed__isnull=True, source="second_mismatch").count() == 1


def close(prison: Prison, stop: Stop) -> None:
    """Close the stop as control room and duty governor, after the missing prisoner was seen."""
    man = prison.prisoners["stores"][-1]
    with replay_at(moment("07:38:00")):
        tap_seen(
            prison.hana,
            prisoner_id=man.pk,
            area_id=prison.area["healthcare"].pk,
        )
    about: dict[str, Any] = {"basis": ClosingBasis.PERSON_SEEN, "prisoner": man.number, "pin": PIN}
    closing = ask_to_close_stop(prison.ceri, stop_id=stop.pk, note="Hana saw him.", **about)
    close_stop(prison.dee, closing_id=closing.pk, pin=PIN)
