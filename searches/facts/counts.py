"""Facts about the parties of one lock session's contact set: requests, counts and taps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from searches.facts.allocations import (
    absences_since,
    accounted_for_in,
    allocations,
    day_of,
    morning_of,
    parties_at_work,
    stated_not_at_work,
    statements_not_at_work,
)
from searches.facts.clocks import clocks_of
from searches.facts.contact import HaltRow, contact_facts, read_halts
from searches.facts.parties import PartyRow, counted_by_number_among, read_parties
from searches.facts.policies import policy_for
from searches.facts.prepared_queries import prepared
from searches.facts.rolls import Work, memberships, on_the_way_among, read_work, stays_of
from searches.facts.search import SearchRows
from searches.facts.vehicle_types import checklist_in_force
from searches.models import (
    Count,
    CountJoin,
    Duty,
    Establishment,
    FoundPersonSettlement,
    Landing,
    LandingCount,
    LockSession,
    Movement,
    MovementReceipt,
    RadioCount,
    RoleGrant,
    Search,
    Tap,
    Visit,
    WholeRoll,
)
from searches.models import EscortGap as EscortGapRow
from searches.rules.clocks import clock_fault
from searches.rules.contact import contact_set, expected_list
from searches.words.checklists import VehicleType
from searches.words.people import Role
from searches.words.policy import Policy
from searches.words.releases import ClockFact
from searches.words.rolls import (
    AccountedFor,
    Allocated,
    ContactReason,
    ContactSet,
    CountFact,
    EscortGap,
    Membership,
    PartyFacts,
    Sighting,
    SightingKind,
    WholeRollFact,
)

#: Counts from before the sealing are not valid, but screens show counts that began within this time
#: before it.
SHOWN_BEFORE_SEAL = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
#: The columns of a `CountRow` and of a `TapRow`.
COUNT_COLUMNS = (
    "pk",
    "party_id",
    "counter_id",
    "device_id",
    "recorded_at",
    "headcount",
    "counted_as",
    "device_enrolled_to_area",
    "counter_on_duty",
    "confirmation__recorded_at",
    "confirmation__second_count_asked_at",
    "occurred_at",
    "proven_at",
    "start_unproven",
)
TAP_COLUMNS = (
    "count_id",
    "prisoner_id",
    "kind",
    "area_id",
    "seen_by_id",
    "device_id",
    "recorded_at",
    "proven_at",
)
#: The id of no count, where a query needs at least one.
NO_COUNT = UUID(int=0)


class CountRow(NamedTuple):
    """One count. The times of its confirmation are empty until the count is confirmed."""

    id: UUID
    party: UUID
    counter: UUID
    device: UUID | None
    recorded_at: datetime
    headcount: int
    counted_as: str
    device_enrolled_to_area: bool
    counter_on_duty: bool
    confirmed_at: datetime | None
    second_count_asked_at: datetime | None
    occurred_at: datetime
    proven_at: datetime | None
    start_unproven: bool | None
    by_radio: bool = False

    @property
    def began_at(self) -> datetime:
        """When the count began, also if its record arrived later.

        That is the time that the tablet's clocks prove. A count without such a proof is not valid,
        and is shown at the time that the tablet gave.
        """
        if self.proven_at is not None:
            return self.proven_at
        return min(self.occurred_at, self.recorded_at) if self.start_unproven else self.recorded_at


class TapRow(NamedTuple):
    """One tap, in a count or outside counts."""

    count_id: UUID | None  # empty for a tap outside counts
    prisoner: UUID | None
    kind: str
    area: UUID
    seen_by: UUID
    device: UUID | None
    recorded_at: datetime
    proven_at: datetime | None


class _Has(NamedTuple):
    """Whether the lock session has facts of each rare kind.

    Facts of a rare kind are read only if the lock session has some.
    """

    gaps: bool  # times when the escort lost sight
    absences: bool  # of prisoners of the prison
    statements: bool  # that a party is not at work
    rolls: bool  # of the whole prison, since the sealing
    landing_counts: bool
    joins: bool  # of second officers in counts
    by_radio: bool  # counts that were read out for this lock session


@dataclass(frozen=True)
class CountsOf:
    """The counts for one lock session, and its searches. Properties are read once, then cached."""

    lock: LockSession

    @cached_property
    def policy(self) -> Policy:
        return policy_for(self.lock.visit)

    @cached_property
    def search(self) -> SearchRows:
        return SearchRows(self.lock)

    @property
    def newest_search(self) -> Search | None:
        return self.search.newest

    @cached_property
    def entered_at(self) -> datetime:
        return self.lock.visit.entered_at or self.lock.sealed_at

    @cached_property
    def work(self) -> Work:
        """Return the work sessions, rosters and movements that the properties below are about."""
        shown = self.lock.sealed_at - SHOWN_BEFORE_SEAL
        return read_work(self.lock.establishment_id, self.entered_at, min(self._morning, shown))

    @cached_property
    def stays(self) -> list[Membership]:
        touched = replace(self.work, sessions=self.work.sessions_touched(self.entered_at))
        return stays_of(touched, self.entered_at, self.lock.sealed_at)

    @cached_property
    def allocated(self) -> list[Allocated]:
        return allocations(self.lock.establishment_id, self.entered_at, self.lock.sealed_at)

    @cached_property
    def accounted(self) -> list[AccountedFor]:
        return accounted_for_in(
            self.lock.establishment,
            absences_since(self.lock.establishment_id, self._morning) if self._has.absences else (),
            self.work,
            self.entered_at,
            self.lock.sealed_at,
        )

    @cached_property
    def at_work(self) -> set[str]:
        """Return the codes of parties with an open session at some moment from entry to sealing."""
        return parties_at_work(self.work, self.entered_at, self.lock.sealed_at)

    @cached_property
    def halts(self) -> list[HaltRow]:
        return read_halts(self.lock.visit)

    @cached_property
    def contact(self) -> ContactSet:
        """Return the contact set of the lock session.

        It is not stored, because a halt recorded late, or a stranger named in a count, adds parties
        to it. If it is the whole prison, it has every party at work.
        """
        contact = contact_set(
            contact_facts(
                self.lock,
                self.newest_search,
                self.policy.unlogged_minutes,
                parties=self._parties_of_prison,
                halts=self.halts,
                gaps=self._gaps(),
                stranger_parties=self._stranger_parties(),
            )
        )
        if not contact.whole_prison:
            return contact
        parties = sorted(self.at_work | {stay.party for stay in self.stays})
        at_work = dict.fromkeys(parties, (ContactReason.WHOLE_PRISON,))
        return ContactSet(at_work | contact.parties, contact.whole_prison)

    def parties(self) -> tuple[PartyFacts, ...]:
        rows = [row for row in self._parties_of_prison if row.code in self.contact.parties]
        counts = self._counts_of(rows)
        away = on_the_way_among(self.work.movements)
        elsewhere = self._elsewhere()
        unsent = self._moved_by_others() if elsewhere else frozenset()
        idle = self._stated_not_at_work()
        of_no_party, settled = self._found_of_no_party()
        return tuple(
            PartyFacts(
                party=party.code,
                name=party.name,
                number_only=counted_by_number_among(party, self._parties_of_prison),
                expected=(expected := self.expected(party.code)),
                requested_at=party.requested_at,
                counts=tuple(counts.get(party.id, ())),
                elsewhere=tuple(
                    replace(tap, party=party.code if area == party.area else "")
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
                of_no_party=of_no_party,
                settled=settled,
                list_missing=party.always_in_contact
                and all(allocated.party != party.code for allocated in self.allocated),
            )
            for party in rows
        )

    def counters(self) -> frozenset[str]:
        """Return the ids of everybody who counted or tapped at a count since the sealing.

        These people may not release the vehicle.
        """
        sealed_at = self.lock.sealed_at
        people = {count.counter for count in self._counts if count.recorded_at >= sealed_at}
        people |= {
            tap.seen_by
            for tap in self._taps
            if tap.count_id is not None and tap.recorded_at >= sealed_at
        }
        people |= {UUID(officer) for joined in self._joined.values() for officer in joined}
        if self._has.landing_counts:
            counted = _landings_since(self.lock.establishment_id, sealed_at)
            people |= set(counted.values_list("counter_id", flat=True))
        return frozenset(str(person) for person in people)

    def whole_rolls(self) -> tuple[WholeRollFact, ...]:
        if not self._has.rolls:
            return ()
        rolls = _rolls_since(self.lock.establishment_id, self.lock.sealed_at)
        rolls = rolls.select_related("signature").prefetch_related("landings")
        return tuple(_whole_roll(roll) for roll in rolls)

    @cached_property
    def clocks(self) -> dict[UUID, ClockFact]:
        """Return the clock of each device on which somebody counted or searched."""
        counted_on = {device for taps in self._taps_by_count.values() for device in _devices(taps)}
        counted_on |= {count.device for count in self._counts if count.device is not None}
        return clocks_of(counted_on | self.search.devices.keys(), self.lock)

    @cached_property
    def _morning(self) -> datetime:
        return morning_of(self.lock.establishment, self.entered_at)

    @cached_property
    def _has(self) -> _Has:
        """Return which rare kinds of fact this lock session has, in one query."""
        morning, midnight = day_of(self.lock.establishment, self.lock.sealed_at)
        about = {"visit": self.lock.visit_id, "establishment": self.lock.establishment_id}
        about |= {"lock": self.lock.pk}
        times = {"entry_morning": self._morning, "sealed_at": self.lock.sealed_at}
        row, *_ = _what_it_has(**about, **times, morning=morning, midnight=midnight)
        return _Has(*row)

    def _gaps(self) -> list[EscortGap]:
        if not self._has.gaps:
            return []
        gaps = EscortGapRow.objects.filter(visit=self.lock.visit_id)
        return [EscortGap(*times) for times in gaps.values_list("began_at", "ended_at")]

    def _stated_not_at_work(self) -> set[str]:
        if not self._has.statements:
            return set()
        return stated_not_at_work(self.lock.establishment, self.lock.sealed_at)

    @cached_property
    def _parties_of_prison(self) -> list[PartyRow]:
        return read_parties(self.lock)

    @cached_property
    def _counts(self) -> list[CountRow]:
        """Return every count of the prison since `SHOWN_BEFORE_SEAL` before the sealing.

        A count by radio is about one lock session, so it is among them only for that one.
        """
        about = {"establishment": self.lock.establishment_id}
        since = self.lock.sealed_at - SHOWN_BEFORE_SEAL
        counts = [CountRow(*row) for row in _counts_since(**about, since=since)]
        if not self._has.by_radio:
            return counts
        by_radio = RadioCount.objects.filter(lock_session=self.lock.pk)
        return sorted(
            [*counts, *map(_radio_count_row, by_radio)], key=lambda count: count.recorded_at
        )

    @cached_property
    def _taps(self) -> list[TapRow]:
        """Return the taps of these counts, and every tap in the prison since the sealing."""
        about = {"establishment": self.lock.establishment_id}
        counts = [count.id for count in self._counts] or [NO_COUNT]
        rows = _taps_since(**about, since=self.lock.sealed_at, counts=counts)
        return [TapRow(*row) for row in rows]

    @cached_property
    def _joined(self) -> dict[UUID, frozenset[str]]:
        """Return the second officer of each count that two officers make together."""
        if not self._has.joins:
            return {}
        return joined_officers(
            CountJoin.objects.within(self.lock.establishment_id).filter(
                recorded_at__gte=self.lock.sealed_at
            )
        )

    @cached_property
    def _taps_by_count(self) -> dict[UUID, list[TapRow]]:
        taps: dict[UUID, list[TapRow]] = {count.id: [] for count in self._counts}
        for tap in self._taps:
            if tap.count_id in taps:
                taps[tap.count_id].append(tap)
        return taps

    def _counts_of(self, parties: Iterable[PartyRow]) -> dict[UUID, list[CountFact]]:
        """Return the counts of these parties, oldest first."""
        codes = {party.id: party.code for party in parties}
        moved = self._movement_times()
        untrusted = {
            device
            for device, clock in self.clocks.items()
            if clock_fault(clock, self.policy.clock_tolerance_seconds)
        }
        facts: dict[UUID, list[CountFact]] = {}
        for count in self._counts:
            if count.party not in codes:
                continue
            taps = self._taps_by_count[count.id]
            joined = self._joined.get(count.id, frozenset())
            fact = count_fact(
                count, codes[count.party], taps, moved.get(count.party, ()), together=joined
            )
            trusted = untrusted.isdisjoint({count.device, *_devices(taps)})
            trusted = trusted and not count.start_unproven
            facts.setdefault(count.party, []).append(replace(fact, clock_trusted=trusted))
        return facts

    def _movement_times(self) -> dict[UUID, list[datetime]]:
        """Return when somebody left or joined each party, from 1 h before the sealing."""
        since = self.lock.sealed_at - SHOWN_BEFORE_SEAL
        times: defaultdict[UUID, list[datetime]] = defaultdict(list)
        for movement in self.work.movements:
            if movement.from_party is not None and movement.sent_at >= since:
                times[movement.from_party] += [movement.sent_at, movement.sent_happened_at]
            received_at, happened_at = movement.received_at, movement.received_happened_at
            if movement.to_party is not None and received_at is not None and received_at >= since:
                times[movement.to_party] += [received_at, happened_at or received_at]
        return times

    def _elsewhere(self) -> list[tuple[UUID, Sighting]]:
        """Return the taps outside counts since the sealing, each with its area.

        In these taps an officer received or saw a person, possibly in the area of their own party.
        """
        return [
            (tap.area, _sighting(tap))
            for tap in self._taps
            if tap.count_id is None and tap.kind in {SightingKind.RECEIVED, SightingKind.SEEN}
        ]

    def _stranger_parties(self) -> set[str]:
        """Return the parties of the strangers who were named in counts since the sealing."""
        strangers = self._strangers()
        return {stay.party for stay in self.stays if stay.prisoner in strangers}

    def _found_of_no_party(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the strangers who are on no party's list, and those of them who are settled.

        A stranger is settled when the control room has said where they belong. A person on the
        expected list of a party is left out, because that party's own count must miss them.
        """
        found = self._strangers()
        if not found:
            return frozenset(), frozenset()
        listed = {stay.prisoner for stay in self.stays}
        listed |= {one.prisoner for one in self.allocated if one.party in self.at_work}
        settlements = FoundPersonSettlement.objects.within(self.lock.establishment_id).filter(
            recorded_at__gte=self.lock.sealed_at
        )
        settled = {str(key) for key in settlements.values_list("prisoner_id", flat=True)}
        of_no_party = found - listed
        return of_no_party, of_no_party & settled

    def _strangers(self) -> frozenset[str]:
        """Return the strangers who were named in counts since the sealing."""
        return frozenset(
            str(tap.prisoner)
            for tap in self._taps
            if tap.kind == SightingKind.STRANGER
            and tap.prisoner is not None
            and tap.recorded_at >= self.lock.sealed_at
        )

    def _accounted_for_outside(
        self, party: str, expected: frozenset[str]
    ) -> tuple[AccountedFor, ...]:
        """Return the listed people whom somebody stated to be outside after the vehicle came in."""
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
        """Return a search with the checklist in force, because no search has been drawn yet."""
        visit = self.lock.visit
        version = checklist_in_force(visit, VehicleType(visit.vehicle_type))
        return Search(sheet=version.document) if version is not None else None


