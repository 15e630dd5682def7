"""Attack 9: one administrator invents officers or screens, or signs in place of a serving officer.

In the first version, an administrator could add five people, enrol two screens and sign everything:
GO within minutes. The same administrator could reset a serving officer's password and choose their
PIN.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.core.management import call_command
from django.test import Client

from searches import device_cookie
from searches.facts.confirmations import newest_of
from searches.models import (
    Confirmation,
    ConfirmationDecision,
    Device,
    Establishment,
    ExceptionCase,
    LedgerEntry,
    Person,
    RoleGrant,
    Stop,
)
from searches.services.exceptions.event_readers import catch_up
from searches.services.people.people import actor_known_as
from searches.services.pins import prove_pin
from searches.services.rolls.counts import confirm_count
from searches.words.confirmations import ConfirmationKind
from searches.words.people import Role
from searches.words.refusals import NotAllowed
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PASSWORD, PIN, Prison

OWN = "seven lorries a day"
OWN_PIN = "8642"


def form(**typed: object) -> dict[str, object]:
    return {"uuid": str(uuid4()), **typed}


def add(administrator: Client, number: str, *roles: Role) -> Person:
    """Add a person with these roles on the administrator's page."""
    typed = {"staff_number": number, "printed_name": f"{number} Park", "password": PASSWORD}
    assert administrator.post("/people/", form(**typed)).status_code == 302
    person = Person.objects.get(staff_number=number)
    for role in roles:
        address = f"/people/{person.pk}/roles/"
        assert administrator.post(address, form(grant=role.value)).status_code == 302
    return person


def sign_in(number: str, password: str, secret: str = "") -> Client:
    client = Client()
    cookie = {"device": secret or f"browser-of-{number}", "people": []}
    client.cookies[device_cookie.COOKIE] = signing.dumps(cookie, salt=device_cookie.SALT)
    client.post("/sign-in/", {"login": number, "password": password})
    return client


def choose_own(number: str, first_password: str = PASSWORD, secret: str = "") -> Client:
    """Sign in for the first time, choose a new password, and then choose a PIN."""
    client = sign_in(number, first_password, secret)
    chosen = {"oldpassword": first_password, "password1": OWN, "password2": OWN}
    assert client.post("/password/", form(**chosen)).status_code == 302
    typed = form(password=OWN, new_pin=OWN_PIN)
    assert client.post("/account/pin/", typed).status_code == 302
    return client


def decide(client: Client, kind: ConfirmationKind, subject: UUID, **typed: str) -> int:
    confirmation = newest_of(kind, subject)
    assert confirmation is not None
    body = form(pin=PIN, reason="Met in the office.") | typed
    return client.post(f"/confirmations/{confirmation.pk}/decide/", body).status_code


def grant_of(person: Person, role: Role) -> RoleGrant:
    return RoleGrant.objects.get(person=person, role=role)


def test_five_invented_officers_and_two_screens_cannot_sign(prison: Prison) -> None:
    administrator = browser(prison, "ann")
    roles = {
        "WWI-F1": Role.GATE_OFFICER,
        "WWI-F2": Role.ESCORT,
        "WWI-F3": Role.PARTY_SUPERVISOR,
        "WWI-F4": Role.CONTROL_ROOM,
        "WWI-F5": Role.SECURITY_LEAD,
    }
    for number, role in roles.items():
        add(administrator, number, role)
        choose_own(number)
    for secret in ("screen-1", "screen-2"):
        client = browser(prison, "ann")
        cookie: dict[str, Any] = {"device": secret, "people": []}
        client.cookies[device_cookie.COOKIE] = signing.dumps(cookie, salt=device_cookie.SALT)
        area = str(prison.area["gate"].pk)
        assert client.post("/devices/enrol/", form(name=secret, area=area)).status_code == 302
    assert Device.objects.filter(confirmed_at__isnull=True).count() == 2
    for number in roles:
        actor = actor_known_as(number, "screen-1")
        assert (actor.roles, actor.device) == (frozenset(), None)
        with pytest.raises(NotAllowed, match="account-waits"):
            prove_pin(actor, OWN_PIN)
    gate, supervisor = sign_in("WWI-F1", OWN, "screen-1"), sign_in("WWI-F3", OWN, "screen-2")
    assert gate.get("/visits/new/").status_code == 403
    begun = supervisor.get("/rolls/")
    assert begun.status_code == 403
    assert "waiting for confirmation by an administrator, a duty governor or a security lead" in (
        page_text(begun)
    )
    assert not ConfirmationDecision.objects.filter(
        confirmation__asked_by=prison.person["ann"], confirmation__subject_id__isnull=False
    ).exclude(decided_by=prison.person["bea"])


