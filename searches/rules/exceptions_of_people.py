"""What entries about people reveal: who approved themselves, whose sign-in was set anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from searches.words.exceptions import ExceptionCode, Revealed

Said = Mapping[str, Any]


def _self_approval(said: Said, entry: str) -> Iterator[Revealed]:
    yield Revealed(ExceptionCode.REFUSED, entry, "Somebody tried to approve their own work.")


def _signed_in_anew(said: Said, entry: str) -> Iterator[Revealed]:
    """Whoever knows somebody's new password could sign as them: the person is asked."""
    sentence = f"Sign-in of {said.get('staff_number', '')} was set anew. Ask the person."
    yield Revealed(ExceptionCode.REFUSED, entry, sentence)


TELLERS: dict[str, Callable[[Said, str], Iterator[Revealed]]] = {
    "refuse_self_approval": _self_approval,
    "refuse_own_role": _self_approval,
    "set_password_anew": _signed_in_anew,
    "reopen_account": _signed_in_anew,
}