def contact_if_sealed(visit: Visit, now: datetime) -> ContactSet:
    """Return the parties that must be counted if the lock is sealed now, for the screens."""
    lock = LockSession(visit=visit, establishment=visit.establishment, sealed_at=now)
    return _BeforeSealing(lock).contact


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
    taps = tap_rows(
        Tap.objects.filter(
            establishment=roll.establishment_id,
            count__isnull=True,
            prisoner__isnull=False,
            recorded_at__gte=roll.recorded_at,
            recorded_at__lte=signed_at,
        )
    )
    newest = {tap.prisoner: tap for tap in taps if tap.prisoner is not None}
    landings = Landing.objects.filter(establishment=roll.establishment_id).filter(
        area__isnull=False
    )
    areas = set(landings.values_list("area_id", flat=True)) if newest else set()
    away = {prisoner: tap for prisoner, tap in newest.items() if tap.area not in areas}
    if not away:
        return ()
    receipts = MovementReceipt.objects.filter(
        establishment=roll.establishment_id,
        movement__prisoner__in=away,
        recorded_at__lt=roll.recorded_at,
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
        if came.get(prisoner) != tap.area and str(prisoner) not in at_work
    )


def count_row(count: Count) -> CountRow:
    row = Count.objects.filter(pk=count.pk).values_list(*COUNT_COLUMNS).get()
    return CountRow(*row)


