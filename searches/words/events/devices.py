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


@event("read_clock", "Tablet's clock compared with the server's, wrong by {offset_seconds} s")
class ClockRead(Event):
    offset_seconds: float
    jumped_backwards: bool


@event("hand_out_key", "Keys given to a tablet")
class TabletKeyHandedOut(Event):
    key: UUID
    again: bool
