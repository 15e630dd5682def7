"""A request is void, and no longer listed, when its subject has changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from searches.facts.confirmations import newest_of
from searches.models import Confirmation, Device, RoleGrant, Visit
from searches.queries.confirmations.confirmations import number_to_decide, requests_for
from searches.queries.exceptions.announcements import strips_for
from searches.services.devices.devices import enrol_device, revoke_device
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.people.people import add_person, deactivate_person, grant_role, withdraw_role
from searches.services.prison.confirmation_decisions import confirm
from searches.services.visits.visit_changes import turn_back
from searches.words.actors import Actor
from searches.words.confirmations import ConfirmationKind
from searches.words.people import Role
from searches.words.refusals import Refused
from tests.api.tablet_client import Tablet
from tests.attacks.test_a06_wrong_vehicle_type import change_type, come_in, was_here
from tests.support.sample_prison import PASSWORD, PIN, Prison

K = ConfirmationKind


def listed(actor: Actor) -> set[Any]:
    """Return the requests that this person's page lists as waiting."""
    requests = requests_for(actor)
    return {request.id for request in (*requests.to_decide, *requests.others)}


def newest(kind: ConfirmationKind, subject: Any) -> Confirmation:
    confirmation = newest_of(kind, subject)
    assert confirmation is not None
    return confirmation


def assert_waits(prison: Prison, actor: Actor, confirmation: Confirmation, name: str) -> None:
    announce_new_entries(prison.establishment.pk)
    assert confirmation.pk in listed(actor)
    assert number_to_decide(actor) == 1
    assert str(confirmation.pk) in {strip.subject for strip in strips_for(actor)}
    waiting = Tablet(prison, name).get("confirmations", state="waiting").json()["results"]
    assert str(confirmation.pk) in {listed_request["id"] for listed_request in waiting}


def assert_is_void(prison: Prison, actor: Actor, confirmation: Confirmation, name: str) -> None:
    announce_new_entries(prison.establishment.pk)
    assert confirmation.pk not in listed(actor)
    assert number_to_decide(actor) == 0
    assert str(confirmation.pk) not in {strip.subject for strip in strips_for(actor)}
    tablet = Tablet(prison, name)
    waiting = tablet.get("confirmations", state="waiting").json()["results"]
    assert str(confirmation.pk) not in {listed_request["id"] for listed_request in waiting}
    assert tablet.get(f"confirmations/{confirmation.pk}").json()["state"] == "void"
    with pytest.raises(Refused, match="void") as refused:
        confirm(actor, confirmation_id=confirmation.pk, pin=PIN, reason="I looked at it.")
    assert refused.value.status == 409


@pytest.mark.first_visit
def test_a_request_is_void_after_the_vehicle_was_turned_back(prison: Prison) -> None:
    visit = come_in(prison)
    confirmation = newest(K.VEHICLE, visit.pk)
    assert_waits(prison, prison.mia, confirmation, "mia")
    turn_back(prison.grace, visit_id=visit.pk, why="It came to the wrong prison.")
    assert_is_void(prison, prison.mia, confirmation, "mia")


@pytest.mark.first_visit
def test_a_request_is_void_after_the_vehicle_has_left(prison: Prison) -> None:
    visit = come_in(prison)
    confirmation = newest(K.VEHICLE, visit.pk)
    Visit.objects.filter(pk=visit.pk).update(departed_at=timezone.now())
    assert_is_void(prison, prison.mia, confirmation, "mia")


@pytest.mark.first_visit
def test_a_request_is_void_after_a_correction_to_an_ordinary_type(prison: Prison) -> None:
    was_here(prison, "rigid")
    visit = come_in(prison, vehicle_type="van")
    confirmation = newest(K.VEHICLE, visit.pk)
    assert_waits(prison, prison.mia, confirmation, "mia")
    change_type(prison, visit, "rigid")
    assert_is_void(prison, prison.mia, confirmation, "mia")


@pytest.mark.first_visit
def test_a_request_is_void_if_the_type_is_no_longer_an_emergency_vehicle(prison: Prison) -> None:
    visit = come_in(prison, vehicle_type="emergency")
    confirmation = newest(K.EMERGENCY, visit.pk)
    assert_waits(prison, prison.dee, confirmation, "dee")
    change_type(prison, visit, "rigid")
    assert_is_void(prison, prison.dee, confirmation, "dee")


def test_a_request_is_void_after_the_account_was_closed(prison: Prison) -> None:
    person = add_person(
        prison.ann, staff_number="WWI-NEW", printed_name="New Here", password=PASSWORD
    )
    confirmation = newest(K.ACCOUNT, person.pk)
    assert_waits(prison, prison.bea, confirmation, "bea")
    deactivate_person(prison.ann, person_id=person.pk)
    assert_is_void(prison, prison.bea, confirmation, "bea")


def test_a_request_is_void_after_the_role_was_withdrawn(prison: Prison) -> None:
    grant_role(prison.ann, person_id=prison.person["kay"].pk, role=Role.ESCORT)
    grant = RoleGrant.objects.get(person=prison.person["kay"], role=Role.ESCORT)
    confirmation = newest(K.ROLE, grant.pk)
    assert_waits(prison, prison.bea, confirmation, "bea")
    withdraw_role(prison.ann, person_id=prison.person["kay"].pk, role=Role.ESCORT)
    assert_is_void(prison, prison.bea, confirmation, "bea")


@pytest.mark.slow
def test_a_request_is_void_after_the_screen_was_revoked(prison: Prison) -> None:
    device: Device = enrol_device(prison.ann, name="gate-9", secret="WWI:gate-9", area_id=None)
    confirmation = newest(K.NEW_DEVICE, device.pk)
    assert_waits(prison, prison.bea, confirmation, "bea")
    revoke_device(prison.ann, device_id=device.pk)
    assert_is_void(prison, prison.bea, confirmation, "bea")
