"""Seals by number: which are on a vehicle now, and whether those that were read are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

BETWEEN = re.compile(r"[,;/\n]+")
#: How officers write that they read no seal at all.
NO_SEAL = frozenset({"", "-", "0", "none", "noseal", "unsealed"})


def read_seals(text: str) -> tuple[str, ...]:
    """Numbers as typed, several between commas; case and spaces say nothing."""
    numbers = ("".join(part.split()).upper() for part in BETWEEN.split(text))
    return tuple(dict.fromkeys(number for number in numbers if number.casefold() not in NO_SEAL))


def seals_on(logged: str, changes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What came in, then every seal put on and the one it replaced, oldest first."""
    on = list(read_seals(logged))
    for number, in_place_of in changes:
        gone = read_seals(in_place_of)
        on = [one for one in on if one not in gone]
        on += [seal for seal in read_seals(number) if seal not in on]
    return tuple(on)


def differences(read: str, on: Iterable[str]) -> tuple[str, ...]:
    """One sentence a seal that was read and never logged, or logged and not read."""
    found, logged = read_seals(read), read_seals(",".join(on))
    strange = [f"Seal {one[:20]} was never logged." for one in found if one not in logged]
    return (*strange, *(f"Seal {one[:20]} is not there." for one in logged if one not in found))
