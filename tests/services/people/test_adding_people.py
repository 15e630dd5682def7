"""New people need a readable name, password and PIN, and nobody grants themselves a role."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from searches.models import Establishment, ExceptionCase, LedgerEntry, Person, RoleGrant
from searches.services.exceptions.event_readers import catch_up
from searches.services.people.people import (
    Founder,
    add_person,
    choose_pin,
    found_people,
    grant_role,
)
from searches.services.prison.establishments import found_establishment
from searches.words.actors import system
from searches.words.people import Role
from searches.words.refusals import Invalid, NotAllowed
from tests.support.sample_prison import PASSWORD, Prison

NEW = {"staff_number": "WWI-7391", "printed_name": "Nell Park", "password": PASSWORD}


def add(prison: Prison, **typed: Any) -> Person:
    return add_person(prison.ann, **{**NEW, **typed})


@pytest.mark.parametrize("role", Role)
def test_nobody_grants_themselves_a_role(prison: Prison, role: Role) -> None:
    with pytest.raises(NotAllowed, match="own-role"):
        grant_role(prison.ann, person_id=prison.person["ann"].pk, role=role)
    assert RoleGrant.objects.filter(person=prison.person["ann"]).count() == 1
    assert LedgerEntry.objects.within(prison.establishment).latest("seq").act == "refuse_own_role"
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.within(prison.establishment).get().code == "X18"


def test_another_administrator_grants_the_role(prison: Prison) -> None:
    second = add(prison)
    grant_role(prison.ann, person_id=second.pk, role=Role.AUDITOR)
    assert RoleGrant.objects.get(person=second).role == Role.AUDITOR


@pytest.mark.parametrize("field", ["staff_number", "printed_name"])
@pytest.mark.parametrize("typed", ["", "   ", "x" * 121, "a\nb", "a\x00b", "N\u202eell"])
def test_an_unreadable_name_is_refused(prison: Prison, field: str, typed: str) -> None:
    with pytest.raises(Invalid, match="person-shape") as refusal:
        add(prison, **{field: typed})
    assert refusal.value.field == field


@pytest.mark.parametrize("typed", [" wwi-grace ", "WWI-GRACE"])
def test_a_staff_number_is_used_once(prison: Prison, typed: str) -> None:
    with pytest.raises(Invalid, match="already in use"):
        add(prison, staff_number=typed)


@pytest.mark.parametrize("typed", ["password", "12345678", "short", "", "nell park"])
def test_a_first_password_must_meet_the_same_rules(prison: Prison, typed: str) -> None:
    with pytest.raises(Invalid, match="password-weak") as refusal:
        add(prison, password=typed)
    assert refusal.value.field == "password"
    assert "password" in refusal.value.sentence


@pytest.mark.parametrize("pin", ["0000", "1234", "4321", "12345678", "1212", "77777"])
def test_a_pin_that_is_easy_to_guess_is_refused(prison: Prison, pin: str) -> None:
    with pytest.raises(Invalid, match="pin-guessed"):
        choose_pin(prison.kay, password=PASSWORD, new_pin=pin)


@pytest.mark.parametrize("pin", ["2468", "1235", "3917", "0073"])
def test_any_other_pin_is_accepted(prison: Prison, pin: str) -> None:
    assert choose_pin(prison.kay, password=PASSWORD, new_pin=pin).pin


def test_a_new_person_has_no_pin_until_they_choose_one(prison: Prison) -> None:
    assert add(prison).pin == ""


def test_a_pin_must_not_be_the_end_of_the_staff_number(prison: Prison) -> None:
    Person.objects.filter(pk=prison.person["kay"].pk).update(staff_number="OS-582901")
    with pytest.raises(Invalid, match="end of the staff number"):
        choose_pin(prison.kay, password=PASSWORD, new_pin="2901")


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "password"},
        {"second_password": "password"},
        {"second_staff_number": "new-adm"},
        {"second_printed_name": " "},
    ],
)
@pytest.mark.django_db
def test_the_same_rules_apply_to_the_two_founders(wrong: dict[str, str]) -> None:
    about = {"staff_number": "NEW-ADM", "printed_name": "Ann", "password": PASSWORD}
    about |= {f"second_{name}": value for name, value in about.items()}
    about["second_staff_number"] = "NEW-SECOND"
    with pytest.raises(CommandError):
        call_command("add_establishment", "NWI", "HMP New", **{**about, **wrong})
    assert not Establishment.objects.filter(code="NWI").exists()


@pytest.mark.parametrize(
    ("roles", "refused"),
    [
        ((Role.ADMINISTRATOR,), "two-people"),
        ((Role.ADMINISTRATOR,) * 3, "two-people"),
        ((Role.DUTY_GOVERNOR, Role.SECURITY_LEAD), "administrator"),
        ((Role.ADMINISTRATOR, Role.GATE_OFFICER), "role"),
    ],
)
@pytest.mark.django_db
def test_the_two_founders_of_a_prison_must_be_able_to_confirm(
    roles: tuple[Role, ...], refused: str
) -> None:
    prison = found_establishment(code="NWI", name="HMP New")
    people = [Founder(f"NEW-{place}", "Ann", role, PASSWORD) for place, role in enumerate(roles)]
    with pytest.raises(Invalid, match=refused):
        found_people(system(prison.pk), people=people)
