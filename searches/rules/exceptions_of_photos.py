"""What entries about photographs reveal: copies, hints of one, and a disc that is not shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from searches.words.exceptions import ExceptionCode, Revealed
from searches.words.photos import HINTS, PhotoHint

Said = Mapping[str, Any]


def _photo(said: Said, entry: str) -> Iterator[Revealed]:
    if said.get("copy_of"):
        sentence = f"{said.get('slot', 'A zone')}: a copy of an earlier photograph."
        yield Revealed(ExceptionCode.COPIED_PHOTO, _slot_of(said, entry), sentence, joins=True)
    elif said.get("flat_copy_of"):
        sentence = (
            f"{said.get('slot', 'A zone')}: it may show an earlier picture instead of the vehicle."
        )
        yield Revealed(ExceptionCode.COPIED_PHOTO, _slot_of(said, entry), sentence, joins=True)
    for hint in said.get("hints", ()):
        code = ExceptionCode.CLOCK if hint == PhotoHint.OTHER_TIME else ExceptionCode.COPIED_PHOTO
        sentence = f"{said.get('slot', 'A zone')}: {HINTS[PhotoHint(hint)]}."
        yield Revealed(code, f"{said.get('photo', entry)} {hint}", sentence)


def _slot_of(said: Said, entry: str) -> str:
    """One slot of one search, or of the way in: retaken there, a copy is the same matter."""
    if "search" not in said:  # as entries did not say once
        return str(said.get("photo", entry))
    return f"{said['search'] or said.get('visit', entry)} {said.get('slot', '')}"


def _difference(said: Said, entry: str) -> Iterator[Revealed]:
    """The releaser's statement belongs to the case that the photograph opened."""
    sentence = f"{said.get('slot', 'A zone')}: the releaser signed that both photographs differ."
    yield Revealed(ExceptionCode.COPIED_PHOTO, _slot_of(said, entry), sentence, joins=True)


def _disc(said: Said, entry: str) -> Iterator[Revealed]:
    if said.get("shown") is False:
        sentence = f"{said.get('slot', 'A zone')} does not show disc {said.get('disc', '')}."
        yield Revealed(ExceptionCode.COPIED_PHOTO, str(said.get("photo", entry)), sentence)


TELLERS: dict[str, Callable[[Said, str], Iterator[Revealed]]] = {
    "store_photo": _photo,
    "confirm_disc": _disc,
    "confirm_photographs_differ": _difference,
}
