"""Events about devices: enrolled, revoked, their clocks and keys."""

from __future__ import annotations

from uuid import UUID

from searches.words.events.base import Event, event


@event("enrol_device", "Device enrolled")
class DeviceEnrolled(Event):
    enrolled: UUID
    area: str


@event("revoke_device", "Device revoked")
class DeviceAccessRevoked(Event):
    revoked: UUID


@event("list_officer", "Officer may sign in on a tablet with a PIN")
class OfficerListed(Event):
    officer: UUID
    screen: UUID


@event("come_on", "Officer signed in on a tablet with a PIN")
class OfficerCameOn(Event):
    previous: UUID | None  # who was on before, if anybody


@event("withdraw_pin_sign_in", "Officer may no longer sign in on a tablet with a PIN")
class OfficerUnlisted(Event):
    officer: UUID
    screen: UUID


@event(
    "lock_out_officer", "Officer locked out of a tablet after {wrong_pins} wrong PINs", grave=True
)
class OfficerLockedOut(Event):
    officer: UUID
    screen: UUID
    wrong_pins: int


@event("read_clock", "Tablet's clock compared with the server's, wrong by {offset_seconds} s")
class ClockRead(Event):
    offset_seconds: float
    jumped_backwards: bool


@event("hand_out_count_key", "Key for counts by radio given to a screen")
class CountKeyHandedOut(Event):
    key: UUID
    again: bool


@event("hand_out_key", "Keys given to a tablet")
class TabletKeyHandedOut(Event):
    key: UUID
    again: bool