def tap_rows(taps: QuerySet[Tap]) -> list[TapRow]:
    """Return these taps, oldest first."""
    return [TapRow(*row) for row in taps.order_by("recorded_at").values_list(*TAP_COLUMNS)]


@prepared
def _counts_since(*, establishment: UUID, since: datetime) -> QuerySet[Any, Any]:
    rows = Count.objects.filter(establishment=establishment, recorded_at__gte=since)
    return rows.order_by("recorded_at").values_list(*COUNT_COLUMNS)


@prepared
def _taps_since(*, establishment: UUID, since: datetime, counts: list[UUID]) -> QuerySet[Any, Any]:
    recent = Q(establishment=establishment, recorded_at__gte=since)
    rows = Tap.objects.filter(recent | Q(count__in=counts))
    return rows.order_by("recorded_at").values_list(*TAP_COLUMNS)


@prepared
def _what_it_has(
    *,
    visit: UUID,
    lock: UUID,
    establishment: UUID,
    entry_morning: datetime,
    sealed_at: datetime,
    morning: datetime,
    midnight: datetime,
) -> QuerySet[Any, Any]:
    here = Establishment.objects.filter(pk=establishment).annotate(
        gaps=Exists(EscortGapRow.objects.filter(visit=visit)),
        absences=Exists(absences_since(establishment, entry_morning)),
        statements=Exists(statements_not_at_work(establishment, morning, midnight)),
        rolls=Exists(_rolls_since(establishment, sealed_at)),
        landing_counts=Exists(_landings_since(establishment, sealed_at)),
        joins=Exists(
            CountJoin.objects.filter(establishment=establishment, recorded_at__gte=sealed_at)
        ),
        by_radio=Exists(RadioCount.objects.filter(lock_session=lock)),
    )
    return here.values_list(*_Has._fields)