def test_the_api_refuses_invented_officers_too(prison: Prison) -> None:
    add(browser(prison, "ann"), "WWI-F1", Role.GATE_OFFICER)
    client = choose_own("WWI-F1")
    answer = client.get("/api/v1/visits")
    assert (answer.status_code, answer.json()["code"]) == (403, "account-waits")


def test_an_unconfirmed_officer_still_stops_all_vehicles(prison: Prison) -> None:
    add(browser(prison, "ann"), "WWI-F1", Role.GATE_OFFICER)
    client = choose_own("WWI-F1")
    assert client.put(f"/api/v1/stops/{uuid4()}", {}, content_type="application/json").json()[
        "applied"
    ]
    assert Stop.objects.get().raised_by == Person.objects.get(staff_number="WWI-F1")
    assert client.get("/near-misses/new/").status_code == 200


def test_an_account_and_each_role_are_valid_after_a_second_person_confirms(
    prison: Prison,
) -> None:
    nell = add(browser(prison, "ann"), "WWI-NELL", Role.GATE_OFFICER, Role.ESCORT)
    choose_own("WWI-NELL")
    second = browser(prison, "sam")
    role = grant_of(nell, Role.GATE_OFFICER)
    assert decide(second, ConfirmationKind.ROLE, role.pk) == 302
    assert actor_known_as("WWI-NELL").roles == frozenset(), "the account itself still waits"
    assert decide(second, ConfirmationKind.ACCOUNT, nell.pk) == 302
    actor = actor_known_as("WWI-NELL")
    assert (actor.roles, actor.waiting_roles) == ({Role.GATE_OFFICER}, {Role.ESCORT})
    prove_pin(actor, OWN_PIN)
    page = page_text(sign_in("WWI-NELL", OWN).get("/account/"))
    assert "Your role is waiting for confirmation" in page and "Role: escort." in page


def test_nobody_is_confirmed_before_they_chose_their_own_password(prison: Prison) -> None:
    nell = add(browser(prison, "ann"), "WWI-NELL", Role.GATE_OFFICER)
    second = browser(prison, "bea")
    assert decide(second, ConfirmationKind.ACCOUNT, nell.pk) == 409
    assert not ConfirmationDecision.objects.filter(confirmation__subject_id=nell.pk).exists()
    choose_own("WWI-NELL")
    assert decide(second, ConfirmationKind.ACCOUNT, nell.pk) == 302


@pytest.mark.parametrize("who", ["ann", "mia", "ceri", "omar"])
def test_the_requester_and_unsuitable_roles_cannot_confirm(prison: Prison, who: str) -> None:
    nell = add(browser(prison, "ann"), "WWI-NELL", Role.GATE_OFFICER)
    choose_own("WWI-NELL")
    assert decide(browser(prison, who), ConfirmationKind.ACCOUNT, nell.pk) in {403, 404}
    assert Person.objects.get(pk=nell.pk).confirmed_at is None


@pytest.mark.slow
def test_a_second_administrator_who_is_invented_confirms_nothing(prison: Prison) -> None:
    administrator = browser(prison, "ann")
    alf = add(administrator, "WWI-ALF", Role.ADMINISTRATOR)
    fake = choose_own("WWI-ALF")
    nell = add(administrator, "WWI-NELL", Role.GATE_OFFICER)
    choose_own("WWI-NELL")
    kinds = ConfirmationKind
    for kind, subject in ((kinds.ACCOUNT, nell.pk), (kinds.ACCOUNT, alf.pk)):
        assert decide(fake, kind, subject, pin=OWN_PIN) == 403
    assert decide(fake, kinds.ROLE, grant_of(alf, Role.ADMINISTRATOR).pk, pin=OWN_PIN) == 403
    assert decide(administrator, kinds.ACCOUNT, alf.pk) == 403
    # After somebody else has confirmed both the account and the role, Alf may confirm others.
    bea = browser(prison, "bea")
    assert decide(bea, kinds.ACCOUNT, alf.pk) == 302
    assert decide(fake, kinds.ACCOUNT, nell.pk, pin=OWN_PIN) == 403
    assert decide(bea, kinds.ROLE, grant_of(alf, Role.ADMINISTRATOR).pk) == 302
    assert decide(fake, kinds.ACCOUNT, nell.pk, pin=OWN_PIN) == 302


