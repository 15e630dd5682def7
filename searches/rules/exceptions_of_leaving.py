"""Exceptions from entries about second searches, refused releases, and the gates of the lock."""

from __future__ import annotations

from collections.abc import Iterator

from searches.words.events import reading
from searches.words.events.locks import OuterGateOpened, VehicleDeparted
from searches.words.events.release import ReleaseRefused
from searches.words.events.search import SecondSearchBegun
from searches.words.exceptions import Entered, ExceptionCode, Revealed
from searches.words.releases import HoldCode

X = ExceptionCode


def _refused(event: ReleaseRefused, entry: Entered) -> Iterator[Revealed]:
    """Reveal the refused release, and the exceptions that its holds show."""
    holds = set(event.holds)
    codes = {code for code, _ in holds}
    yield Revealed(X.REFUSED, entry.id, f"Release refused: {', '.join(sorted(codes))}.")
    if (HoldCode.TOO_FAST, "floor") in holds:
        yield Revealed(X.TOO_FAST, entry.id, "The search took less than its minimum time.")
    if (HoldCode.TOO_FAST, "bulk") in holds:
        yield Revealed(X.BULK_ANSWERS, entry.id, "5 answers were given within 10 seconds.")
    if codes & {HoldCode.IDENTITY, HoldCode.OCCUPANTS}:
        yield Revealed(
            X.IDENTITY, entry.id, "The vehicle or its people are not as they were on the way in."
        )
    if HoldCode.TOOLS_SEALS in codes:
        yield Revealed(X.TOOLS_SEALS, entry.id, "Tools or seals are not as recorded on the way in.")


def _searched_again(event: SecondSearchBegun, entry: Entered) -> Iterator[Revealed]:
    """Reveal that the first search was too fast.

    The entry of the second search shows this, because the first search may have no signatures.
    """
    cause, fast = str(event.earlier_search or entry.id), event.earlier_too_fast or ()
    if "floor" in fast:
        yield Revealed(X.TOO_FAST, cause, "The first search took less than its minimum time.")
    if "bulk" in fast:
        yield Revealed(
            X.BULK_ANSWERS, cause, "5 answers of the first search were given within 10 seconds."
        )


def _gate(event: OuterGateOpened | VehicleDeparted, entry: Entered) -> Iterator[Revealed]:
    if event.release is None:
        sentence = "Outer gate opened, or vehicle left, without GO."
        yield Revealed(X.LEFT_WITHOUT_GO, entry.visit or entry.id, sentence, joins=True)
    if isinstance(event, VehicleDeparted) and event.inner_gate_still_shut is False:
        sentence = "The inner gate was opened while the outer gate was open."
        yield Revealed(X.LOCK_VOIDED, entry.visit or entry.id, sentence, joins=True)


TELLERS = (
    reading(SecondSearchBegun, _searched_again),
    reading(ReleaseRefused, _refused),
    reading(OuterGateOpened, _gate),
    reading(VehicleDeparted, _gate),
)
