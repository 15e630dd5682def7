"""What entries about people reveal: who approved themselves, was set anew, may be invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from searches.rules.permissions import TRUSTED
from searches.words.exceptions import ExceptionCode, Revealed

Said = Mapping[str, Any]


def _self_approval(said: Said, entry: str) -> Iterator[Revealed]:
    yield Revealed(ExceptionCode.REFUSED, entry, "Somebody tried to approve their own work.")


def _signed_in_anew(said: Said, entry: str) -> Iterator[Revealed]:
    """Whoever knows somebody's new password could sign as them: the person is asked."""
    sentence = (
        f"The password of {said.get('staff_number', '')} was reset. Ask the person whether they "
        "know."
    )
    yield Revealed(ExceptionCode.REFUSED, entry, sentence)


def _given_by_the_adder(said: Said, entry: str) -> Iterator[Revealed]:
    """One administrator alone could invent an officer: somebody else sees that there is one."""
    if said.get("added_by_giver") and said.get("role") in TRUSTED:
        who = said.get("staff_number", "")
        sentence = (
            f"One administrator added {who} and gave them a signing role. Check who this person is."
        )
        yield Revealed(ExceptionCode.REFUSED, str(said.get("person", entry)), sentence, joins=True)


TELLERS: dict[str, Callable[[Said, str], Iterator[Revealed]]] = {
    "refuse_self_approval": _self_approval,
    "refuse_own_role": _self_approval,
    "set_password_anew": _signed_in_anew,
    "grant_role": _given_by_the_adder,
    "reopen_account": _signed_in_anew,
}
