"""A second person confirms or refuses a request. The request takes effect with that signature."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from searches.facts.confirmations import newest_of
from searches.ledger.clock import replay_at, server_now
from searches.models import (
    Confirmation,
    ConfirmationDecision,
    Device,
    ExceptionCase,
    LedgerEntry,
)
from searches.rules.confirmations import KINDS
from searches.services.confirmations.confirmations import is_confirmed
from searches.services.devices.devices import enrol_device, revoke_device
from searches.services.exceptions.event_readers import catch_up
from searches.services.people.people import actor_for
from searches.services.prison.confirmation_decisions import ask_again, confirm, refuse
from searches.words.confirmations import ConfirmationKind
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison

KIND = ConfirmationKind.NEW_DEVICE
SEEN = {"pin": PIN, "reason": "It hangs beside the gate."}


@pytest.fixture
def device(prison: Prison) -> Device:
    """Enrol a device as Ann. Nobody has confirmed this device yet."""
    return enrol_device(
        prison.ann, name="gate-9", secret="WWI:gate-9", area_id=prison.area["gate"].pk
    )


@pytest.fixture
def confirmation(device: Device) -> Confirmation:
    found = newest_of(KIND, device.pk)
    assert found is not None
    return found


def test_a_second_person_confirms_a_request(
    prison: Prison, device: Device, confirmation: Confirmation
) -> None:
    assert not is_confirmed(KIND, device)
    decision = confirm(prison.bea, confirmation_id=confirmation.pk, **SEEN)
    assert is_confirmed(KIND, device)
    assert decision.signature.statement == "I have checked this request myself, and I confirm it."
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert (entry.act, entry.by_id) == ("confirm", prison.bea.person)
    device.refresh_from_db()
    assert actor_for(prison.person["grace"], device).device == device.pk


def test_a_screen_is_not_a_device_until_it_is_confirmed(prison: Prison, device: Device) -> None:
    assert actor_for(prison.person["grace"], device).device is None


def test_a_refused_request_never_takes_effect(
    prison: Prison, device: Device, confirmation: Confirmation
) -> None:
    refuse(prison.sam, confirmation_id=confirmation.pk, pin=PIN, reason="Nobody has seen it.")
    assert not is_confirmed(KIND, device)
    device.refresh_from_db()
    assert device.revoked_at is not None and device.confirmed_at is None


def test_nobody_confirms_their_own_request(prison: Prison, confirmation: Confirmation) -> None:
    with pytest.raises(NotAllowed, match="two-people"):
        confirm(prison.ann, confirmation_id=confirmation.pk, **SEEN)
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.within(prison.establishment).filter(code="X18").count() == 1


def test_roles_without_the_permission_cannot_confirm(
    prison: Prison, confirmation: Confirmation
) -> None:
    with pytest.raises(NotAllowed, match="not-your-part"):
        confirm(prison.mia, confirmation_id=confirmation.pk, **SEEN)


def test_a_wrong_pin_confirms_nothing(prison: Prison, confirmation: Confirmation) -> None:
    with pytest.raises(Refused, match="wrong-pin"):
        confirm(prison.bea, confirmation_id=confirmation.pk, pin="9753", reason="Seen.")
    assert not ConfirmationDecision.objects.filter(confirmation=confirmation).exists()


@pytest.mark.parametrize("act", [confirm, refuse])
def test_a_decision_needs_a_reason(prison: Prison, confirmation: Confirmation, act: object) -> None:
    with pytest.raises(Invalid, match="reason"):
        act(prison.bea, confirmation_id=confirmation.pk, pin=PIN, reason=" ")  # type: ignore[operator]


def test_an_expired_request_is_refused(prison: Prison) -> None:
    asked_at = server_now() - KINDS[KIND].life - timedelta(minutes=1)
    with replay_at(asked_at):
        device = enrol_device(prison.ann, name="gate-9", secret="WWI:gate-9")
    request = newest_of(KIND, device.pk)
    assert request is not None and request.expires_at == asked_at + KINDS[KIND].life
    with (
        replay_at(request.expires_at + timedelta(milliseconds=1)),
        pytest.raises(Refused, match="expired"),
    ):
        confirm(prison.bea, confirmation_id=request.pk, **SEEN)
    with replay_at(request.expires_at):
        confirm(prison.bea, confirmation_id=request.pk, **SEEN)


def test_an_administrator_renews_an_expired_request(prison: Prison) -> None:
    asked_at = server_now() - KINDS[KIND].life - timedelta(minutes=1)
    with replay_at(asked_at):
        device = enrol_device(prison.ann, name="gate-9", secret="WWI:gate-9")
    request = newest_of(KIND, device.pk)
    assert request is not None
    page = page_text(browser(prison, "bea").get(f"/confirmations/{request.pk}/"))
    assert "This request has expired" in page and "Renew request" in page
    address = f"/confirmations/{request.pk}/renew/"
    assert browser(prison, "bea").post(address, form()).status_code == 302
    newest = newest_of(KIND, device.pk)
    assert newest is not None and newest.pk != request.pk
    for who in (prison.ann, prison.bea):  # both have made the request now
        with pytest.raises(NotAllowed):
            confirm(who, confirmation_id=newest.pk, **SEEN)
    with pytest.raises(Refused, match="asked-again"):
        confirm(prison.sam, confirmation_id=request.pk, **SEEN)
    confirm(prison.sam, confirmation_id=newest.pk, **SEEN)


def test_a_request_that_has_not_expired_is_not_renewed(
    prison: Prison, confirmation: Confirmation
) -> None:
    with pytest.raises(Refused, match="not-expired"):
        ask_again(prison.ann, confirmation_id=confirmation.pk)


def test_the_second_of_two_confirmers_is_refused(
    prison: Prison, confirmation: Confirmation
) -> None:
    confirm(prison.bea, confirmation_id=confirmation.pk, **SEEN)
    with pytest.raises(Refused, match="decided"):
        refuse(prison.sam, confirmation_id=confirmation.pk, pin=PIN, reason="I do not know it.")


def test_the_database_accepts_only_one_decision(prison: Prison, confirmation: Confirmation) -> None:
    first = confirm(prison.bea, confirmation_id=confirmation.pk, **SEEN)
    values = {
        field.attname: getattr(first, field.attname)
        for field in ConfirmationDecision._meta.concrete_fields
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ConfirmationDecision(**values | {"id": uuid4()}).save(force_insert=True)


def test_a_screen_revoked_in_the_meantime_is_not_confirmed(
    prison: Prison, device: Device, confirmation: Confirmation
) -> None:
    revoke_device(prison.ann, device_id=device.pk)
    with pytest.raises(Refused, match="void"):
        confirm(prison.bea, confirmation_id=confirmation.pk, **SEEN)


def test_another_prison_has_no_such_request(
    prison: Prison, other_prison: Prison, confirmation: Confirmation
) -> None:
    with pytest.raises(NotThere):
        confirm(other_prison.bea, confirmation_id=confirmation.pk, **SEEN)


def form(**typed: str) -> dict[str, str]:
    return {"uuid": str(uuid4()), "pin": PIN, **typed}


def test_a_request_is_shown_and_confirmed_on_the_page(
    prison: Prison, confirmation: Confirmation
) -> None:
    second = browser(prison, "bea")
    listed = page_text(second.get("/confirmations/"))
    assert confirmation.summary in listed.split("Requests you made")[0]
    page = page_text(second.get(f"/confirmations/{confirmation.pk}/"))
    assert "Confirm request" in page and "Refuse request" in page
    answer = second.post(
        f"/confirmations/{confirmation.pk}/decide/", form(reason="Seen at the gate.")
    )
    assert answer.status_code == 302
    assert ConfirmationDecision.objects.get(confirmation=confirmation).confirmed
    assert "Confirmed by Bea Moor" in page_text(browser(prison, "ann").get("/confirmations/"))


def test_a_refused_form_keeps_the_typed_text(prison: Prison, confirmation: Confirmation) -> None:
    second = browser(prison, "sam")
    wrong = form(reason="I have seen it.") | {"pin": "9753"}
    answer = second.post(f"/confirmations/{confirmation.pk}/decide/", wrong)
    assert answer.status_code == 409
    assert "I have seen it.</textarea>" in page_text(answer)


def test_the_requester_sees_that_the_request_waits_and_no_button(
    prison: Prison, confirmation: Confirmation
) -> None:
    page = page_text(browser(prison, "ann").get(f"/confirmations/{confirmation.pk}/"))
    assert "You made this request yourself" in page and "Confirm request" not in page


def test_people_who_cannot_decide_do_not_see_the_request(
    prison: Prison, confirmation: Confirmation
) -> None:
    assert browser(prison, "grace").get(f"/confirmations/{confirmation.pk}/").status_code == 404
    assert browser(prison, "ada").get(f"/confirmations/{confirmation.pk}/").status_code == 200


@pytest.mark.parametrize(("who", "number"), [("bea", 1), ("sam", 1), ("ann", 0), ("mia", 0)])
def test_the_navigation_shows_the_number_of_requests(
    prison: Prison, confirmation: Confirmation, who: str, number: int
) -> None:
    page = page_text(browser(prison, who).get("/account/"))
    # once in the navigation bar and once in the menu
    assert page.count('class="app-nav__count"') == 2 * number


def test_a_request_is_listed_and_confirmed_through_the_api(
    prison: Prison, confirmation: Confirmation
) -> None:
    second = Tablet(prison, "bea")
    (result,) = second.get("confirmations", state="waiting").json()["results"]
    assert (result["id"], result["may_decide"], result["state"]) == (
        str(confirmation.pk),
        True,
        "waiting",
    )
    assert (
        Tablet(prison, "ann").get(f"confirmations/{confirmation.pk}").json()["may_decide"] is False
    )
    body = {"id": str(uuid4()), "pin": PIN, "reason": "Seen at the gate."}
    answer = second.post(f"confirmations/{confirmation.pk}/confirm", body)
    assert answer.status_code == 201, answer.content
    assert second.post(f"confirmations/{confirmation.pk}/confirm", body).status_code == 200
    refused = Tablet(prison, "sam").post(
        f"confirmations/{confirmation.pk}/refuse", {**body, "id": str(uuid4())}
    )
    assert refused.json()["code"] == "decided"
    assert second.get(f"confirmations/{confirmation.pk}").json()["state"] == "confirmed"
    assert second.get("confirmations", state="waiting").json()["results"] == []


def test_the_api_refuses_the_requester(prison: Prison, confirmation: Confirmation) -> None:
    body = {"id": str(uuid4()), "pin": PIN, "reason": "Seen at the gate."}
    answer = Tablet(prison, "ann").post(f"confirmations/{confirmation.pk}/confirm", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "two-people")


def test_the_database_refuses_changes_to_a_request(
    prison: Prison, confirmation: Confirmation
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(pk=confirmation.pk).update(
            expires_at=server_now() + timedelta(30)
        )
