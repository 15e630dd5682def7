"""Facts about the parties of one lock session's contact set: requests, counts and taps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from searches.facts.allocations import (
    accounted_for,
    allocations,
    parties_at_work,
    stated_not_at_work,
)
from searches.facts.clocks import clocks_of
from searches.facts.contact import contact_facts
from searches.facts.policies import policy_for
from searches.facts.rolls import counted_by_number, memberships, on_the_way
from searches.facts.vehicle_types import checklist_in_force
from searches.models import (
    Count,
    CountRequest,
    Duty,
    Landing,
    LandingCount,
    LockSession,
    Movement,
    MovementReceipt,
    Party,
    RoleGrant,
    Search,
    Tap,
    Visit,
    WholeRoll,
)
from searches.rules.clocks import clock_fault
from searches.rules.contact import contact_set, expected_list
from searches.words.checklists import VehicleType
from searches.words.people import Role
from searches.words.policy import Policy
from searches.words.rolls import (
    AccountedFor,
    Allocated,
    ContactReason,
    ContactSet,
    CountFact,
    Membership,
    PartyFacts,
    Sighting,
    SightingKind,
    WholeRollFact,
)

#: Counts from before the sealing are not valid, but screens show counts that began within this time
#: before it.
SHOWN_BEFORE_SEAL = timedelta(hours=1)


@dataclass(frozen=True)
class CountsOf:
    """The counts for one lock session. Most properties are read once and then cached."""

    lock: LockSession

    @cached_property
    def policy(self) -> Policy:
        return policy_for(self.lock.visit)

    @cached_property
    def newest_search(self) -> Search | None:
        return self.lock.searches.order_by("number").last()

    @cached_property
    def stays(self) -> list[Membership]:
        return memberships(self.lock.establishment_id, self.entered_at, self.lock.sealed_at)

    @cached_property
    def entered_at(self) -> datetime:
        return self.lock.visit.entered_at or self.lock.sealed_at

    @cached_property
    def allocated(self) -> list[Allocated]:
        return allocations(self.lock.establishment_id, self.entered_at, self.lock.sealed_at)

    @cached_property
    def accounted(self) -> list[AccountedFor]:
        return accounted_for(self.lock.establishment, self.entered_at, self.lock.sealed_at)

    @cached_property
    def at_work(self) -> set[str]:
        """Return the codes of parties with an open session at some moment from entry to sealing."""
        return parties_at_work(self.lock.establishment_id, self.entered_at, self.lock.sealed_at)

    @cached_property
    def contact(self) -> ContactSet:
        """Return the contact set of the lock session.

        It is not stored, because a halt recorded late, or a stranger named in a count, adds parties
        to it. If it is the whole prison, it has every party at work.
        """
        contact = contact_set(
            contact_facts(self.lock, self.stays, self.newest_search, self.policy.unlogged_minutes)
        )
        if not contact.whole_prison:
            return contact
        parties = sorted(self.at_work | {stay.party for stay in self.stays})
        at_work = dict.fromkeys(parties, (ContactReason.WHOLE_PRISON,))
        return ContactSet(at_work | contact.parties, contact.whole_prison)

    def parties(self) -> tuple[PartyFacts, ...]:
        rows = Party.objects.within(self.lock.establishment).filter(code__in=self.contact.parties)
        requested = dict(
            CountRequest.objects.filter(lock_session=self.lock).values_list(
                "party_id", "recorded_at"
            )
        )
        counts = _counts(self.lock, rows, self.policy.clock_tolerance_seconds)
        away = on_the_way(self.lock.establishment_id)
        elsewhere = _elsewhere(self.lock)
        unsent = self._moved_by_others() if elsewhere else frozenset()
        idle = stated_not_at_work(self.lock.establishment, self.lock.sealed_at)
        return tuple(
            PartyFacts(
                party=party.code,
                name=party.name,
                number_only=counted_by_number(party),
                expected=(expected := self.expected(party.code)),
                requested_at=requested.get(party.pk),
                counts=tuple(counts.get(party.pk, ())),
                elsewhere=tuple(
                    replace(tap, party=party.code if area == party.area_id else "")
                    for area, tap in elsewhere
                    if tap.prisoner in expected
                ),
                on_the_way=away.get(party.code, frozenset()),
                at_work=party.code in self.at_work,
                stated_not_at_work=party.code in idle,
                still_on_list=frozenset(
                    stay.prisoner
                    for stay in self.stays
                    if stay.party == party.code
                    and (stay.left_at is None or (stay.party, stay.prisoner) in unsent)
                ),
                said_outside=self._accounted_for_outside(party.code, expected),
                list_missing=party.always_in_contact
                and all(allocated.party != party.code for allocated in self.allocated),
            )
            for party in rows
        )

    def _accounted_for_outside(
        self, party: str, expected: frozenset[str]
    ) -> tuple[AccountedFor, ...]:
        """Return who on the allocation list was stated to be outside after the vehicle came in."""
        listed = {allocated.prisoner for allocated in self.allocated if allocated.party == party}
        return tuple(
            one
            for one in self.accounted
            if one.outside
            and one.said_by
            and one.since >= self.entered_at
            and one.prisoner in listed - expected
        )

    def _moved_by_others(self) -> frozenset[tuple[str, str]]:
        """Return pairs of party and prisoner, for movements that no officer of the party sent.

        For these prisoners, no officer of the party confirms that they left the party.
        """
        own = OuterRef("from_session__party__area"), OuterRef("recorded_at")
        on_duty = Duty.objects.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gte=own[1]),
            person=OuterRef("sent_by"),
            area=own[0],
            began_at__lte=own[1],
        )
        supervisor = RoleGrant.objects.filter(
            person=OuterRef("sent_by"), role=Role.PARTY_SUPERVISOR, granted_at__lte=own[1]
        )
        movements = Movement.objects.within(self.lock.establishment).filter(
            ~Exists(on_duty) | ~Exists(supervisor),
            from_session__isnull=False,
            receipt__recorded_at__gte=self.entered_at,
        )
        pairs = movements.values_list("from_session__party__code", "prisoner_id")
        return frozenset((party, str(prisoner)) for party, prisoner in pairs)

    def whole_prison(self) -> tuple[str, ...]:
        return tuple(reason.value for reason in self.contact.whole_prison)

    def expected(self, party: str) -> frozenset[str]:
        return expected_list(
            self.stays,
            party=party,
            entered_at=self.entered_at,
            sealed_at=self.lock.sealed_at,
            allocated=self.allocated,
            accounted=self.accounted,
            at_work=party in self.at_work,
        )


class _BeforeSealing(CountsOf):
    """The counts for a lock session that somebody is about to begin."""

    @cached_property
    def newest_search(self) -> Search | None:
        """Return a search with the checklist in force, because none has been drawn yet."""
        visit = self.lock.visit
        version = checklist_in_force(visit, VehicleType(visit.vehicle_type))
        return Search(sheet=version.document) if version is not None else None


def contact_if_sealed(visit: Visit, now: datetime) -> ContactSet:
    """Return the parties that must be counted if the lock is sealed now, for the screens."""
    lock = LockSession(visit=visit, establishment=visit.establishment, sealed_at=now)
    return _BeforeSealing(lock).contact


def counters_of(lock: LockSession) -> frozenset[str]:
    """Return the ids of everybody who counted or tapped at a count since the lock was sealed.

    These people may not release the vehicle.
    """
    since = {"establishment": lock.establishment_id, "recorded_at__gte": lock.sealed_at}
    people = set(Count.objects.filter(**since).values_list("counter_id", flat=True))
    people |= set(
        Tap.objects.filter(**since, count__isnull=False).values_list("seen_by_id", flat=True)
    )
    people |= set(LandingCount.objects.filter(**since).values_list("counter_id", flat=True))
    return frozenset(str(person) for person in people)


def whole_roll_facts(lock: LockSession) -> tuple[WholeRollFact, ...]:
    rolls = (
        WholeRoll.objects.within(lock.establishment)
        .filter(recorded_at__gte=lock.sealed_at)
        .select_related("signature")
        .prefetch_related("landings")
    )
    return tuple(_whole_roll(roll) for roll in rolls)


def _whole_roll(roll: WholeRoll) -> WholeRollFact:
    signature = getattr(roll, "signature", None)
    return WholeRollFact(
        id=str(roll.pk),
        began_at=roll.recorded_at,
        signed_at=signature.recorded_at if signature else None,
        correct=bool(signature and signature.correct),
        signed_by=str(signature.signed_by_id) if signature else "",
        counters=frozenset(str(landing.counter_id) for landing in roll.landings.all()),
        differences=tuple((signature.result or {}).get("differences", ())) if signature else (),
        without_movement=_without_movement(roll, signature.recorded_at)
        if signature and signature.correct
        else (),
    )


def _without_movement(roll: WholeRoll, signed_at: datetime) -> tuple[Sighting, ...]:
    """Return the taps at receiving places that no movement from before the roll explains.

    At a receiving place, unlike on a landing or in a party, the tap of one officer is enough for
    the roll.
    """
    taps = Tap.objects.within(roll.establishment).filter(
        count__isnull=True,
        prisoner__isnull=False,
        recorded_at__gte=roll.recorded_at,
        recorded_at__lte=signed_at,
    )
    newest = {tap.prisoner_id: tap for tap in taps.order_by("recorded_at") if tap.prisoner_id}
    landings = Landing.objects.within(roll.establishment).filter(area__isnull=False)
    areas = set(landings.values_list("area_id", flat=True)) if newest else set()
    away = {prisoner: tap for prisoner, tap in newest.items() if tap.area_id not in areas}
    if not away:
        return ()
    receipts = MovementReceipt.objects.within(roll.establishment).filter(
        movement__prisoner__in=away, recorded_at__lt=roll.recorded_at
    )
    came = dict(
        receipts.order_by("recorded_at").values_list("movement__prisoner", "movement__to_area")
    )
    at_work = {
        stay.prisoner
        for stay in memberships(roll.establishment_id, signed_at, signed_at)
        if stay.left_at is None or stay.left_at > signed_at
    }
    return tuple(
        _sighting(tap)
        for prisoner, tap in away.items()
        if came.get(prisoner) != tap.area_id and str(prisoner) not in at_work
    )


def _counts(
    lock: LockSession, parties: Iterable[Party], clock_tolerance_seconds: int
) -> dict[UUID, list[CountFact]]:
    rows = (
        Count.objects.filter(party__in=parties, recorded_at__gte=lock.sealed_at - SHOWN_BEFORE_SEAL)
        .select_related("confirmation", "party")
        .prefetch_related("taps")
        .order_by("recorded_at")
    )
    moved, untrusted = _movement_times(lock), _untrusted_clocks(lock, rows, clock_tolerance_seconds)
    facts: dict[UUID, list[CountFact]] = {}
    for count in rows:
        fact = count_fact(count, moved.get(count.party_id, ()))
        trusted = untrusted.isdisjoint(_devices(count))
        facts.setdefault(count.party_id, []).append(replace(fact, clock_trusted=trusted))
    return facts


def _devices(count: Count) -> set[UUID]:
    tapped_on = {tap.device_id for tap in count.taps.all()}
    return {device for device in (count.device_id, *tapped_on) if device is not None}


def _untrusted_clocks(
    lock: LockSession, counts: Iterable[Count], tolerance_seconds: int
) -> set[UUID]:
    """Return the devices whose clock is known to be wrong.

    A device without any reading is left out, because counts use the server's time.
    """
    devices = {device for count in counts for device in _devices(count)}
    clocks = clocks_of(devices, lock)
    return {device for device, clock in clocks.items() if clock_fault(clock, tolerance_seconds)}


def count_fact(count: Count, moved: tuple[datetime, ...] | list[datetime]) -> CountFact:
    taps = [tap for tap in count.taps.all() if tap.prisoner_id is not None]
    times = [count.recorded_at, *(tap.recorded_at for tap in taps)]
    confirmation = getattr(count, "confirmation", None)
    return CountFact(
        id=str(count.pk),
        party=count.party.code,
        counter=str(count.counter_id),
        began_at=count.recorded_at,
        headcount=count.headcount,
        seen=tuple(_sighting(tap, count.party.code, not_before=count.recorded_at) for tap in taps),
        unnamed_strangers=sum(tap.prisoner_id is None for tap in count.taps.all()),
        confirmed_at=confirmation.recorded_at if confirmation else None,
        device_enrolled_to_area=count.device_enrolled_to_area,
        counter_on_duty=count.counter_on_duty,
        movement_during=any(min(times) <= time <= max(times) for time in moved),
        second_count_asked=bool(confirmation and confirmation.second_count_asked_at),
        by_orderly_officer=count.counted_as == Role.ORDERLY_OFFICER,
    )


def _sighting(tap: Tap, party: str = "", *, not_before: datetime | None = None) -> Sighting:
    """Return a tap as a sighting.

    `tapped_at` is the time that the tablet's clocks prove, or otherwise the time of arrival. It is
    never before `not_before`.
    """
    tapped_at = tap.proven_at or tap.recorded_at
    return Sighting(
        prisoner=str(tap.prisoner_id),
        seen_at=tap.recorded_at,
        seen_by=str(tap.seen_by_id),
        kind=SightingKind(tap.kind),
        party=party,
        tapped_at=max(tapped_at, not_before) if not_before else tapped_at,
    )


def _elsewhere(lock: LockSession) -> list[tuple[UUID, Sighting]]:
    """Return the taps outside counts since the lock was sealed, each with its area.

    In these taps an officer received or saw a person, possibly in the area of their own party.
    """
    taps = Tap.objects.within(lock.establishment).filter(
        count__isnull=True,
        kind__in=[SightingKind.RECEIVED, SightingKind.SEEN],
        recorded_at__gte=lock.sealed_at,
    )
    return [(tap.area_id, _sighting(tap)) for tap in taps.order_by("recorded_at")]


def _movement_times(lock: LockSession) -> dict[UUID, list[datetime]]:
    """Return the times at which somebody left or joined each party, from 1 h before the sealing.

    A movement that is entered late counts at both times: when it was entered and when it happened.
    """
    since = lock.sealed_at - SHOWN_BEFORE_SEAL
    times: dict[UUID, list[datetime]] = {}
    within = {"establishment": lock.establishment_id, "recorded_at__gte": since}
    sent = Movement.objects.filter(**within, from_session__isnull=False)
    for party, *both in sent.values_list("from_session__party_id", "recorded_at", "occurred_at"):
        times.setdefault(party, []).extend(both)
    received = MovementReceipt.objects.filter(**within, movement__to_session__isnull=False)
    for party, *both in received.values_list(
        "movement__to_session__party_id", "recorded_at", "occurred_at"
    ):
        times.setdefault(party, []).extend(both)
    return times
