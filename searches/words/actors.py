"""Who acts: a person with their roles, on a device, in one establishment; or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from searches.words.clocks import Tick
from searches.words.people import Role


class Account(StrEnum):
    """Whether the roles of an account count."""

    READY = "ready"
    PASSWORD_GIVEN = "password_given"  # noqa: S105  # an administrator set it; choose another
    WAITING = "waiting"  # for a second person's confirmation


@dataclass(frozen=True, slots=True)
class Actor:
    """`roles` are those that count now; `waiting_roles` are granted and not yet confirmed.

    `device` is empty for a browser that is not enrolled, and for one whose enrolment no second
    person has confirmed; `waiting_device` tells the two apart.
    """

    establishment: UUID
    person: UUID | None  # None: the system itself (the clock, the detectors)
    printed_name: str
    roles: frozenset[Role]
    device: UUID | None = None
    device_area: UUID | None = None
    tick: Tick | None = None  # the device's monotonic clock when it happened
    account: Account = Account.READY
    waiting_roles: frozenset[Role] = frozenset()
    waiting_device: UUID | None = None

    @property
    def device_waits(self) -> bool:
        """Whether this is a screen whose enrolment waits for a second person."""
        return self.waiting_device is not None

    @property
    def is_system(self) -> bool:
        return self.person is None


def system(establishment: UUID) -> Actor:
    """The clock and the detectors act as the system: no role, no device."""
    return Actor(establishment, None, "Gatehouse", frozenset())
