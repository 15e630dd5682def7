"""Attack 7: a plate is corrected so that a watch marker no longer matches the visit."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import Error, transaction

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import Confirmation, ExceptionCase, Visit, WatchMarker, WatchMatch
from searches.rules.release import decide as rule
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import close_inner_gate
from searches.services.visits.watch_list import (
    acknowledge_watch,
    close_watch_marker,
    set_watch_marker,
)
from searches.words.confirmations import ConfirmationKind
from searches.words.releases import HoldCode
from tests.services.visits.test_visits import SEALED, come_in
from tests.support.browsers import browser
from tests.support.forms import page_text, read, submit
from tests.support.sample_prison import PIN, Prison

WHY = "Seen at the wall."
IDENTITY = HoldCode.IDENTITY


def watch(prison: Prison, plate: str = "KX23 LDV") -> WatchMarker:
    return set_watch_marker(prison.sid, reason=WHY, plate=plate)


def correct(prison: Prison, visit: Visit, plate: str) -> None:
    gate = browser(prison, "grace")
    form = read(gate, f"/visits/{visit.pk}/").form("/plate/")
    assert submit(gate, form, plate=plate).status_code == 302


def open_watches(visit: Visit) -> list[str]:
    fresh = Visit.objects.get(pk=visit.pk)
    facts = release_facts(fresh, now=server_now(), releaser=None)
    return [watch.id for watch in facts.watches if not watch.acknowledged_for_visit]


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
    assert open_watches(visit) == [str(marker.pk)]
    page = read(browser(prison, "sam"), "/watch/")
    assert "Allow KX23 LDW to continue" in page.text, "security sees which visit it is on now"


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
def test_security_closes_the_marker(prison: Prison, how: str) -> None:
    marker = watch(prison)
    visit = come_in(prison)
    correct(prison, visit, "KX23 LDW")
    if how == "closed":
        close_watch_marker(prison.sam, marker_id=marker.pk, note="It was scrapped.")
    else:
        acknowledge_watch(prison.sam, marker_id=marker.pk, visit_id=visit.pk, note="Looked at.")
    assert open_watches(visit) == []


def test_a_visit_corrected_to_a_watched_plate_and_back_is_held(prison: Prison) -> None:
    marker = watch(prison, "KX23 LDW")
    visit = come_in(prison)
    correct(prison, visit, "KX23 LDW")
    correct(prison, visit, "KX23 LDV")
    assert open_watches(visit) == [str(marker.pk)]
    assert WatchMatch.objects.count() == 1


def test_a_watched_vehicle_turned_back_is_an_exception(prison: Prison) -> None:
    watch(prison)
    visit = come_in(prison)
    fields = {"uuid": str(uuid4()), "why": "Wrong gate."}
    browser(prison, "grace").post(f"/visits/{visit.pk}/turn-back/", fields)
    assert summaries(prison, visit) == ["A vehicle with a security marker was turned back."]


# Once the lock has been sealed


def sealed_visit(prison: Prison) -> Visit:
    visit = come_in(prison)
    close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    return visit


def ask(prison: Prison, who: str, visit: Visit, **typed: str) -> str:
    """Send a plate correction as this person, and return the HTML of the page that follows."""
    form = {"uuid": str(uuid4()), "plate": "KX23 LDW", **typed}
    answer = browser(prison, who).post(f"/visits/{visit.pk}/plate/", form, follow=True)
    return page_text(answer)


def plate_of(visit: Visit) -> str:
    return Visit.objects.select_related("vehicle").get(pk=visit.pk).vehicle.plate


def decide(prison: Prison, who: str, **typed: str) -> None:
    confirmation = Confirmation.objects.get(kind=ConfirmationKind.PLATE)
    form = {"uuid": str(uuid4()), "pin": PIN, "reason": "The photograph shows it.", **typed}
    browser(prison, who).post(f"/confirmations/{confirmation.pk}/decide/", form)


def test_a_gate_officer_corrects_no_plate_under_a_sealed_lock(prison: Prison) -> None:
    visit = sealed_visit(prison)
    page = ask(prison, "grace", visit, reason="Misread.")
    assert "The gate manager asks for the correction" in page
    assert plate_of(visit) == "KX23LDV"
    assert not Confirmation.objects.filter(kind=ConfirmationKind.PLATE).exists()


def test_gate_manager_and_orderly_officer_correct_a_plate_together(prison: Prison) -> None:
    visit = sealed_visit(prison)
    assert "Enter the reason for correcting the plate." in ask(prison, "mia", visit)
    page = ask(prison, "mia", visit, reason="A letter was misread.")
    assert "Correct the plate from KX23 LDV to KX23 LDW." in page
    assert plate_of(visit) == "KX23LDV", "nothing changes before it is confirmed"
    decide(prison, "omar")
    assert plate_of(visit) == "KX23LDW"
    assert summaries(prison, visit) == ["Plate corrected from KX23 LDV to KX23 LDW."]


@pytest.mark.parametrize("who", ["mia", "grace", "ceri", "dee"])
def test_only_the_orderly_officer_confirms_a_plate(prison: Prison, who: str) -> None:
    visit = sealed_visit(prison)
    ask(prison, "mia", visit, reason="A letter was misread.")
    decide(prison, who)
    assert plate_of(visit) == "KX23LDV"


def test_a_refused_correction_leaves_the_plate(prison: Prison) -> None:
    visit = sealed_visit(prison)
    ask(prison, "mia", visit, reason="A letter was misread.")
    decide(prison, "omar", refuse="1")
    assert plate_of(visit) == "KX23LDV"


def identity_holds(visit: Visit) -> list[tuple[str, str]]:
    fresh = Visit.objects.get(pk=visit.pk)
    decision = rule(release_facts(fresh, now=server_now(), releaser=None))
    return [(hold.subject, hold.sentence) for hold in decision.holds if hold.code == IDENTITY]


@pytest.mark.parametrize("refuse", ["", "1"])
def test_the_vehicle_is_held_until_the_correction_is_decided(prison: Prison, refuse: str) -> None:
    visit = sealed_visit(prison)
    assert not [one for one in identity_holds(visit) if one[0] == "typed"]
    ask(prison, "mia", visit, reason="A letter was misread.")
    assert (
        "typed",
        "The orderly officer has not decided yet whether to correct the plate.",
    ) in identity_holds(visit)
    decide(prison, "omar", **({"refuse": refuse} if refuse else {}))
    assert not [one for one in identity_holds(visit) if one[0] == "typed"]


def test_a_correction_that_expired_undecided_still_holds(prison: Prison) -> None:
    visit = sealed_visit(prison)
    ask(prison, "mia", visit, reason="A letter was misread.")
    with time_machine.travel(server_now() + timedelta(hours=2), tick=False):
        decide(prison, "omar")
        assert "typed" in dict(identity_holds(visit))
        ask(prison, "mia", visit, reason="A letter was misread.")
        newest = Confirmation.objects.order_by("recorded_at").last()
        assert newest is not None
        form = {"uuid": str(uuid4()), "pin": PIN, "reason": "It is right.", "refuse": "1"}
        browser(prison, "omar").post(f"/confirmations/{newest.pk}/decide/", form)
        assert "typed" not in dict(identity_holds(visit))


def test_the_database_refuses_to_delete_a_watch_match(prison: Prison) -> None:
    watch(prison)
    come_in(prison)
    for change in (WatchMatch.objects.all().delete, lambda: WatchMatch.objects.update(plate="X")):
        with pytest.raises(Error), transaction.atomic():
            change()
