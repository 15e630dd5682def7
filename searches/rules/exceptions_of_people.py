"""Exceptions about people: self-approval, new passwords, invented officers, and fixed pairs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from searches.rules.permissions import TRUSTED
from searches.words.events import reading
from searches.words.events.people import (
    AccountReopened,
    OwnRoleRefused,
    PasswordReset,
    RoleGranted,
    SelfApprovalRefused,
)
from searches.words.events.search import SearchesTogether, SearchSigned
from searches.words.exceptions import Entered, ExceptionCode, Revealed

#: A pair is judged by the searches of so many days.
PAIR_DAYS = timedelta(days=30)
#: Nobody is judged by fewer searches than these.
LEAST_SEARCHES = 20


def _self_approval(
    event: SelfApprovalRefused | OwnRoleRefused, entry: Entered
) -> Iterator[Revealed]:
    sentence = "Somebody tried to approve their own work."
    yield Revealed(ExceptionCode.REFUSED, entry.id, sentence)


def _password_reset(event: PasswordReset | AccountReopened, entry: Entered) -> Iterator[Revealed]:
    """Reveal a password reset, because the administrator who set it could sign as this person."""
    sentence = (
        f"The password of {event.staff_number} was reset. "
        "Ask the person whether they know of the new password."
    )
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


def _same_pair(event: SearchSigned, entry: Entered) -> Iterator[Revealed]:
    """Reveal two people who search together too often. Each pair has one case a month."""
    often = [one for one in event.together if _too_often(one, entry.same_pair_percent)]
    if often:
        pair = sorted((str(often[0].person), str(often[0].other)))
        sentence = " ".join(
            f"{one.name} signed {one.searches} searches in {PAIR_DAYS.days} days, "
            f"{one.together} of them with {one.other_name}."
            for one in often
        )
        yield Revealed(ExceptionCode.SAME_PAIR, ":".join((*pair, entry.month)), sentence)


def _too_often(one: SearchesTogether, percent: int) -> bool:
    return one.searches >= LEAST_SEARCHES and 100 * one.together > percent * one.searches


TELLERS = (
    reading(SearchSigned, _same_pair),
    reading(SelfApprovalRefused, _self_approval),
    reading(OwnRoleRefused, _self_approval),
    reading(PasswordReset, _password_reset),
    reading(RoleGranted, _granted_by_adder),
    reading(AccountReopened, _password_reset),
)