def test_nobody_confirms_themselves_into_a_role(prison: Prison) -> None:
    """Request a role for Sam, a security lead. Sam may not confirm this request."""
    sam = prison.person["sam"]
    typed = form(grant=Role.GATE_MANAGER.value)
    assert browser(prison, "ann").post(f"/people/{sam.pk}/roles/", typed).status_code == 302
    grant = grant_of(sam, Role.GATE_MANAGER)
    assert decide(browser(prison, "sam"), ConfirmationKind.ROLE, grant.pk) == 403
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.within(prison.establishment).filter(code="X18").exists()


def reset(prison: Prison, who: str, by: str = "ann") -> None:
    address = f"/people/{prison.person[who].pk}/password/"
    typed = form(password="a new first password")
    assert browser(prison, by).post(address, typed).status_code == 302


def test_an_administrator_cannot_use_a_serving_officers_account(prison: Prison) -> None:
    reset(prison, "grace")
    thief = sign_in("WWI-GRACE", "a new first password", "WWI:gate-1")
    refused = thief.post("/account/pin/", form(password="a new first password", new_pin=OWN_PIN))
    assert refused.status_code == 403, "the PIN is chosen only with an own password"
    choose_own("WWI-GRACE", "a new first password", "WWI:gate-1")
    thief = sign_in("WWI-GRACE", OWN, "WWI:gate-1")
    assert thief.get("/visits/new/").status_code == 403
    with pytest.raises(NotAllowed, match="account-waits"):
        prove_pin(prison.grace, OWN_PIN)
    grace = prison.person["grace"].pk
    assert decide(browser(prison, "ann"), ConfirmationKind.ACCOUNT, grace) == 403
    assert decide(browser(prison, "dee"), ConfirmationKind.ACCOUNT, grace) == 302
    assert thief.get("/visits/new/").status_code == 200


def test_the_first_password_cannot_be_chosen_again(prison: Prison) -> None:
    first_password = "a new first password"
    reset(prison, "grace")
    client = sign_in("WWI-GRACE", first_password)
    same = form(oldpassword=first_password, password1=first_password, password2=first_password)
    answer = client.post("/password/", same)
    assert "Choose a password that differs from your first password." in page_text(answer)
    assert Person.objects.get(pk=prison.person["grace"].pk).password_given_at is not None


def test_an_administrator_whose_password_was_reset_cannot_confirm(prison: Prison) -> None:
    """Reset Bea's password as Ann, then sign in as Bea.

    Only a third person may confirm the new password.
    """
    reset(prison, "bea")
    stolen = choose_own("WWI-BEA", "a new first password")
    bea = prison.person["bea"].pk
    assert decide(stolen, ConfirmationKind.ACCOUNT, bea, pin=OWN_PIN) == 403
    nell = add(browser(prison, "ann"), "WWI-NELL")
    choose_own("WWI-NELL")
    assert decide(stolen, ConfirmationKind.ACCOUNT, nell.pk, pin=OWN_PIN) == 403
    assert decide(browser(prison, "sid"), ConfirmationKind.ACCOUNT, bea) == 302


def test_people_who_set_up_an_account_cannot_confirm_it(prison: Prison) -> None:
    """Add Nell as Ann and reset Nell's password as Bea. Neither of them may confirm the account."""
    nell = add(browser(prison, "ann"), "WWI-NELL")
    typed = form(password="a new first password")
    address = f"/people/{nell.pk}/password/"
    assert browser(prison, "bea").post(address, typed).status_code == 302
    choose_own("WWI-NELL", "a new first password")
    for who in ("ann", "bea"):
        assert decide(browser(prison, who), ConfirmationKind.ACCOUNT, nell.pk) == 403
    assert decide(browser(prison, "sam"), ConfirmationKind.ACCOUNT, nell.pk) == 302


def test_nobody_signs_on_an_unconfirmed_screen(prison: Prison) -> None:
    """Use a confirmed officer on a screen that one administrator enrolled and nobody confirmed."""
    client = browser(prison, "ann", device="new")
    assert client.post("/devices/enrol/", form(name="new", area="")).status_code == 302
    on_it = actor_known_as("WWI-KAY", "WWI:new")
    assert (on_it.device, on_it.device_waits) == (None, True)
    with pytest.raises(NotAllowed, match="screen-waits"):
        confirm_count(on_it, count_id=uuid4(), pin=PIN)
    page = page_text(browser(prison, "kay", device="new").get("/rolls/"))
    assert "This screen is waiting for confirmation" in page
    # A confirmation may be signed on an unconfirmed screen, because a new prison has no other.
    device = Device.objects.get(name="new")
    second = browser(prison, "bea", device="new")
    assert decide(second, ConfirmationKind.NEW_DEVICE, device.pk) == 302
    assert actor_known_as("WWI-KAY", "WWI:new").device == device.pk


