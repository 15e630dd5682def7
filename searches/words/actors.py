"""Actors: a person with their roles, on a device, in one establishment, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from searches.words.clocks import Tick
from searches.words.people import Role


class Account(StrEnum):
    """The state of an account, which decides whether its roles count."""

    READY = "ready"
    PASSWORD_GIVEN = "password_given"  # noqa: S105  # set by an administrator
    WAITING = "waiting"  # for a second person's confirmation


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the system itself, that acts.

    `roles` are confirmed, and `waiting_roles` wait for a second person's confirmation. `device` is
    None for a browser that is not enrolled, and for a browser whose enrolment nobody has confirmed
    yet. In the second case `waiting_device` has its id. `password_roles` are roles that do not
    count in this session, because the person signed in with a PIN and not with their password.
    """

    establishment: UUID
    person: UUID | None  # None if Gatehouse itself acts
    printed_name: str
    roles: frozenset[Role]
    device: UUID | None = None
    device_area: UUID | None = None
    tick: Tick | None = None  # the device's monotonic clock when the act happened
    account: Account = Account.READY
    waiting_roles: frozenset[Role] = frozenset()
    waiting_device: UUID | None = None
    password_roles: frozenset[Role] = frozenset()

    @property
    def device_waits(self) -> bool:
        """Return whether the enrolment of this device waits for a second person's confirmation."""
        return self.waiting_device is not None

    @property
    def is_system(self) -> bool:
        return self.person is None


def system(establishment: UUID) -> Actor:
    """Return the actor for acts of Gatehouse itself, without a role and without a device."""
    return Actor(establishment, None, "Gatehouse", frozenset())
