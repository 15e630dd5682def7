"""The rules of seals: which are on a vehicle now, and whether those that were read match."""

from __future__ import annotations

import re
from collections.abc import Iterable

BETWEEN = re.compile(r"[,;/\n]+")
#: What officers write when they read no seal at all.
NO_SEAL = frozenset({"", "-", "0", "none", "noseal", "unsealed"})


def read_seals(text: str) -> tuple[str, ...]:
    """Return the seal numbers of a text, separated by commas. Case and spaces do not matter."""
    numbers = ("".join(part.split()).upper() for part in BETWEEN.split(text))
    return tuple(dict.fromkeys(number for number in numbers if number.casefold() not in NO_SEAL))


def seals_on(logged: str, changes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the seals on the vehicle: those it came in with, changed by every seal put on inside.

    Each change is the new number and the number that it replaced, oldest first.
    """
    on = list(read_seals(logged))
    for number, in_place_of in changes:
        gone = read_seals(in_place_of)
        on = [one for one in on if one not in gone]
        on += [seal for seal in read_seals(number) if seal not in on]
    return tuple(on)


def differences(read: str, on: Iterable[str]) -> tuple[str, ...]:
    """Return a sentence for each seal that was read and never logged, or logged and not read."""
    found, logged = read_seals(read), read_seals(",".join(on))
    strange = [f"Seal {one[:20]} was never logged." for one in found if one not in logged]
    return (*strange, *(f"Seal {one[:20]} is missing." for one in logged if one not in found))
