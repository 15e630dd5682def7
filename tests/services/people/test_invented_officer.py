"""Security must check each new officer, so that one administrator cannot invent officers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from searches.ledger.clock import replay_at, server_now
from searches.models import ExceptionCase, Person, Visit
from searches.queries.exceptions.case_narrative import narrative_of
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.exceptions import resolve_exception
from searches.services.people.people import actor_known_as, add_person, grant_role
from searches.words.actors import Actor
from searches.words.exceptions import Outcome
from searches.words.people import Role
from searches.words.refusals import NotAllowed
from tests.support.sample_prison import PASSWORD, Prison, choose_own, confirm_all
from tests.support.searching import InTheLock


def add(by: Actor, number: str = "WWI-7391") -> Person:
    return add_person(by, staff_number=number, printed_name="Nell Park", password=PASSWORD)


def cases(prison: Prison) -> list[ExceptionCase]:
    catch_up(prison.establishment.pk)
    return list(ExceptionCase.objects.within(prison.establishment).filter(code="X18"))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_a_new_person_with_a_signing_role_opens_a_case(
    prison: Prison, in_the_lock: InTheLock, role: Role
) -> None:
    nell = add(prison.ann)
    landings = ["A1"] if role is Role.WING_OFFICER else []
    grant_role(prison.ann, person_id=nell.pk, role=role, landings=landings)
    (case,) = cases(prison)
    assert "WWI-7391" in case.summary and case.cause == str(nell.pk)
    assert [line.text for line in narrative_of(case)][:1] == ["Nell Park, WWI-7391"]


def test_an_auditor_opens_no_case(prison: Prison, in_the_lock: InTheLock) -> None:
    grant_role(prison.ann, person_id=add(prison.ann).pk, role=Role.AUDITOR)
    assert cases(prison) == []


def test_each_invented_officer_opens_one_case(prison: Prison, in_the_lock: InTheLock) -> None:
    nell = add(prison.ann)
    for role in (Role.GATE_OFFICER, Role.ESCORT):
        grant_role(prison.ann, person_id=nell.pk, role=role)
    assert len(cases(prison)) == 1
    grant_role(prison.ann, person_id=add(prison.ann, "WWI-7392").pk, role=Role.GATE_OFFICER)
    assert len(cases(prison)) == 2


def test_an_invented_officer_opens_a_case_after_any_time(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    now = server_now()
    Visit.objects.update(recorded_at=now - timedelta(days=90))
    with replay_at(now - timedelta(days=60)):
        nell = add(prison.ann)
    with replay_at(now):
        grant_role(prison.ann, person_id=nell.pk, role=Role.GATE_OFFICER)
    assert len(cases(prison)) == 1


def test_two_administrators_are_two_people(prison: Prison, in_the_lock: InTheLock) -> None:
    nell = add(prison.ann, "WWI-NELL")
    grant_role(prison.ann, person_id=nell.pk, role=Role.ADMINISTRATOR)
    before = len(cases(prison))
    choose_own("WWI-NELL")
    confirm_all(prison.bea)
    grant_role(actor_known_as("WWI-NELL"), person_id=add(prison.ann).pk, role=Role.GATE_OFFICER)
    # security already has a case about the second administrator
    assert len(cases(prison)) == before == 1


def test_an_invented_security_lead_cannot_close_the_case(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    nell = add(prison.ann)
    grant_role(prison.ann, person_id=nell.pk, role=Role.SECURITY_LEAD)
    (case,) = cases(prison)
    resolution: dict[str, Any] = {
        "case_id": case.pk,
        "outcome": Outcome.EXPLAINED,
        "text": "It is me.",
    }
    with pytest.raises(NotAllowed, match="choose-password"):
        resolve_exception(actor_known_as("WWI-7391"), **resolution)
    choose_own("WWI-7391")
    confirm_all(prison.bea)
    with pytest.raises(NotAllowed, match="took-part"):
        resolve_exception(actor_known_as("WWI-7391"), **resolution)
    resolve_exception(prison.sam, **resolution)


def test_the_founders_of_a_prison_open_no_case(prison: Prison) -> None:
    grant_role(prison.ann, person_id=add(prison.ann).pk, role=Role.GATE_OFFICER)
    assert cases(prison) == []
