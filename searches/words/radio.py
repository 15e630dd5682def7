"""Words of a release by radio: the gate tablet is off the network, the control room is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.words.people import Role

#: What was announced and has not come by then counts as missing.
JUDGED_AFTER = timedelta(minutes=60)
#: A photograph may come later still: so long each release by radio is looked at anew.
LOOKED_INTO_FOR = timedelta(days=7)
#: Who hands on to the duty governor that a vehicle is released by radio.
TELLS_THE_GOVERNOR = frozenset({Role.CONTROL_ROOM, Role.ORDERLY_OFFICER, Role.GATE_MANAGER})
#: How each digit of the code is said; the letters are spelt on the tablet.
SAID = dict(
    zip(
        "0123456789",
        ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the control room takes down: the letters as heard, and who is where."""

    checksum: str
    tablet: UUID
    orderly_officer: UUID
    governor: UUID
    told_by: UUID


@dataclass(frozen=True, slots=True)
class GateLook:
    """The officer who looked at the photographs at the gate, as far as it is known here."""

    person: str
    may_look: bool
    on_own: bool = True  # neither the control room's officer nor the governor who was told


@dataclass(frozen=True, slots=True)
class LookFact:
    """The orderly officer's signature as it came from the tablet."""

    id: str
    person: str
    device: str
    checksum: str
    seconds: dict[str, int]  # photograph -> how long it was open
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class RadioFacts:
    """A release by radio, and what the tablet told since."""

    checksum: str
    tablet: str
    orderly_officer: str
    released_by: str
    look: LookFact | None
    checksum_of_rows: str  # made anew from what is here; empty where it cannot be
    signed_as_held: bool  # both searchers signed the search as it is here
    missing_photos: int  # announced, and not here
    left_told: bool
    gate_fault: str = ""  # what was wrong when the outer gate opened
