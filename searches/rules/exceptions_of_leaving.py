"""What entries about leaving reveal: a search begun again, a release refused, the gates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from searches.words.exceptions import ExceptionCode, Revealed
from searches.words.releases import HoldCode

X = ExceptionCode
Said = Mapping[str, Any]


def _refused(said: Said, entry: str) -> Iterator[Revealed]:
    """A refused release, and what its holds are worth a look for by themselves."""
    holds = {(code, subject) for code, subject in said.get("holds", ())}
    codes = {code for code, _ in holds}
    yield Revealed(X.REFUSED, entry, f"Release refused: {', '.join(sorted(codes))}.")
    if (HoldCode.TOO_FAST, "floor") in holds:
        yield Revealed(X.TOO_FAST, entry, "The search took less than its floor time.")
    if (HoldCode.TOO_FAST, "bulk") in holds:
        yield Revealed(X.BULK_ANSWERS, entry, "5 answers were given within 10 seconds.")
    if codes & {HoldCode.IDENTITY, HoldCode.OCCUPANTS}:
        yield Revealed(
            X.IDENTITY, entry, "The vehicle or its people are not as they were on the way in."
        )
    if HoldCode.TOOLS_SEALS in codes:
        yield Revealed(X.TOOLS_SEALS, entry, "Tools or seals do not agree with the way in.")


def _searched_again(said: Said, entry: str) -> Iterator[Revealed]:
    """A first search that was too fast and that nobody signed is told by the second."""
    cause, fast = str(said.get("earlier_search", entry)), said.get("earlier_too_fast", ())
    if "floor" in fast:
        yield Revealed(X.TOO_FAST, cause, "The first search took less than its floor time.")
    if "bulk" in fast:
        yield Revealed(
            X.BULK_ANSWERS, cause, "5 answers of the first search were given within 10 seconds."
        )


def _gate(said: Said, entry: str) -> Iterator[Revealed]:
    if not said.get("release"):
        sentence = "Outer gate opened, or vehicle left, without GO."
        yield Revealed(X.LEFT_WITHOUT_GO, str(said.get("visit", entry)), sentence, joins=True)
    if said.get("inner_gate_still_shut") is False:
        sentence = "The inner gate was opened while the outer gate was open."
        yield Revealed(X.LOCK_VOIDED, str(said.get("visit", entry)), sentence, joins=True)


TELLERS: dict[str, Callable[[Said, str], Iterator[Revealed]]] = {
    "begin_second_search": _searched_again,
    "refuse_release": _refused,
    "open_outer_gate": _gate,
    "depart": _gate,
}
