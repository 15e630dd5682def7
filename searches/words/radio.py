"""Words for a release by radio, when the gate has no connection but the control room has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.words.people import Role

#: Announced records that have not arrived after this time count as missing.
MISSING_AFTER = timedelta(minutes=60)
#: Photographs may arrive even later, so each release by radio is checked again for this long.
CHECKED_FOR = timedelta(days=7)
#: The roles that may tell the duty governor that a vehicle is released by radio.
TELLS_THE_GOVERNOR = frozenset({Role.CONTROL_ROOM, Role.ORDERLY_OFFICER, Role.GATE_MANAGER})
#: The spoken form of each digit of a code.
SPOKEN_DIGITS = dict(
    zip(
        "0123456789",
        ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class RadioEntry:
    """The control room's entry: the letters heard by radio, the tablet, and who took part."""

    checksum: str
    tablet: UUID
    orderly_officer: UUID
    governor: UUID
    told_by: UUID


@dataclass(frozen=True, slots=True)
class GateLook:
    """The officer who looked at the photographs at the gate, and whether this officer may look."""

    person: str
    may_look: bool
    on_own: bool = True  # is neither the releaser in the control room nor the duty governor


@dataclass(frozen=True, slots=True)
class LookFact:
    """The orderly officer's look at the photographs, as signed on the tablet."""

    id: str
    person: str
    device: str
    checksum: str
    seconds: dict[str, int]  # seconds for which each photograph was open
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class RadioFacts:
    """A release by radio, with what the gate tablet has sent since then."""

    checksum: str
    tablet: str
    orderly_officer: str
    released_by: str
    look: LookFact | None
    checksum_of_rows: str  # calculated from the server's records; empty if not possible
    signed_as_held: bool  # both searchers signed what the server holds of the search
    missing_photos: int  # photographs that the tablet announced and that have not arrived
    departure_reported: bool
    gate_fault: str = ""  # what was wrong when the outer gate opened
    missing_records: int = 0  # records that were announced and have not arrived