def _rolls_since(establishment_id: UUID, sealed_at: datetime) -> QuerySet[WholeRoll]:
    return WholeRoll.objects.filter(establishment=establishment_id, recorded_at__gte=sealed_at)


def _landings_since(establishment_id: UUID, sealed_at: datetime) -> QuerySet[LandingCount]:
    return LandingCount.objects.filter(establishment=establishment_id, recorded_at__gte=sealed_at)


def joined_officers(joins: QuerySet[CountJoin]) -> dict[UUID, frozenset[str]]:
    """Return the ids of the officers who joined counts, by count."""
    rows = joins.values_list("count_id", "officer_id")
    return {count: frozenset({str(officer)}) for count, officer in rows}


def count_fact(
    count: CountRow,
    party: str,
    taps: Iterable[TapRow],
    moved: Iterable[datetime],
    *,
    together: frozenset[str] = frozenset(),
) -> CountFact:
    """Return a count of the party with this code as a fact.

    `moved` has the times at which somebody left or joined the party, and `together` the ids of the
    officers who joined the counter.
    """
    taps = tuple(taps)
    named = [tap for tap in taps if tap.prisoner is not None]
    began_at = count.began_at
    seen = tuple(_sighting(tap, party, not_before=began_at) for tap in named)
    times = [began_at, *(tap.tapped_at or tap.seen_at for tap in seen)]
    if count.by_radio:  # the code says in which minute the count was made
        times.append(began_at + MINUTE)
    return CountFact(
        id=str(count.id),
        party=party,
        counter=str(count.counter),
        began_at=began_at,
        headcount=count.headcount,
        seen=seen,
        unnamed_strangers=len(taps) - len(named),
        confirmed_at=count.confirmed_at,
        device_enrolled_to_area=count.device_enrolled_to_area,
        counter_on_duty=count.counter_on_duty,
        movement_during=any(min(times) <= time <= max(times) for time in moved),
        second_count_asked=count.second_count_asked_at is not None,
        by_orderly_officer=count.counted_as == Role.ORDERLY_OFFICER,
        together=together,
        by_radio=count.by_radio,
    )


