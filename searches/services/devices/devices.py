"""Commands that enrol tablets and screens to one area, and revoke lost devices."""

from __future__ import annotations

import hashlib
from uuid import UUID

from searches.ledger.record import Record
from searches.models import Area, Confirmation, Device
from searches.services.command import command
from searches.services.confirmations.confirmations import ask_confirmation
from searches.words.confirmations import ConfirmationKind
from searches.words.events.devices import DeviceAccessRevoked, DeviceEnrolled
from searches.words.people import Act
from searches.words.refusals import NotAllowed, NotThere, Refused


class DeviceRevoked(NotAllowed):
    """Raised for a revoked device, which may only hand in the records that it still holds."""

    def __init__(self, device: UUID) -> None:
        sentence = "This device was revoked. Hand the device to the gate manager."
        super().__init__("device-revoked", sentence)
        self.device = device


def secret_sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def device_known_by(secret: str) -> Device | None:
    """Return the enrolled device that has this device cookie, or None for an unknown device.

    Raises DeviceRevoked for a revoked device, so nobody can sign in on a stolen tablet.
    """
    known = Device.objects.everywhere().filter(secret_sha256=secret_sha256(secret)).first()
    if known is not None and known.revoked_at is not None:
        raise DeviceRevoked(known.pk)
    return known


@command(Act.MANAGE_DEVICES)
def enrol_device(record: Record, *, name: str, secret: str, area_id: UUID | None = None) -> Device:
    """Enrol this browser for one area. A count is valid only from a device enrolled for its area.

    The enrolment counts once a second person has confirmed the device.
    """
    area = None
    if area_id is not None:
        area = Area.objects.within(record.establishment).filter(pk=area_id).first()
        if area is None:
            raise NotThere("This area")
    digest = secret_sha256(secret)
    if Device.objects.everywhere().filter(secret_sha256=digest).exists():
        raise Refused(
            "enrolled",
            "This device is already enrolled. Revoke the device before you enrol it again.",
        )
    device = record.add(
        Device(
            establishment=record.establishment,
            name=name.strip(),
            area=area,
            secret_sha256=digest,
            enrolled_by_id=record.by,
            enrolled_at=record.now,
        )
    )
    record.enter(DeviceEnrolled(enrolled=device.pk, area=area.code if area else ""))
    place = f"for {area.name}" if area else "for no area"
    ask_confirmation(
        record,
        kind=ConfirmationKind.NEW_DEVICE,
        subject=device,
        summary=f"{record.actor.printed_name} enrolled the screen {device.name} {place}.",
    )
    return device


def activate_device(record: Record, request: Confirmation) -> None:
    """Put a newly enrolled device into use after a second person has confirmed it."""
    device = Device.objects.within(record.establishment).get(pk=request.subject_id)
    if device.revoked_at is not None:
        raise Refused("revoked", "This screen has been revoked since the request was made.")
    record.change(device, confirmed_at=record.now)


def revoke_refused_device(record: Record, request: Confirmation) -> None:
    """Revoke a newly enrolled device that a second person refused to confirm."""
    device = Device.objects.within(record.establishment).get(pk=request.subject_id)
    if device.revoked_at is None:
        record.change(device, revoked_at=record.now)


@command(Act.MANAGE_DEVICES)
def revoke_device(record: Record, *, device_id: UUID) -> Device:
    """Revoke a device. The device is refused from now on and can never be enrolled again."""
    device = Device.objects.within(record.establishment).filter(pk=device_id).first()
    if device is None or device.revoked_at is not None:
        raise NotThere("This device")
    record.change(device, revoked_at=record.now)
    record.enter(DeviceAccessRevoked(revoked=device.pk))
    return device
