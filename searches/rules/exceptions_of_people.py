"""Exceptions from entries about people: self-approval, new passwords and invented officers."""

from __future__ import annotations

from collections.abc import Iterator

from searches.rules.permissions import TRUSTED
from searches.words.events import reading
from searches.words.events.people import (
    AccountReopened,
    OwnRoleRefused,
    PasswordReset,
    RoleGranted,
    SelfApprovalRefused,
)
from searches.words.exceptions import Entered, ExceptionCode, Revealed


def _self_approval(
    event: SelfApprovalRefused | OwnRoleRefused, entry: Entered
) -> Iterator[Revealed]:
    sentence = "Somebody tried to approve their own work."
    yield Revealed(ExceptionCode.REFUSED, entry.id, sentence)


def _password_reset(event: PasswordReset | AccountReopened, entry: Entered) -> Iterator[Revealed]:
    """Reveal a password reset, because the administrator who set it could sign as this person."""
    sentence = f"The password of {event.staff_number} was reset. Ask the person whether they know."
    yield Revealed(ExceptionCode.REFUSED, entry.id, sentence)


def _granted_by_adder(event: RoleGranted, entry: Entered) -> Iterator[Revealed]:
    """Reveal a signing role that was granted by the administrator who added the person.

    One administrator could invent an officer, so another person must check that the officer exists.
    """
    if event.added_by_giver and event.role in TRUSTED:
        sentence = (
            f"One administrator added {event.staff_number} and gave them a signing role. Check who "
            "this person is."
        )
        yield Revealed(ExceptionCode.REFUSED, str(event.person), sentence, joins=True)


TELLERS = (
    reading(SelfApprovalRefused, _self_approval),
    reading(OwnRoleRefused, _self_approval),
    reading(PasswordReset, _password_reset),
    reading(RoleGranted, _granted_by_adder),
    reading(AccountReopened, _password_reset),
)