def _radio_count_row(count: RadioCount) -> CountRow:
    """Return a count by radio as a row. It began with the minute in its code."""
    return CountRow(
        id=count.pk,
        party=count.party_id,
        counter=count.counter_id,
        device=count.counted_on_id,
        recorded_at=count.minute_at,
        headcount=count.headcount,
        counted_as="",
        device_enrolled_to_area=True,  # no other screen can make a code of this party
        counter_on_duty=count.counter_on_duty,
        confirmed_at=count.recorded_at,
        second_count_asked_at=count.second_count_asked_at,
        occurred_at=count.minute_at,
        proven_at=count.minute_at,
        start_unproven=not count.time_proven,
        by_radio=True,
    )


def _devices(taps: Iterable[TapRow]) -> set[UUID]:
    return {tap.device for tap in taps if tap.device is not None}


def _sighting(tap: TapRow, party: str = "", *, not_before: datetime | None = None) -> Sighting:
    """Return a tap as a sighting.

    `tapped_at` is the time that the tablet's clocks prove, or otherwise the time of arrival. It is
    never before `not_before`.
    """
    tapped_at = tap.proven_at or tap.recorded_at
    return Sighting(
        prisoner=str(tap.prisoner),
        seen_at=tap.recorded_at,
        seen_by=str(tap.seen_by),
        kind=SightingKind(tap.kind),
        party=party,
        tapped_at=max(tapped_at, not_before) if not_before else tapped_at,
    )
