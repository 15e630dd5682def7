"""Words for what a vehicle is taken for, and why a second person must confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from searches.words.checklists import VehicleType


class VehicleDoubt(StrEnum):
    """Why the gate officer alone does not say what this vehicle is."""

    NONE = ""
    FIRST_VISIT = "first_visit"
    ASKS_LESS = "asks_less"
    REFUSED_BEFORE = "refused_before"


#: One sentence each, for screens and for the person who confirms.
DOUBTS: dict[VehicleDoubt, str] = {
    VehicleDoubt.FIRST_VISIT: "This is the first visit of this plate.",
    VehicleDoubt.ASKS_LESS: "The checklist asks for less than at the last visit.",
    VehicleDoubt.REFUSED_BEFORE: "The vehicle was refused as it was logged in before.",
}


@dataclass(frozen=True, slots=True)
class LastVisit:
    """As what a vehicle was searched when it was last here."""

    vehicle_type: VehicleType
    tail_lift_fitted: bool


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    """What the release rule knows of what this vehicle is.

    `doubt` stands until a second person has confirmed the vehicle. `cages_with_a_cab`: logged in as
    hand-pushed cages, with a plate, a driver or people in the cab. `unacknowledged_emergency`: the
    short sheet of an emergency vehicle, and no acknowledgement by the duty governor in time.
    """

    doubt: VehicleDoubt = VehicleDoubt.NONE
    cages_with_a_cab: bool = False
    hand_pushed: bool = False
    unacknowledged_emergency: bool = False
