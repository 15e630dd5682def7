"""A marker that matched a visit stays on it, and a corrected plate is always an exception."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import Error, transaction

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, Visit, WatchMarker, WatchMatch
from searches.services.readers import catch_up
from searches.services.watch import acknowledge_watch, close_watch_marker, set_watch_marker
from tests.cast import Prison
from tests.doors import browser
from tests.forms import read, submit
from tests.services.test_visits import come_in

WHY = "Seen at the wall."


def watch(prison: Prison, plate: str = "KX23 LDV") -> WatchMarker:
    return set_watch_marker(prison.sid, reason=WHY, plate=plate)


def correct(prison: Prison, visit: Visit, plate: str) -> None:
    gate = browser(prison, "grace")
    form = read(gate, f"/visits/{visit.pk}/").form("/plate/")
    assert submit(gate, form, plate=plate).status_code == 302


def held(visit: Visit) -> list[str]:
    fresh = Visit.objects.get(pk=visit.pk)
    facts = release_facts(fresh, now=server_now(), releaser=None)
    return [one.id for one in facts.watches if not one.acknowledged_for_visit]


def summaries(prison: Prison, visit: Visit) -> list[str]:
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.filter(visit=visit, code="X10")
    return list(cases.values_list("summary", flat=True))


@pytest.mark.parametrize("set_before_entry", [True, False])
def test_the_marker_stays_when_the_plate_is_corrected(
    prison: Prison, *, set_before_entry: bool
) -> None:
    marker = watch(prison) if set_before_entry else None
    visit = come_in(prison)
    marker = marker or watch(prison)
    correct(prison, visit, "KX23 LDW")
    assert held(visit) == [str(marker.pk)]
    page = read(browser(prison, "sam"), "/watch/")
    assert "KX23 LDW may go on" in page.text, "security sees which visit it is on now"


def test_a_correction_is_always_an_exception(prison: Prison) -> None:
    visit = come_in(prison)
    correct(prison, visit, "KX23 LDW")
    assert summaries(prison, visit) == ["Plate corrected from KX23 LDV to KX23 LDW."]


def test_the_exception_names_the_marker(prison: Prison) -> None:
    watch(prison)
    visit = come_in(prison)
    correct(prison, visit, "KX23 LDW")
    (summary,) = summaries(prison, visit)
    assert "A security marker was on this visit before the correction." in summary


@pytest.mark.parametrize("how", ["acknowledged", "closed"])
def test_security_lifts_it(prison: Prison, how: str) -> None:
    marker = watch(prison)
    visit = come_in(prison)
    correct(prison, visit, "KX23 LDW")
    if how == "closed":
        close_watch_marker(prison.sam, marker_id=marker.pk, note="It was scrapped.")
    else:
        acknowledge_watch(prison.sam, marker_id=marker.pk, visit_id=visit.pk, note="Looked at.")
    assert held(visit) == []


def test_corrected_to_a_watched_plate_and_back_again_it_is_held(prison: Prison) -> None:
    marker = watch(prison, "KX23 LDW")
    visit = come_in(prison)
    correct(prison, visit, "KX23 LDW")
    correct(prison, visit, "KX23 LDV")
    assert held(visit) == [str(marker.pk)]
    assert WatchMatch.objects.count() == 1


def test_a_watched_vehicle_turned_back_is_an_exception(prison: Prison) -> None:
    watch(prison)
    visit = come_in(prison)
    told = {"uuid": str(uuid4()), "why": "Wrong gate."}
    browser(prison, "grace").post(f"/visits/{visit.pk}/turn-back/", told)
    assert summaries(prison, visit) == ["A vehicle with a security marker was turned back."]


def test_the_database_keeps_what_matched(prison: Prison) -> None:
    watch(prison)
    come_in(prison)
    for change in (WatchMatch.objects.all().delete, lambda: WatchMatch.objects.update(plate="X")):
        with pytest.raises(Error), transaction.atomic():
            change()
