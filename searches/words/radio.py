"""Words for a release by radio: the gate tablet has no connection, but the control room has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.words.people import Role

#: Announced records that have not arrived after this time count as missing.
JUDGED_AFTER = timedelta(minutes=60)
#: A photograph may arrive even later, so each release by radio is judged again for this long.
LOOKED_INTO_FOR = timedelta(days=7)
#: The roles that may tell the duty governor that a vehicle is released by radio.
TELLS_THE_GOVERNOR = frozenset({Role.CONTROL_ROOM, Role.ORDERLY_OFFICER, Role.GATE_MANAGER})
#: The spoken form of each digit of the code. The tablet spells the letters.
SAID = dict(
    zip(
        "0123456789",
        ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the control room enters: the letters as heard, and who is where."""

    checksum: str
    tablet: UUID
    orderly_officer: UUID
    governor: UUID
    told_by: UUID


@dataclass(frozen=True, slots=True)
class GateLook:
    """The officer who looked at the photographs at the gate, as far as the server knows them."""

    person: str
    may_look: bool
    on_own: bool = True  # is neither the control room's officer nor the governor


@dataclass(frozen=True, slots=True)
class LookFact:
    """The orderly officer's signature as the tablet sent it."""

    id: str
    person: str
    device: str
    checksum: str
    seconds: dict[str, int]  # how long each photograph was open
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class RadioFacts:
    """A release by radio, and what the tablet has sent since."""

    checksum: str
    tablet: str
    orderly_officer: str
    released_by: str
    look: LookFact | None
    checksum_of_rows: str  # worked out from the server's records; empty if it cannot be
    signed_as_held: bool  # both searchers signed the search as the server has it
    missing_photos: int  # announced, but not arrived
    departure_reported: bool
    gate_fault: str = ""  # what was wrong when the outer gate opened
