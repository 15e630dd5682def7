"""Words for doubts about a vehicle's type, which a second person must resolve."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from searches.words.checklists import VehicleType


class VehicleDoubt(StrEnum):
    """The reason why a second person must confirm the type of a vehicle."""

    NONE = ""
    FIRST_VISIT = "first_visit"
    ASKS_LESS = "asks_less"
    REFUSED_BEFORE = "refused_before"


#: One sentence for each reason, for screens and for the person who confirms.
DOUBTS: dict[VehicleDoubt, str] = {
    VehicleDoubt.FIRST_VISIT: "This is the first visit of this plate.",
    VehicleDoubt.ASKS_LESS: "The checklist asks for less than at the last visit.",
    VehicleDoubt.REFUSED_BEFORE: "A second person has already refused to confirm this vehicle.",
}


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The type of a vehicle at its last visit, and whether it had a tail-lift."""

    vehicle_type: VehicleType
    tail_lift_fitted: bool


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    """The facts about the type of this vehicle, for the release rule.

    `doubt` remains until a second person has confirmed the vehicle. `cages_with_a_cab` means that
    the vehicle was logged in as hand-pushed cages but has a plate, a driver or people in the cab.
    `unacknowledged_emergency` means that the vehicle has the short sheet of an emergency vehicle,
    but the duty governor did not acknowledge it in time.
    """

    doubt: VehicleDoubt = VehicleDoubt.NONE
    cages_with_a_cab: bool = False
    hand_pushed: bool = False
    unacknowledged_emergency: bool = False
