"""The record of a visit that is over: search, counts, movements, decision and stops.

Nothing in the record names a prisoner. `past_names` returns the names, for people who may see them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.past_decisions import facts_as_decided, newest_release
from searches.facts.visit_scope import Scope, scope_of
from searches.ledger.clock import server_now
from searches.models import (
    Count,
    LockSession,
    Movement,
    Override,
    Person,
    Prisoner,
    Stop,
    Tap,
    Visit,
    WholeRoll,
)
from searches.queries.release.past_decisions import PastDecision, past_decision
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import SheetCard
from searches.queries.search.sheet_words import labels_of, party_names
from searches.queries.stops.stop_closings import closers, end_of
from searches.rules.release_people import FAULTS, judged
from searches.words.hold_names import hold_words
from searches.words.refusals import NotThere
from searches.words.rolls import CountJudgement, PartyFacts, PartyJudgement


@dataclass(frozen=True, slots=True)
class PastCount:
    """One count of one party, with its result."""

    id: str
    counter: str
    screen: str
    began_at: datetime
    last_tap_at: datetime | None
    headcount: int
    seen: int
    worth: str
    balanced: bool


@dataclass(frozen=True, slots=True)
class PastParty:
    code: str
    name: str
    asked_at: datetime | None
    expected: int
    result: str
    balanced: bool
    counts: tuple[PastCount, ...]
    missing: frozenset[str]  # ids, for `past_names` only


@dataclass(frozen=True, slots=True)
class PastRoll:
    """One whole-prison roll that was called during the lock session."""

    called_at: datetime
    called_by: str
    signed_by: str
    is_correct: bool


@dataclass(frozen=True, slots=True)
class PastLock:
    """One lock session with the counts that it requested, as they were judged at `judged_at`."""

    sealed_at: datetime
    sealed_by: str
    voided_at: datetime | None
    void_reason: str
    judged_at: datetime
    released: bool
    parties: tuple[PastParty, ...]
    rolls: tuple[PastRoll, ...]


@dataclass(frozen=True, slots=True)
class PastOverride:
    hold: str
    reason: str
    asked_by: str
    asked_at: datetime
    granted_by: str
    granted_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastStop:
    id: UUID
    words: str
    raised_at: datetime
    closed_at: datetime | None
    closed_by: str
    ended: str  # why the stop of one vehicle ended by itself; empty for every other stop


@dataclass(frozen=True, slots=True)
class PastMovement:
    prisoner_id: UUID
    origin: str
    to: str
    sent_at: datetime
    sent_by: str
    received_at: datetime | None
    received_by: str
    cancelled_at: datetime | None = None
    cancelled_by: str = ""
    reason: str = ""  # given by the control room; empty otherwise


@dataclass(frozen=True, slots=True)
class VisitRecord:
    visit_id: UUID
    plate: str
    decision: PastDecision
    search: SheetCard | None
    locks: tuple[PastLock, ...]
    movements: tuple[PastMovement, ...]
    overrides: tuple[PastOverride, ...]
    stops: tuple[PastStop, ...]

    @property
    def never_received(self) -> int:
        return sum(
            movement.received_at is None and movement.cancelled_at is None
            for movement in self.movements
        )


@dataclass(frozen=True, slots=True)
class NamedTap:
    who: str
    at: datetime
    how: str
    by: str


@dataclass(frozen=True, slots=True)
class NamedParty:
    party: PastParty
    missing: tuple[str, ...]
    taps: tuple[NamedTap, ...]


@dataclass(frozen=True, slots=True)
class PastNames:
    """The prisoners in the counts and movements of one visit."""

    record: VisitRecord
    parties: tuple[NamedParty, ...]
    movements: tuple[tuple[str, PastMovement], ...]
    size: int


def visit_record(establishment_id: UUID, visit_id: UUID) -> VisitRecord:
    """Return the record of one visit. Raises NotThere for a visit of another prison."""
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
        .select_related("establishment", "vehicle")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    scope = scope_of(visit, server_now())
    return VisitRecord(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        decision=past_decision(establishment_id, visit.pk),
        search=_search(establishment_id, visit.pk),
        locks=tuple(_lock(lock) for lock in scope.locks),
        movements=_movements(scope),
        overrides=_overrides(visit),
        stops=_stops(scope),
    )


def past_names(establishment_id: UUID, visit_id: UUID) -> PastNames:
    """Return the names of the prisoners in the record of this visit.

    The caller must record that somebody looked at the names.
    """
    record = visit_record(establishment_id, visit_id)
    parties = [party for lock in record.locks for party in lock.parties]
    counts = [count.id for party in parties for count in party.counts]
    taps = (
        Tap.objects.filter(count__pk__in=counts).select_related("seen_by").order_by("recorded_at")
    )
    by_count: dict[str, list[Tap]] = {}
    for tap in taps:
        by_count.setdefault(str(tap.count_id), []).append(tap)
    ids = {str(tap.prisoner_id) for tap in taps if tap.prisoner_id}
    ids |= {str(movement.prisoner_id) for movement in record.movements}
    ids |= {key for party in parties for key in party.missing}
    prisoners = Prisoner.objects.filter(establishment_id=establishment_id, pk__in=ids)
    names = {str(prisoner.pk): f"{prisoner.number} {prisoner.name}" for prisoner in prisoners}
    return PastNames(
        record=record,
        parties=tuple(
            NamedParty(
                party=party,
                missing=tuple(sorted(names.get(key, key) for key in party.missing)),
                taps=tuple(
                    NamedTap(
                        who=names.get(str(tap.prisoner_id), "") or tap.described_as,
                        at=tap.recorded_at,
                        how=tap.kind,
                        by=tap.seen_by.printed_name,
                    )
                    for count in party.counts
                    for tap in by_count.get(count.id, [])
                ),
            )
            for party in parties
        ),
        movements=tuple((names[str(one.prisoner_id)], one) for one in record.movements),
        size=len(names),
    )


def _search(establishment_id: UUID, visit_id: UUID) -> SheetCard | None:
    try:
        return sheet(establishment_id, visit_id)
    except NotThere:
        return None  # the lock was never sealed, so nothing was searched


def _lock(lock: LockSession) -> PastLock:
    facts = facts_as_decided(lock, now=server_now())
    parties = {party.party: party for party in facts.parties}
    sealed_by = Person.objects.get(pk=lock.sealed_by_id).printed_name
    rolls = WholeRoll.objects.within(lock.establishment).filter(
        recorded_at__gte=lock.sealed_at, recorded_at__lte=facts.now
    )
    return PastLock(
        sealed_at=lock.sealed_at,
        sealed_by=sealed_by,
        voided_at=lock.voided_at,
        void_reason=lock.void_reason.replace("_", " "),
        judged_at=facts.now,
        released=newest_release(lock) is not None,
        parties=tuple(_party(parties[judgement.party], judgement) for judgement in judged(facts)),
        rolls=tuple(
            _roll(roll) for roll in rolls.select_related("called_by", "signature__signed_by")
        ),
    )


def _roll(roll: WholeRoll) -> PastRoll:
    signature = getattr(roll, "signature", None)
    return PastRoll(
        called_at=roll.recorded_at,
        called_by=roll.called_by.printed_name,
        signed_by=signature.signed_by.printed_name if signature else "",
        is_correct=bool(signature and signature.correct),
    )


def _party(party: PartyFacts, judgement: PartyJudgement) -> PastParty:
    newest = judgement.standing
    if newest is None and judgement.judgements:
        newest = judgement.judgements[-1]
    rows = {
        str(row.pk): row
        for row in Count.objects.filter(
            pk__in=[one.count.id for one in judgement.judgements]
        ).select_related("counter", "device")
    }
    return PastParty(
        code=party.party,
        name=party.name,
        asked_at=party.requested_at,
        expected=len(party.expected),
        result=_result_words(newest) if newest is not None else "no count was made",
        balanced=newest is not None and newest.balanced and newest.valid,
        counts=tuple(_count(one, rows.get(one.count.id)) for one in judgement.judgements),
        missing=newest.missing if newest is not None else frozenset(),
    )


def _count(judgement: CountJudgement, row: Count | None) -> PastCount:
    count = judgement.count
    return PastCount(
        id=count.id,
        counter=row.counter.printed_name if row else "",
        screen=row.device.name if row and row.device else "no enrolled screen",
        began_at=count.began_at,
        last_tap_at=max((tap.seen_at for tap in count.seen), default=None),
        headcount=count.headcount,
        seen=len(count.seen) + count.unnamed_strangers,
        worth=_result_words(judgement),
        balanced=judgement.balanced and judgement.valid,
    )


def _result_words(judgement: CountJudgement) -> str:
    words = ["balanced" if judgement.balanced else judgement.imbalance]
    return "; ".join([*words, *(FAULTS[fault] for fault in judgement.faults)])


def _movements(scope: Scope) -> tuple[PastMovement, ...]:
    movements = (
        Movement.objects.filter(pk__in=scope.movements)
        .select_related(
            *("from_session__party", "to_area", "sent_by", "receipt__received_by"),
            *("cancellation__cancelled_by", "reason"),
        )
        .order_by("recorded_at")
    )
    return tuple(_movement(movement) for movement in movements)


def _movement(movement: Movement) -> PastMovement:
    receipt = getattr(movement, "receipt", None)
    cancellation = getattr(movement, "cancellation", None)
    reason = getattr(movement, "reason", None)
    session = movement.from_session
    return PastMovement(
        prisoner_id=movement.prisoner_id,
        origin=session.party.name if session is not None else "no party",
        to=movement.to_area.name,
        sent_at=movement.recorded_at,
        sent_by=movement.sent_by.printed_name,
        received_at=receipt.recorded_at if receipt else None,
        received_by=receipt.received_by.printed_name if receipt else "",
        cancelled_at=cancellation.recorded_at if cancellation else None,
        cancelled_by=cancellation.cancelled_by.printed_name if cancellation else "",
        reason=reason.reason if reason else "",
    )


def _overrides(visit: Visit) -> tuple[PastOverride, ...]:
    labels = party_names(visit.establishment_id) | labels_of(visit.pk)
    rows = Override.objects.filter(visit=visit).select_related("asked_by", "grant__granted_by")
    return tuple(_override(row, labels) for row in rows.order_by("recorded_at"))


def _override(row: Override, labels: dict[str, str]) -> PastOverride:
    grant = getattr(row, "grant", None)
    return PastOverride(
        hold=hold_words(row.hold_code, row.hold_subject, labels),
        reason=row.reason,
        asked_by=row.asked_by.printed_name,
        asked_at=row.recorded_at,
        granted_by=grant.granted_by.printed_name if grant else "",
        granted_at=grant.recorded_at if grant else None,
    )


def _stops(scope: Scope) -> tuple[PastStop, ...]:
    """Return the stops that were open during the visit.

    A standfast, or a stop that joined another, is left out, because it belongs to that other stop.
    """
    rows: Iterable[Stop] = (
        Stop.objects.filter(pk__in=scope.stops, under__isnull=True)
        .select_related("closed__closed_by", "closed__closing__asked_by", "raised_by")
        .order_by("recorded_at")
    )
    return tuple(_stop(stop) for stop in rows)


def _stop(stop: Stop) -> PastStop:
    closed = getattr(stop, "closed", None)
    by = stop.raised_by.printed_name if stop.raised_by else "Gatehouse"
    held = "this vehicle" if stop.is_of_one_vehicle else "all vehicles"
    return PastStop(
        id=stop.pk,
        words=f"{by} stopped {held}. {stop.said}".strip(),
        raised_at=stop.recorded_at,
        closed_at=closed.recorded_at if closed else None,
        closed_by=closers(closed) if closed else "",
        ended=end_of(closed) if closed else "",
    )
