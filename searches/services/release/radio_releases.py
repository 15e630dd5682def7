"""Releases by radio: the control room enters a checksum heard by radio and reads back a code.

A release by radio is always an exception. A tablet cannot make a valid code itself, because every
departure without a release on this server is an exception of its own (X05).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from searches.facts.release import release_facts, screen_document
from searches.ledger.canonical import plain, sha256_of
from searches.ledger.record import Record
from searches.models import (
    ClockReading,
    DeviceKey,
    LockSession,
    Operation,
    Person,
    RadioRelease,
    Search,
    Visit,
)
from searches.rules.finished_searches import read_checksum, release_code
from searches.rules.permissions import may
from searches.rules.radio import decide_by_radio
from searches.services.command import command
from searches.services.devices.encryption import device_secret
from searches.services.people.people import actor_for, person_of_prison
from searches.services.release.releases import entry_of_sightings, visit_of_prison
from searches.services.signatures import sign
from searches.words.events.release import RadioReleaseRefused, VehicleReleasedByRadio
from searches.words.people import Act, Role
from searches.words.radio import TELLS_THE_GOVERNOR, GateLook, RadioEntry
from searches.words.refusals import Conflict, Invalid, NotReleased, NotThere, Refused
from searches.words.releases import Decision, ReleaseFacts
from searches.words.visits import SignatureMeaning

#: A tablet that had contact with the server this recently has a connection, so its vehicle is
#: released on the screen and not by radio.
RECENT_CONTACT = timedelta(minutes=2)


@command(Act.RELEASE_BY_RADIO)
def release_by_radio(
    record: Record, *, visit_id: UUID, radio_entry: RadioEntry, pin: str, id: UUID
) -> RadioRelease | Refused:
    """Release a vehicle by radio. Every attempt is recorded, refused attempts too.

    Raises NotReleased with all holds, and Refused for a fault in the request itself.
    """
    visit = visit_of_prison(record, visit_id)
    if RadioRelease.objects.everywhere().filter(pk=id).exists():
        raise Conflict()
    request = _Request(record, visit, radio_entry)
    refusal = request.fault()
    if refusal is not None:
        return _refuse(record, visit, radio_entry, refusal)
    facts = release_facts(visit, now=record.now, releaser=record.actor, signed=record.pin_proven)
    decision = decide_by_radio(facts, request.look())
    if not decision.go:
        return _refuse(record, visit, radio_entry, NotReleased(decision.holds), decision)
    radio = record.add(request.row(id, facts, decision))
    record.enter(
        VehicleReleasedByRadio(
            radio=radio.pk,
            lock=radio.lock_session_id,
            checksum=radio.checksum,
            tablet=radio.tablet_id,
            orderly_officer=radio.orderly_officer_id,
            governor=radio.governor_id,
            told_by=radio.told_by_id,
            facts_sha256=radio.facts_sha256,
            without_movement=entry_of_sightings(record, facts),
        ),
        visit=visit.pk,
    )
    return radio


class _Request:
    """One request for a release by radio, with the people, tablet, lock and search it concerns."""

    def __init__(self, record: Record, visit: Visit, radio_entry: RadioEntry) -> None:
        self.record, self.visit, self.radio_entry = record, visit, radio_entry
        self.letters = read_checksum(radio_entry.checksum)
        self.officer = person_of_prison(record, radio_entry.orderly_officer)
        self.governor = person_of_prison(record, radio_entry.governor)
        self.teller = person_of_prison(record, radio_entry.told_by)
        keys = DeviceKey.objects.within(record.establishment).select_related("device")
        key = keys.filter(device=radio_entry.tablet, replaced_at=None).first()
        if key is None:
            raise NotThere("This tablet")
        self.key: DeviceKey = key
        self.lock = LockSession.objects.filter(visit=visit).order_by("sealed_at").last()
        self.search = Search.objects.filter(lock_session=self.lock).order_by("number").last()

    def fault(self) -> Refused | None:
        """Return the first fault of the request that can be found without the facts, or None."""
        if self.letters is None:
            return Invalid(
                "checksum",
                "Enter all six letters or figures. Ask the gate to read the letters out again.",
                field="checksum",
            )
        if self.key.device.revoked_at is not None or self.key.device_id == self.record.actor.device:
            return Refused("tablet", "This device is not a tablet of the gate.", field="tablet")
        if self._had_contact():
            return Refused(
                "tablet-heard", "This tablet has a connection. Release the vehicle on the screen."
            )
        if self.lock is None or self.search is None:
            return Refused(
                "no-search",
                "The server has no search of this vehicle. The vehicle must wait.",
            )
        if not _holds(self.governor, {Role.DUTY_GOVERNOR}) or self.governor.pk == self.record.by:
            return Refused("governor", "Select the duty governor who was told.", field="governor")
        if not _holds(self.teller, TELLS_THE_GOVERNOR):
            return Refused(
                "told-by", "Select the officer who told the duty governor.", field="told_by"
            )
        used = RadioRelease.objects.filter(lock_session=self.lock, checksum=self.letters)
        if used.exists():
            return Refused(
                "read-out-before",
                "These letters have already been used. Ask the gate to sign again and to "
                "read out the new letters.",
            )
        return None

    def _had_contact(self) -> bool:
        lately = {"device": self.key.device_id, "recorded_at__gt": self.record.now - RECENT_CONTACT}
        readings = ClockReading.objects.filter(**lately)
        return readings.exists() or Operation.objects.filter(**lately).exists()

    def look(self) -> GateLook:
        others = {self.record.by, self.governor.pk}
        return GateLook(
            person=str(self.officer.pk),
            may_look=self.officer.is_active and may(Act.LOOK_BY_RADIO, _roles(self.officer)),
            on_own=self.officer.pk not in others,
        )

    def row(self, id: UUID, facts: ReleaseFacts, decision: Decision) -> RadioRelease:
        record, letters = self.record, self.letters or ""
        facts_document: dict[str, Any] = plain(facts)
        document = screen_document(facts) | {"heard": plain(self.radio_entry)}
        # Twice the life of a GO: once for reading the code back, and once for opening the gate.
        life = timedelta(minutes=2 * facts.policy.go_life_minutes)
        return RadioRelease(
            id=id,
            establishment=record.establishment,
            visit=self.visit,
            lock_session=self.lock,
            search=self.search,
            tablet=self.key.device,
            key=self.key,
            checksum=letters,
            code=release_code(device_secret("code", self.key.pk), letters),
            expires_at=record.now + life,
            released_by_id=record.by,
            signature=sign(record, SignatureMeaning.RADIO_RELEASED, document=document),
            device_id=record.actor.device,
            orderly_officer=self.officer,
            governor=self.governor,
            told_by=self.teller,
            facts=facts_document,
            decision=plain(decision),
            facts_sha256=sha256_of(facts_document),
            occurred_at=record.now,
            recorded_at=record.now,
        )


def _refuse(
    record: Record,
    visit: Visit,
    radio_entry: RadioEntry,
    refusal: Refused,
    decision: Decision | None = None,
) -> Refused:
    holds = decision.holds if decision else ()
    record.enter(
        RadioReleaseRefused(
            heard=radio_entry.checksum[:40],
            tablet=radio_entry.tablet,
            orderly_officer=radio_entry.orderly_officer,
            why=" ".join(hold.sentence for hold in holds) or refusal.sentence,
            holds=tuple((hold.code, hold.subject) for hold in holds),
        ),
        visit=visit.pk,
    )
    return refusal


def _holds(person: Person, roles: set[Role] | frozenset[Role]) -> bool:
    return person.is_active and bool(_roles(person) & roles)


def _roles(person: Person) -> frozenset[Role]:
    return actor_for(person, None).roles
