"""The rules say who may confirm another person's request. Both sides of each limit are tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from searches.rules.confirmations import KINDS, bar_of, listed, state_of
from searches.rules.permissions import ALLOWED
from searches.services.prison.confirmation_effects import EFFECTS
from searches.words.confirmations import ConfirmationKind, ConfirmationState, Decider, RequestFacts
from searches.words.people import Act, Role

EXPIRES_AT = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
A_MOMENT = timedelta(milliseconds=1)
ASKED = RequestFacts(
    kind=ConfirmationKind.NEW_DEVICE,
    asked_by="ann",
    device="office-1",
    barred=frozenset({"nell"}),
    expires_at=EXPIRES_AT,
)
BEA = Decider("bea", frozenset({Role.ADMINISTRATOR}), "office-2")


def code(request: RequestFacts = ASKED, decider: Decider = BEA, now: datetime = EXPIRES_AT) -> str:
    bar = bar_of(request, decider, now)
    return bar.code if bar else ""


def test_another_person_confirms_up_to_the_last_moment() -> None:
    assert code(now=EXPIRES_AT) == ""
    assert code(now=EXPIRES_AT + A_MOMENT) == "expired"
    assert state_of(ASKED, EXPIRES_AT) is ConfirmationState.WAITING
    assert state_of(ASKED, EXPIRES_AT + A_MOMENT) is ConfirmationState.EXPIRED


@pytest.mark.parametrize(
    ("decider", "refused"),
    [
        (replace(BEA, person="ann"), "two-people"),
        (replace(BEA, person=None), "two-people"),
        (replace(BEA, person="nell"), "took-part"),
        (replace(BEA, roles=frozenset()), "not-your-part"),
        (replace(BEA, roles=frozenset({Role.GATE_MANAGER, Role.CONTROL_ROOM})), "not-your-part"),
        (replace(BEA, roles=frozenset({Role.GATE_MANAGER, Role.SECURITY_LEAD})), ""),
        (replace(BEA, roles=frozenset({Role.DUTY_GOVERNOR})), ""),
        (replace(BEA, device="office-1"), "same-device"),
        (replace(BEA, device=None), ""),
    ],
)
def test_only_the_named_roles_may_decide(decider: Decider, refused: str) -> None:
    assert code(decider=decider) == refused


def test_two_browsers_that_are_not_enrolled_count_as_two_devices() -> None:
    assert code(replace(ASKED, device=None), replace(BEA, device=None)) == ""


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_decided_request_is_not_decided_again(confirmed: bool) -> None:
    decided = replace(ASKED, confirmed=confirmed)
    assert code(decided) == "decided"
    late = EXPIRES_AT + timedelta(days=365)
    wanted = ConfirmationState.CONFIRMED if confirmed else ConfirmationState.REFUSED
    assert state_of(decided, late) is wanted


def test_only_the_newest_request_is_decided() -> None:
    assert code(replace(ASKED, replaced=True)) == "asked-again"


def test_a_request_of_the_system_may_be_confirmed_by_anybody_with_the_role() -> None:
    assert code(replace(ASKED, asked_by=None)) == ""


@pytest.mark.parametrize("kind", ConfirmationKind)
def test_each_kind_has_a_row_effects_and_roles_that_may_confirm(
    kind: ConfirmationKind,
) -> None:
    assert kind in EFFECTS
    assert KINDS[kind].confirmers <= ALLOWED[Act.CONFIRM]
    assert len(KINDS[kind].confirmers) > 1 or KINDS[kind].life <= timedelta(hours=1)


def test_the_sentence_lists_the_roles_that_may_confirm() -> None:
    assert listed(frozenset({Role.CONTROL_ROOM})) == "the control room"
    assert listed(frozenset({Role.CONTROL_ROOM, Role.GATE_MANAGER})) == (
        "the control room or a gate manager"
    )
    assert listed(KINDS[ConfirmationKind.NEW_DEVICE].confirmers) == (
        "an administrator, a duty governor or a security lead"
    )
