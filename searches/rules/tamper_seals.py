"""The rules of seals: which seals are on a vehicle, and whether the seals that were read match."""

from __future__ import annotations

import re
from collections.abc import Iterable

BETWEEN = re.compile(r"[,;/\n]+")
#: The words that officers enter when the vehicle has no seal.
NO_SEAL = frozenset({"", "-", "0", "none", "noseal", "unsealed"})


def read_seals(text: str) -> tuple[str, ...]:
    """Return the seal numbers in a text, in capitals, without spaces and without repeats."""
    numbers = ("".join(part.split()).upper() for part in BETWEEN.split(text))
    return tuple(dict.fromkeys(number for number in numbers if number.casefold() not in NO_SEAL))


def seals_on(logged: str, changes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the seals on the vehicle now: the seals logged on the way in, with later changes.

    Each change has the new number and the number that it replaced. The oldest change comes first.
    """
    on = list(read_seals(logged))
    for number, in_place_of in changes:
        gone = read_seals(in_place_of)
        on = [one for one in on if one not in gone]
        on += [seal for seal in read_seals(number) if seal not in on]
    return tuple(on)


def differences(read: str, on: Iterable[str]) -> tuple[str, ...]:
    """Return a sentence for each seal that was read but not logged, or logged but not read."""
    found, logged = read_seals(read), read_seals(",".join(on))
    strange = [f"Seal {one[:20]} was never recorded." for one in found if one not in logged]
    return (*strange, *(f"Seal {one[:20]} is missing." for one in logged if one not in found))
