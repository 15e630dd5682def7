"""Attack 6: one gate officer chooses a vehicle type with fewer checks: cages, emergency or van."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from searches.facts.release import release_facts
from searches.ledger.clock import replay_at, server_now
from searches.models import (
    Confirmation,
    ExceptionCase,
    LockSession,
    Search,
    VehicleCheck,
    Visit,
)
from searches.queries.photos.photo_viewer import way_in
from searches.rules.release import decide
from searches.services.exceptions.event_readers import catch_up
from searches.services.photos.photos import Place, keep_photo
from searches.words.checklists import Phase
from searches.words.confirmations import ConfirmationKind
from searches.words.releases import Hold, HoldCode
from tests.api.offline.test_offline_arrival import OfflineTablet, moment
from tests.api.tablet_client import VISIT, Tablet
from tests.support.browsers import browser
from tests.support.factories import VisitFactory
from tests.support.forms import Page, read, submit
from tests.support.sample_prison import FOUNDED_AT, PIN, Prison
from tests.support.searching import received

pytestmark = pytest.mark.first_visit
START = FOUNDED_AT + timedelta(hours=2)
MINUTE = timedelta(minutes=1)
MS = timedelta(milliseconds=1)
WAY_IN = {
    "plate": "KX23 LDV",
    "vehicle_type": "rigid",
    "haulier": "Calder Foodservice",
    "phone_24h": "01632 960114",
    "driver_name": "Dan Moss",
    "people_in_cab": "1",
    "planned_areas": "kitchen-bay",
    "tail_lift_fitted": "on",
}
CAGES = {
    "plate": "",
    "vehicle_type": "cages",
    "driver_name": "",
    "people_in_cab": "",
    "tail_lift_fitted": "",
    "cages": "3",
}


def log_in(prison: Prison, **typed: str) -> Page:
    gate = browser(prison, "grace")
    form = read(gate, "/visits/new/").form("/visits/new/")
    unticked = {"packed_by", "planned_areas", "tail_lift_fitted"}
    fields = {name: value for name, value in form.fields.items() if name not in unticked}
    content = {**fields, **WAY_IN, "escort": str(prison.ed.person), **typed}
    content = {name: value for name, value in content.items() if value != "" or name in CAGES}
    if not content.get("tail_lift_fitted"):
        content.pop("tail_lift_fitted", None)
    return Page(gate.post(form.action, content, follow=True))


def come_in(prison: Prison, **typed: str) -> Visit:
    page = log_in(prison, **typed)
    visit: Visit = Visit.objects.within(prison.establishment).latest("recorded_at")
    assert f"/visits/{visit.pk}/" in page.text
    return visit


def was_here(prison: Prison, kind: str, *, lift: bool = True, plate: str = "KX23LDV") -> None:
    """Create an earlier visit of this plate, which was released and left two days ago."""
    VisitFactory.create(
        establishment=prison.establishment,
        departed=True,
        vehicle__plate=plate,
        vehicle_type=kind,
        tail_lift_fitted=lift,
        recorded_at=START - timedelta(days=2),
    )


def seal(client: Client, visit: Visit) -> Page:
    form = read(client, f"/visits/{visit.pk}/seal/").form("/seal/")
    return Page(submit(client, form, shut="1", empty="1"))


def is_sealed(visit: Visit) -> bool:
    return LockSession.objects.filter(visit=visit, voided_at__isnull=True).exists()


def photograph(prison: Prison, visit: Visit, slot: str = "whole") -> None:
    place = Place(visit.pk, slot, slot, Phase.WAY_IN)
    about: dict[str, Any] = {"in_application": True, "occurred_at": None}
    keep_photo(prison.grace, id=uuid4(), received=received(), place=place, **about).demand()


def decide_on(prison: Prison, who: str, kind: ConfirmationKind, visit: Visit, **typed: str) -> Page:
    confirmation = Confirmation.objects.filter(kind=kind, subject_id=visit.pk).latest("recorded_at")
    client = browser(prison, who)
    form = read(client, f"/confirmations/{confirmation.pk}/").form("/decide/")
    return Page(submit(client, form, pin=PIN, **typed))


def holds(visit: Visit, at: datetime | None = None) -> list[Hold]:
    fresh = Visit.objects.select_related("establishment", "vehicle").get(pk=visit.pk)
    facts = release_facts(fresh, now=at or server_now(), releaser=None)
    return [hold for hold in decide(facts).holds if hold.code is HoldCode.VEHICLE]


def summaries(prison: Prison, visit: Visit) -> list[str]:
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.filter(visit=visit, code="X10").order_by("recorded_at")
    return list(cases.values_list("summary", flat=True))


# Hand-pushed cages


@pytest.mark.parametrize(
    "typed", [{"plate": "KX23 LDV"}, {"driver_name": "Dan Moss"}, {"people_in_cab": "1"}]
)
def test_a_vehicle_is_not_logged_in_as_cages(prison: Prison, typed: dict[str, str]) -> None:
    page = log_in(prison, **(CAGES | typed))
    assert "cannot be hand-pushed cages. Select another vehicle type." in page.text
    assert not Visit.objects.exists()


def test_cages_cannot_be_logged_in_through_the_api_with_a_vehicle(prison: Prison) -> None:
    body = VISIT | {"vehicle_type": "cages", "cages": 3}
    refused = Tablet(prison, "grace").put("visits", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "cages-vehicle")
    announced = {"expected_at": "2026-11-30T07:30:00Z", "vehicle_type": "cages"}
    body = {name: VISIT[name] for name in ("plate", "haulier", "phone_24h")} | announced
    refused = Tablet(prison, "ceri").put("deliveries", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "cages-vehicle")


def test_cages_cannot_be_logged_in_offline_with_a_vehicle(prison: Prison) -> None:
    offline_tablet = OfflineTablet(prison)
    (result,) = offline_tablet.send(offline_tablet.way_in(vehicle_type="cages", cages=3))
    assert result["problem"]["code"] == "cages-vehicle"


def test_cages_come_in_with_a_number_of_their_own(prison: Prison) -> None:
    first = come_in(prison, **CAGES)
    second = come_in(prison, **CAGES)
    plates = [visit.vehicle.plate_display for visit in (first, second)]
    assert plates == ["Cages 1", "Cages 2"]
    assert not Confirmation.objects.filter(kind=ConfirmationKind.VEHICLE).exists()
    seal(browser(prison, "grace"), first)
    assert is_sealed(first) and holds(first) == []


def test_cages_from_before_with_a_driver_are_held(prison: Prison) -> None:
    visit = come_in(prison, **CAGES)
    Visit.objects.filter(pk=visit.pk).update(driver_name="Dan Moss", people_in_cab=1)
    (hold,) = holds(visit)
    assert hold.subject == "cages"


# First visits, and checklists that ask less


def test_a_first_visit_is_confirmed_before_the_lock_is_sealed(prison: Prison) -> None:
    visit = come_in(prison, vehicle_type="van")
    page = seal(browser(prison, "grace"), visit)
    assert "The control room or the gate manager must confirm the vehicle first" in page.text
    assert not LockSession.objects.exists()
    photograph(prison, visit)
    decide_on(prison, "ceri", ConfirmationKind.VEHICLE, visit)
    seal(browser(prison, "grace"), visit)
    assert is_sealed(visit) and holds(visit) == []


def test_the_confirming_officer_sees_the_photograph_of_the_whole_vehicle(prison: Prison) -> None:
    visit = come_in(prison)
    assert way_in(prison.establishment.pk, visit.pk).slots[0].code == "whole"
    page = decide_on(prison, "ceri", ConfirmationKind.VEHICLE, visit)
    assert "no usable photograph of the whole vehicle yet" in page.text
    photograph(prison, visit)
    confirmation = Confirmation.objects.get(kind=ConfirmationKind.VEHICLE)
    page = read(browser(prison, "ceri"), f"/confirmations/{confirmation.pk}/")
    assert "The whole vehicle, from the side" in page.text


@pytest.mark.parametrize("who", ["grace", "tom", "ed", "omar", "dee"])
def test_other_roles_cannot_confirm_the_vehicle(prison: Prison, who: str) -> None:
    visit = come_in(prison)
    photograph(prison, visit)
    confirmation = Confirmation.objects.get(kind=ConfirmationKind.VEHICLE)
    fields = {"uuid": str(uuid4()), "pin": PIN}
    browser(prison, who).post(f"/confirmations/{confirmation.pk}/decide/", fields)
    assert not hasattr(Confirmation.objects.get(pk=confirmation.pk), "decision")


def test_a_known_vehicle_of_the_same_type_needs_no_confirmation(prison: Prison) -> None:
    was_here(prison, "rigid")
    visit = come_in(prison)
    assert not Confirmation.objects.filter(visit=visit).exists()
    assert way_in(prison.establishment.pk, visit.pk).slots[0].code != "whole"
    seal(browser(prison, "grace"), visit)
    assert is_sealed(visit) and summaries(prison, visit) == []


@pytest.mark.parametrize(
    ("before", "now", "needs_confirmation"),
    [
        ("rigid", "van", True),
        ("rigid", "refrigerated", False),
        ("refrigerated", "rigid", True),
        ("refuse", "rigid", True),
        ("van", "contractor_van", False),
        ("contractor_van", "van", True),
    ],
)
def test_a_type_with_a_shorter_checklist_needs_confirmation(
    prison: Prison, before: str, now: str, *, needs_confirmation: bool
) -> None:
    was_here(prison, before)
    visit = come_in(prison, vehicle_type=now)
    assert Confirmation.objects.filter(visit=visit).exists() is needs_confirmation
    assert len(summaries(prison, visit)) == 1, "every change of type is X10"


def test_a_visit_that_was_turned_back_does_not_make_a_vehicle_known(prison: Prison) -> None:
    first = come_in(prison, vehicle_type="van")
    fields = {"uuid": str(uuid4()), "why": "Wrong gate."}
    browser(prison, "grace").post(f"/visits/{first.pk}/turn-back/", fields)
    again = come_in(prison, vehicle_type="van")
    assert VehicleCheck.objects.get(visit=again).doubt == "first_visit"


def test_a_lookalike_plate_counts_as_the_known_vehicle(prison: Prison) -> None:
    was_here(prison, "rigid", plate="KX23LOV")
    visit = come_in(prison, plate="KX23 L0V", foreign="on", vehicle_type="van")
    assert VehicleCheck.objects.get(visit=visit).doubt == "asks_less"


def change_type(prison: Prison, visit: Visit, kind: str) -> None:
    gate = browser(prison, "grace")
    form = read(gate, f"/visits/{visit.pk}/").form("/type/")
    assert submit(gate, form, vehicle_type=kind).status_code == 302


def test_a_refused_type_is_corrected_and_confirmed_again(prison: Prison) -> None:
    was_here(prison, "rigid")
    visit = come_in(prison, vehicle_type="van")
    photograph(prison, visit)
    refused = {"refuse": "1", "reason": "It is an 18-tonne lorry."}
    decide_on(prison, "ceri", ConfirmationKind.VEHICLE, visit, **refused)
    change_type(prison, visit, "rigid")
    assert not is_sealed(visit)
    page = seal(browser(prison, "grace"), visit)
    assert "must confirm the vehicle first" in page.text
    decide_on(prison, "mia", ConfirmationKind.VEHICLE, visit)
    seal(browser(prison, "grace"), visit)
    assert is_sealed(visit)


def test_a_changed_type_voids_the_lock_and_is_an_exception(prison: Prison) -> None:
    was_here(prison, "van")
    visit = come_in(prison, vehicle_type="van")
    seal(browser(prison, "grace"), visit)
    change_type(prison, visit, "rigid")
    lock = LockSession.objects.get(visit=visit)
    assert lock.void_reason == "type_changed"
    assert "Changed from Van to Rigid box lorry." in summaries(prison, visit)


def test_the_api_changes_the_type_but_never_to_cages(prison: Prison) -> None:
    visit = come_in(prison)
    gate = Tablet(prison, "grace")
    address = f"visits/{visit.pk}/vehicle-type"
    done = gate.post(address, {"id": str(uuid4()), "vehicle_type": "van"})
    assert done.status_code == 201
    refused = gate.post(address, {"id": str(uuid4()), "vehicle_type": "cages"})
    assert refused.json()["code"] == "type-differs"
    assert Visit.objects.get(pk=visit.pk).vehicle_type == "van"


def test_a_vehicle_sealed_offline_is_held_until_confirmed(prison: Prison) -> None:
    offline_tablet = OfflineTablet(prison)
    offline_tablet.send(offline_tablet.way_in(), offline_tablet.sealed())
    visit = Visit.objects.get(pk=offline_tablet.visit)
    assert is_sealed(visit)
    (hold,) = holds(visit)
    assert hold.subject == "type"
    photograph(prison, visit)
    with replay_at(moment(31)):
        decide_on(prison, "mia", ConfirmationKind.VEHICLE, visit)
    assert holds(visit) == []


# Emergency


@pytest.fixture
def ambulance(prison: Prison) -> Iterator[Visit]:
    with replay_at(START):
        visit = come_in(prison, vehicle_type="emergency", planned_areas="")
    yield visit


def acknowledge(prison: Prison, visit: Visit, at: datetime) -> Page:
    with replay_at(at):
        return decide_on(prison, "dee", ConfirmationKind.EMERGENCY, visit)


def seal_at(prison: Prison, visit: Visit, at: datetime) -> Page:
    with replay_at(at):
        return seal(browser(prison, "grace"), visit)


def sheet(visit: Visit) -> dict[str, Any]:
    found: dict[str, Any] = Search.objects.filter(visit=visit).latest("began_at").sheet
    return found


def is_immediate(visit: Visit, at: datetime) -> bool:
    fresh = Visit.objects.select_related("establishment", "vehicle").get(pk=visit.pk)
    return release_facts(fresh, now=at, releaser=None).immediate


def test_an_emergency_acknowledged_within_10_minutes_does_not_wait(
    prison: Prison, ambulance: Visit
) -> None:
    seal_at(prison, ambulance, START + MINUTE)
    assert sheet(ambulance)["immediate"]
    (hold,) = holds(ambulance)
    assert hold.subject == "emergency"
    assert not is_immediate(ambulance, START + MINUTE)
    acknowledge(prison, ambulance, START + 10 * MINUTE)
    assert holds(ambulance) == []
    assert is_immediate(ambulance, START + 10 * MINUTE)


def test_a_millisecond_later_the_full_rule_applies(prison: Prison, ambulance: Visit) -> None:
    client = browser(prison, "dee")
    with replay_at(START + 10 * MINUTE):
        confirmation = Confirmation.objects.get(kind=ConfirmationKind.EMERGENCY)
        form = read(client, f"/confirmations/{confirmation.pk}/").form("/decide/")
    with replay_at(START + 10 * MINUTE + MS):
        page = Page(submit(client, form, pin=PIN))
    assert "the full rule applies" in page.text
    page = seal_at(prison, ambulance, START + 11 * MINUTE)
    assert "must confirm the vehicle first" in page.text, "it is the first visit of its plate"
    photograph(prison, ambulance)
    with replay_at(START + 12 * MINUTE):
        decide_on(prison, "ceri", ConfirmationKind.VEHICLE, ambulance)
    seal_at(prison, ambulance, START + 13 * MINUTE)
    codes = {item["code"] for item in sheet(ambulance)["items"]}
    assert {"U1", "U5", "U7a", "D1"} <= codes, "the sheet leaves out nothing"
    assert not is_immediate(ambulance, START + 13 * MINUTE)


def test_an_acknowledgement_request_expires_when_the_time_is_over(
    prison: Prison, ambulance: Visit
) -> None:
    with replay_at(START + 10 * MINUTE):
        assert "Emergency vehicle" in read(browser(prison, "dee"), "/confirmations/").text
    with replay_at(START + 10 * MINUTE + MS):
        assert "Emergency vehicle" not in read(browser(prison, "dee"), "/confirmations/").text


def test_the_short_checklist_is_not_enough_once_the_time_is_over(
    prison: Prison, ambulance: Visit
) -> None:
    seal_at(prison, ambulance, START + MINUTE)
    (hold,) = holds(ambulance, START + 30 * MINUTE)
    assert hold.subject == "emergency"
    assert not is_immediate(ambulance, START + 30 * MINUTE)


@pytest.mark.parametrize("who", ["ceri", "mia", "omar", "grace"])
def test_only_the_duty_governor_acknowledges(prison: Prison, ambulance: Visit, who: str) -> None:
    confirmation = Confirmation.objects.get(kind=ConfirmationKind.EMERGENCY)
    with replay_at(START + MINUTE):
        fields = {"uuid": str(uuid4()), "pin": PIN}
        browser(prison, who).post(f"/confirmations/{confirmation.pk}/decide/", fields)
    assert not is_immediate(ambulance, START + MINUTE)
