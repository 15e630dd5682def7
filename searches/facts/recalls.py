"""Facts about vehicles that have left: which of them could carry a person who is missing now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.counts import CountsOf
from searches.facts.last_sightings import SeenAt
from searches.models import LockSession, Party, Visit
from searches.words.rolls import ContactReason, counted_because, whole_prison_because

#: Vehicles that left earlier than this are not looked at, nor are sightings from before it.
LOOK_BACK = timedelta(days=1)
MOST_VEHICLES = 40
#: Reasons for contact that do not say that the vehicle was near a party.
FAR = frozenset({ContactReason.ALWAYS, ContactReason.WHOLE_PRISON})


@dataclass(frozen=True, slots=True)
class Carrier:
    """A vehicle that left and could carry one of the missing people, and why.

    `sealed_after_sighting` is false if each of these people was seen after the lock was sealed, so
    they could have reached the vehicle only while it was in the lock. `was_near` is false if the
    vehicle only has a type for which their party is always counted.
    """

    visit: Visit
    why: str
    sealed_after_sighting: bool = True
    was_near: bool = True


def carriers(
    establishment_id: UUID,
    people: Mapping[UUID, SeenAt | None],
    *,
    party: Party | None,
    now: datetime,
) -> list[Carrier]:
    """Return the vehicles that left since one of these people was last seen and had contact.

    A person without a sighting counts as not seen for `LOOK_BACK`. A vehicle of which no lock
    session is known had contact with everybody. The likeliest vehicles come first: those sealed
    after the last sighting, among them those that were near, and then the vehicle that left last.
    """
    since = {
        person: max(seen.at, now - LOOK_BACK) if seen else now - LOOK_BACK
        for person, seen in people.items()
    }
    if not since:
        return []
    visits = (
        Visit.objects.filter(
            establishment_id=establishment_id,
            departed_at__gt=min(since.values()),
            departed_at__lte=now,
        )
        .select_related("vehicle", "establishment")
        .order_by("-departed_at")[:MOST_VEHICLES]
    )
    names = dict(Party.objects.within(establishment_id).values_list("code", "name"))
    found = []
    for visit in visits:
        lock = _last_lock(visit)
        unseen = {
            person for person, at in since.items() if visit.departed_at and visit.departed_at > at
        }
        why, was_near = _why(lock, unseen, party, names)
        if why:
            after = lock is None or any(since[person] < lock.sealed_at for person in unseen)
            found.append(Carrier(visit, why, after, was_near))
    return sorted(found, key=lambda one: (not one.sealed_after_sighting, not one.was_near))


def _last_lock(visit: Visit) -> LockSession | None:
    """Return the lock session in which the vehicle was when it left."""
    locks = LockSession.objects.filter(visit=visit, voided_at__isnull=True)
    locks = locks.select_related("visit__establishment", "visit__draw", "establishment")
    last: LockSession | None = locks.order_by("sealed_at").last()
    return last


def _why(
    lock: LockSession | None, people: set[UUID], party: Party | None, names: Mapping[str, str]
) -> tuple[str, bool]:
    """Return why the vehicle could carry one of these people, and whether it was near them.

    The reason is empty if the vehicle had no contact.
    """
    if not people:
        return "", False
    if lock is None:
        return "No lock session of this vehicle is known.", True
    counts = CountsOf(lock)
    contact = counts.contact
    keys = {str(person) for person in people}
    parties = {stay.party for stay in counts.stays if stay.prisoner in keys}
    parties |= {one.party for one in counts.allocated if one.prisoner in keys}
    if party is not None:
        parties.add(party.code)
    near = [code for code in contact.parties if code in parties]
    was_near = any(not FAR.issuperset(contact.parties[code]) for code in near)
    words = [f"{names.get(code, code)}: {counted_because(contact.parties[code])}." for code in near]
    if contact.whole_prison:
        words.insert(0, f"The whole prison: {whole_prison_because(contact.whole_prison)}.")
    return " ".join(words), was_near
