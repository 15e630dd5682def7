"""Words for escalation: who else hears of an announcement that nobody acknowledges, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from searches.words.announcements import AnnouncementKind
from searches.words.people import Role

K = AnnouncementKind


class Way(StrEnum):
    """The ways in which Gatehouse passes on an announcement that nobody acknowledges."""

    SCREEN = "screen"  # an announcement of its own, on screens and devices that ring
    EMAIL = "email"
    WEBHOOK = "webhook"  # a signed call to the address in the server's settings


WAY_NAMES: Mapping[Way, str] = {
    Way.SCREEN: "Screens and ringing devices",
    Way.EMAIL: "E-mail",
    Way.WEBHOOK: "Call to another system",
}

#: The announcements that may be passed on, with their names on the page.
KIND_NAMES: Mapping[AnnouncementKind, str] = {
    K.COUNT_REQUESTED: "A party must be counted",
    K.RECOUNT_REQUESTED: "A party must be counted again",
    K.COUNT_MISMATCH: "A count does not balance",
    K.COUNT_LATE: "A count is late",
    K.WHOLE_PRISON: "A vehicle needs a whole-prison roll",
    K.ROLL_CALLED: "A whole-prison roll has been called",
    K.OFFICIAL_ROLL: "The official roll is needed",
    K.MOVEMENT_OVERDUE: "Somebody on the way was not received",
    K.HAND_BACK_SHORT: "Somebody sent back to a landing has not arrived",
    K.PARTY_WITHOUT_OFFICER: "A party at work has no officer",
    K.STOP_RAISED: "Vehicles are stopped",
    K.GATE_WITHOUT_GO: "The outer gate was opened without GO",
    K.VEHICLES_TO_RECALL: "Vehicles that left must be called back",
    K.EMERGENCY_VEHICLE: "An emergency vehicle has come in",
    K.MANUAL_RELEASE: "A vehicle was released on paper",
    K.DEPARTURE_CONTRADICTED: "A vehicle left an area after the sealing",
    K.SEALED_UNDER_FIND: "A lock was sealed although something had been found",
    K.UNSENT_RECORDS: "A tablet has not sent a record of the gate",
    K.LEDGER_BACKWARDS: "The ledger has lost entries",
}

SHORTEST_MINUTES, LONGEST_MINUTES = 1, 60
MOST_STEPS = 40


@dataclass(frozen=True, slots=True, order=True)
class EscalationStep:
    """One row of the table: after `after_minutes` without an acknowledgement, tell `to`.

    `to` is a role for screens, an address for an e-mail, and empty for a call to another system.
    """

    kind: AnnouncementKind
    after_minutes: int
    way: Way
    to: str = ""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        return cls(
            kind=AnnouncementKind(document["kind"]),
            after_minutes=int(document["after_minutes"]),
            way=Way(document["way"]),
            to=str(document["to"]),
        )

    def to_document(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "after_minutes": self.after_minutes,
            "way": self.way.value,
            "to": self.to,
        }


def table_from(document: Iterable[Mapping[str, Any]]) -> tuple[EscalationStep, ...]:
    """Return the table that stored JSON describes."""
    return tuple(EscalationStep.from_document(row) for row in document)


#: The table of a prison that has not changed it.
DEFAULT_TABLE: tuple[EscalationStep, ...] = tuple(
    EscalationStep(kind, minutes, Way.SCREEN, role.value)
    for kind, minutes, role in (
        (K.COUNT_REQUESTED, 5, Role.CONTROL_ROOM),
        (K.COUNT_MISMATCH, 2, Role.DUTY_GOVERNOR),
        (K.COUNT_LATE, 2, Role.DUTY_GOVERNOR),
        (K.MOVEMENT_OVERDUE, 10, Role.DUTY_GOVERNOR),
        (K.PARTY_WITHOUT_OFFICER, 5, Role.DUTY_GOVERNOR),
        (K.STOP_RAISED, 2, Role.SECURITY_LEAD),
        (K.GATE_WITHOUT_GO, 1, Role.SECURITY_LEAD),
        (K.UNSENT_RECORDS, 5, Role.DUTY_GOVERNOR),
    )
)
