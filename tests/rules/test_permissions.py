"""The permissions of the twelve roles, in one table."""

from __future__ import annotations

import pytest

from searches.rules.permissions import ALLOWED, may
from searches.words.people import Act, Role

R = Role


@pytest.mark.parametrize("act", Act)
def test_every_act_is_allowed_to_some_role(act: Act) -> None:
    assert ALLOWED[act]


@pytest.mark.parametrize("role", Role)
def test_anybody_signed_in_raises_a_stop_or_a_near_miss(role: Role) -> None:
    assert may(Act.RAISE_STOP, {role})
    assert may(Act.REPORT_NEAR_MISS, {role})


@pytest.mark.parametrize(
    ("role", "act"),
    [
        (R.GATE_OFFICER, Act.SEE_NAMES),
        (R.GATE_OFFICER, Act.RELEASE),
        (R.GATE_OFFICER, Act.COUNT_PARTY),
        (R.ESCORT, Act.SIGN_FIRST_SEARCHER),
        (R.ESCORT, Act.COUNT_PARTY),
        (R.ESCORT, Act.RELEASE),
        (R.PARTY_SUPERVISOR, Act.SEE_PHOTOS),
        (R.PARTY_SUPERVISOR, Act.RELEASE),
        (R.RECEIVING_OFFICER, Act.COUNT_PARTY),
        (R.WING_OFFICER, Act.COUNT_PARTY),
        (R.WING_OFFICER, Act.SEE_NAMES),
        (R.WING_OFFICER, Act.SEE_WHOLE_ROLL),
        (R.WING_OFFICER, Act.RECEIVE_PRISONER),
        (R.CONTROL_ROOM, Act.ANSWER_ITEM),
        (R.CONTROL_ROOM, Act.SIGN_FIRST_SEARCHER),
        (R.ORDERLY_OFFICER, Act.OPEN_WORK_SESSION),
        (R.ORDERLY_OFFICER, Act.RELEASE),
        (R.DUTY_GOVERNOR, Act.COUNT_PARTY),
        (R.AUDITOR, Act.RELEASE),
        (R.AUDITOR, Act.WORK_EXCEPTION),
        (R.ADMINISTRATOR, Act.SEE_NAMES),
        (R.ADMINISTRATOR, Act.SEE_PHOTOS),
        (R.ADMINISTRATOR, Act.RELEASE),
        (R.SECURITY_LEAD, Act.RELEASE),
    ],
)
def test_a_role_cannot_do_the_acts_of_others(role: Role, act: Act) -> None:
    assert not may(act, {role})


def test_only_control_room_and_gate_manager_release() -> None:
    assert ALLOWED[Act.RELEASE] == {R.CONTROL_ROOM, R.GATE_MANAGER}


def test_acts_open_to_everybody_need_no_role() -> None:
    """An officer whose account or role is not confirmed can still stop every vehicle."""
    for act in (Act.RAISE_STOP, Act.REPORT_NEAR_MISS, Act.USE_OWN_ACCOUNT, Act.SEE_CONFIRMATIONS):
        assert may(act, ())


def test_other_acts_need_a_role_and_several_roles_combine() -> None:
    assert not any(may(act, ()) for act, roles in ALLOWED.items() if roles != frozenset(Role))
    assert may(Act.RELEASE, {R.ESCORT, R.GATE_MANAGER})


def test_the_auditor_changes_nothing_but_raises_alarms() -> None:
    own = {act for act in Act if may(act, {R.AUDITOR})}
    changing = {Act.RAISE_STOP, Act.REPORT_NEAR_MISS, Act.USE_OWN_ACCOUNT}
    assert {act for act in own if not act.value.startswith(("see_", "read_"))} == changing