def test_a_refused_account_is_closed_and_a_refused_role_withdrawn(prison: Prison) -> None:
    nell = add(browser(prison, "ann"), "WWI-NELL", Role.GATE_OFFICER)
    second = browser(prison, "bea")
    refused = {"refuse": "1", "reason": "Nobody of this name works here."}
    grant = grant_of(nell, Role.GATE_OFFICER)
    assert decide(second, ConfirmationKind.ROLE, grant.pk, **refused) == 302
    assert decide(second, ConfirmationKind.ACCOUNT, nell.pk, **refused) == 302
    grant.refresh_from_db()
    assert grant.withdrawn_at is not None
    assert not Person.objects.get(pk=nell.pk).is_active


def test_a_reopened_account_waits_for_a_second_person(prison: Prison) -> None:
    administrator, tom = browser(prison, "ann"), prison.person["tom"]
    for button in ({"close": "1"}, {"open": "1"}):
        address = f"/people/{tom.pk}/roles/"
        assert administrator.post(address, form(**button)).status_code == 302
    assert actor_known_as("WWI-TOM").roles == frozenset()
    assert decide(browser(prison, "sam"), ConfirmationKind.ACCOUNT, tom.pk) == 302
    assert actor_known_as("WWI-TOM").roles == {Role.GATE_OFFICER}


def test_withdrawing_a_role_takes_effect_at_once(prison: Prison) -> None:
    typed = form(withdraw=Role.GATE_OFFICER.value)
    address = f"/people/{prison.person['tom'].pk}/roles/"
    assert browser(prison, "ann").post(address, typed).status_code == 302
    assert actor_known_as("WWI-TOM").roles == frozenset()


def test_every_request_is_in_the_ledger_with_what_people_must_hear(prison: Prison) -> None:
    nell = add(browser(prison, "ann"), "WWI-NELL")
    entry = LedgerEntry.objects.within(prison.establishment).filter(act="ask_confirmation").last()
    assert entry is not None
    assert entry.body["said"]["kind"] == "account"
    assert entry.body["said"]["summary"] == (
        "Ann Frost added the account of WWI-NELL Park (WWI-NELL)."
    )
    assert entry.body["said"]["subject"] == str(nell.pk)


def test_the_pages_of_people_and_screens_show_what_waits(prison: Prison) -> None:
    add(browser(prison, "ann"), "WWI-NELL", Role.GATE_OFFICER)
    page = page_text(browser(prison, "ann").get("/people/"))
    assert "WWI-NELL, waiting for confirmation" in page
    assert "Gate officer (waiting for confirmation)" in page


def add_establishment(**more: str) -> None:
    call_command(
        "add_establishment",
        "NWI",
        "HMP New",
        **{
            "staff_number": "NEW-A",
            "printed_name": "Ann",
            "password": PASSWORD,
            "second_staff_number": "NEW-B",
            "second_printed_name": "Bea",
            "second_password": PASSWORD,
            **more,
        },
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DUTY_GOVERNOR, Role.SECURITY_LEAD])
def test_a_prison_is_founded_with_two_people(role: Role) -> None:
    add_establishment(second_role=role.value)
    choose_own("NEW-A")
    choose_own("NEW-B")
    assert actor_known_as("NEW-A").roles == {Role.ADMINISTRATOR}
    assert actor_known_as("NEW-B").roles == {role}
    nell = add(sign_in("NEW-A", OWN), "NEW-NELL", Role.GATE_OFFICER)
    choose_own("NEW-NELL")
    second = sign_in("NEW-B", OWN)
    assert decide(second, ConfirmationKind.ACCOUNT, nell.pk, pin=OWN_PIN) == 302


@pytest.mark.django_db
def test_the_server_adds_no_confirmer_to_a_prison_that_has_two() -> None:
    add_establishment()
    with pytest.raises(Exception, match="Two people"):
        call_command(
            "add_second_person",
            "NWI",
            staff_number="NEW-C",
            printed_name="Cy",
            password=PASSWORD,
        )
    home = Establishment.objects.get(code="NWI")
    RoleGrant.objects.filter(person__staff_number="NEW-B").update(withdrawn_at=home_now())
    call_command(
        "add_second_person", "NWI", staff_number="NEW-C", printed_name="Cy", password=PASSWORD
    )
    choose_own("NEW-C")
    assert actor_known_as("NEW-C").roles == {Role.ADMINISTRATOR}
    assert Confirmation.objects.filter(establishment=home).count() == 0


def home_now() -> object:
    return Person.objects.earliest("confirmed_at").confirmed_at


def test_a_tablet_still_works_for_confirmed_people(prison: Prison) -> None:
    assert Tablet(prison, "grace").get("visits").status_code == 200
