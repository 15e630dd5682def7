"""The matrix of vehicles in the lock and the parties that must be counted for each of them.

The matrix has no prisoner's name, so the gate may read it. `matrix_sums.py` explains one cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import CountRequest, EscortGap, Halt, LockSession, Party, Person
from searches.queries.rolls.counts import State, states_of
from searches.rules.balance import by_number
from searches.rules.counts import is_sound
from searches.rules.release_people import correct_roll, judged
from searches.words.releases import ReleaseFacts
from searches.words.rolls import (
    COUNTED_BECAUSE,
    ContactReason,
    CountJudgement,
    PartyFacts,
    PartyJudgement,
    WholePrisonReason,
    whole_prison_because,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a party must be counted, with the times of the halt or gap, if any."""

    words: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One party's count for one vehicle.

    `expected` and `seen` are None for a reader who may have to count this party: a headcount is
    entered without knowing the number. `seen` is also None while no count has been signed.
    """

    party_id: UUID
    name: str
    state: State
    sentence: str
    reasons: tuple[Reason, ...]
    asked_at: datetime | None
    counted_at: datetime | None
    counted_by: str
    expected: int | None
    seen: int | None
    stops_at: datetime | None  # when a missing count stops this vehicle

    @property
    def done(self) -> bool:
        return self.state is State.BALANCED


@dataclass(frozen=True, slots=True)
class MatrixVehicle:
    """One vehicle in the lock, with a cell for each party of its contact set."""

    visit_id: UUID
    plate: str
    plate_kind: str
    sealed_at: datetime
    cells: tuple[MatrixCell, ...]
    whole_prison: str  # why the whole prison must be counted, or empty
    gaps: tuple[Reason, ...]  # the times in which the escort did not see the vehicle
    roll_correct: bool

    @property
    def done(self) -> int:
        """Return how many parties have a count that balances."""
        return sum(cell.done for cell in self.cells)

    @property
    def open_cells(self) -> tuple[MatrixCell, ...]:
        return tuple(cell for cell in self.cells if not cell.done)


def matrix(establishment_id: UUID, *, counts_parties: bool) -> tuple[MatrixVehicle, ...]:
    """Return every vehicle in the lock with the counts that it waits for.

    `counts_parties` says that the reader may have to count a party. The matrix then has no number
    of a party whose count does not balance yet.
    """
    locks = list(
        LockSession.objects.filter(
            establishment_id=establishment_id, voided_at__isnull=True, ended_at__isnull=True
        ).select_related("visit__vehicle", "visit__establishment", "visit__draw", "establishment")
    )
    if not locks:
        return ()
    reasons = _Reasons.of(locks)
    return tuple(_vehicle(lock, reasons, counts_parties=counts_parties) for lock in locks)


def _vehicle(lock: LockSession, reasons: _Reasons, *, counts_parties: bool) -> MatrixVehicle:
    facts = release_facts(lock.visit, now=server_now(), releaser=None)
    parties = parties_now(facts)
    names = _printed_names(parties)
    cells = [_cell(party, lock, reasons, names, counts_parties=counts_parties) for party in parties]
    return MatrixVehicle(
        visit_id=lock.visit_id,
        plate=lock.visit.vehicle.plate_display,
        plate_kind=lock.visit.vehicle.plate_kind,
        sealed_at=lock.sealed_at,
        cells=tuple(sorted(cells, key=lambda cell: (cell.done, cell.name))),
        whole_prison=whole_prison_because(facts.whole_prison),
        gaps=reasons.gaps(lock) if WholePrisonReason.ESCORT_GAP in facts.whole_prison else (),
        roll_correct=correct_roll(facts) is not None,
    )


def _cell(
    party: PartyNow,
    lock: LockSession,
    reasons: _Reasons,
    names: dict[str, str],
    *,
    counts_parties: bool,
) -> MatrixCell:
    hidden = counts_parties and party.state is not State.BALANCED
    count = party.count
    return MatrixCell(
        party_id=reasons.parties[party.facts.party].pk,
        name=party.facts.name,
        state=party.state,
        sentence=party.sentence(hidden=hidden),
        reasons=reasons.of_party(lock, party.facts.party),
        asked_at=party.facts.requested_at,
        counted_at=count.count.confirmed_at if count else None,
        counted_by=_counted_by(count, names) if count else "",
        expected=None if hidden else party.expected,
        seen=None if hidden else party.seen,
        stops_at=party.stops_at,
    )


def _counted_by(judgement: CountJudgement, names: dict[str, str]) -> str:
    name = names.get(judgement.count.counter, "")
    return f"{name}, by radio" if judgement.count.by_radio else name


@dataclass(frozen=True, slots=True)
class PartyNow:
    """One party of the contact set as it is now: its facts, their judgement, and its state."""

    release: ReleaseFacts
    facts: PartyFacts
    judgement: PartyJudgement
    state: State
    why: str

    @property
    def count(self) -> CountJudgement | None:
        """Return the count that a screen shows: the valid count, or the newest count since the
        request.

        Counts from before the request are not valid for this vehicle, so they are left out.
        """
        if self.judgement.standing is not None:
            return self.judgement.standing
        if self.state is State.ASKED:
            return None
        return self.judgement.judgements[-1] if self.judgement.judgements else None

    @property
    def expected(self) -> int:
        return len(self.facts.expected)

    @property
    def seen(self) -> int | None:
        """Return how many people of the expected list were seen, here or by another officer.

        Return None while there is no properly made and signed count to compare. A party that is
        counted by number has no faces, so its headcount stands for them.
        """
        count = self.count
        if count is None:
            return self.expected if self.judgement.seen_elsewhere else None
        if not is_sound(count):
            return None
        if by_number(self.facts) or count.count.by_radio:
            return count.count.headcount + self.expected - self.judgement.still_to_be_seen
        return self.expected - len(count.missing)

    @property
    def replaced_by_roll(self) -> bool:
        """Return whether a correct whole-prison roll replaces a count that has not been made."""
        return self.state is State.ASKED and correct_roll(self.release) is not None

    @property
    def stops_at(self) -> datetime | None:
        """Return when the missing count stops the vehicle, or None if it does not."""
        asked_at = self.facts.requested_at
        made = self.judgement.standing is not None or self.judgement.seen_elsewhere
        if asked_at is None or made or self.replaced_by_roll or self.release.released_at:
            return None
        return asked_at + timedelta(minutes=self.release.policy.count_stop_minutes)

    def sentence(self, *, hidden: bool) -> str:
        """Return the state in words, such as “Kitchen 23 of 24. Recount asked for 1 min ago.”

        With `hidden`, the sentence has no number that the next counter must not know.
        """
        name = self.facts.name
        match self.state:
            case State.BALANCED if self.judgement.standing is None:
                return f"{name} is not at work. Everybody was seen elsewhere."
            case State.BALANCED:
                return f"{name} {self.seen} of {self.expected}. The count balances."
            case State.RECOUNT:
                asked = self.count.count.confirmed_at if self.count else None
                ago = f" {ago_of(asked, self.release.now)}" if asked else ""
                return f"{self._difference(hidden)}. Recount asked for{ago}."
            case State.STOPPED:
                return f"{self._difference(hidden)}. Two counts do not balance."
            case State.DISPUTED:
                return f"{name}: two officers’ counts differ. A third officer must count."
            case State.SECOND_COUNT:
                return f"{name}: a second officer must count."
            case State.TO_SETTLE:
                return f"{name}: the control room must say where the extra person belongs."
            case State.COUNTING:
                return f"{name} is being counted."
            case State.VOID:
                return f"{name} must be counted again: {self.why}."
        return self._waiting()

    def _difference(self, hidden: bool) -> str:
        if hidden:
            return f"{self.facts.name} does not balance"
        numbers = f"{self.facts.name} {self.seen} of {self.expected}"
        count = self.count
        if count is None or count.missing or by_number(self.facts) or count.count.by_radio:
            return numbers
        return f"{numbers}, {count.imbalance}"

    def _waiting(self) -> str:
        """Return the words for a party that has not begun to count."""
        name, party, now = self.facts.name, self.facts, self.release.now
        if self.replaced_by_roll:
            return f"{name}: the whole-prison roll is correct."
        if not party.at_work and not party.stated_not_at_work:
            return f"{name} has no work session. The control room must state why."
        if not party.at_work:
            return f"{name} is not at work. Other officers must still see the people of this party."
        stops_at = self.stops_at
        if stops_at is None or party.requested_at is None:
            return f"{name} has not been asked to count."
        if now >= stops_at:
            return f"{name} late. This vehicle is stopped."
        if now - party.requested_at >= timedelta(minutes=self.release.policy.count_alert_minutes):
            return f"{name} late. Gatehouse stops this vehicle in {minutes_of(stops_at - now)}."
        return f"{name}: count asked for {ago_of(party.requested_at, now)}."


def parties_now(facts: ReleaseFacts) -> tuple[PartyNow, ...]:
    """Return every party of the contact set with its facts, judgement and state."""
    states = {state.code: state for state in states_of(facts)}
    parties = {party.party: party for party in facts.parties}
    return tuple(
        PartyNow(
            release=facts,
            facts=parties[judgement.party],
            judgement=judgement,
            state=states[judgement.party].state,
            why=states[judgement.party].why,
        )
        for judgement in judged(facts)
    )


def ago_of(moment: datetime, now: datetime) -> str:
    minutes = int((now - moment).total_seconds() // 60)
    return "just now" if minutes < 1 else f"{minutes} min ago"


def minutes_of(left: timedelta) -> str:
    """Return the time that is left in whole minutes, rounded up, such as “3 min”."""
    return f"{max(1, -int(-left.total_seconds() // 60))} min"


def _printed_names(parties: Iterable[PartyNow]) -> dict[str, str]:
    counters = {count.count.counter for party in parties if (count := party.count) is not None}
    rows = Person.objects.filter(pk__in=counters).values_list("pk", "printed_name")
    return {str(pk): name for pk, name in rows}


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Why each party must be counted: the stored reasons of its request, with halts and gaps."""

    requests: dict[tuple[UUID, str], tuple[str, ...]]  # by lock session and party
    halts: tuple[Halt, ...]
    escort_gaps: tuple[EscortGap, ...]
    parties: dict[str, Party]  # by code

    @classmethod
    def of(cls, locks: list[LockSession]) -> _Reasons:
        visits = [lock.visit_id for lock in locks]
        requests = CountRequest.objects.filter(lock_session__in=locks).select_related("party")
        parties = Party.objects.filter(establishment=locks[0].establishment_id)
        return cls(
            requests={
                (request.lock_session_id, request.party.code): tuple(request.reasons)
                for request in requests
            },
            halts=tuple(Halt.objects.filter(visit__in=visits).select_related("area")),
            escort_gaps=tuple(EscortGap.objects.filter(visit__in=visits).order_by("began_at")),
            parties={party.code: party for party in parties},
        )

    def of_party(self, lock: LockSession, party: str) -> tuple[Reason, ...]:
        halts = tuple(
            Reason(f"halt at {halt.area.name}", halt.arrived_at, halt.left_at)
            for halt in self.halts
            if halt.visit_id == lock.visit_id
            and (halt.area_id == self.parties[party].area_id or party in halt.parties_present)
        )
        asked = self.requests.get((lock.pk, party), ())
        told_by_halts = {ContactReason.HALTED_AT_AREA, ContactReason.NEAR_VEHICLE} if halts else ()
        others = (
            Reason(COUNTED_BECAUSE[ContactReason(reason)])
            for reason in asked
            if reason not in told_by_halts
        )
        return (*halts, *others)

    def gaps(self, lock: LockSession) -> tuple[Reason, ...]:
        return tuple(
            Reason("gap in the escort", gap.began_at, gap.ended_at)
            for gap in self.escort_gaps
            if gap.visit_id == lock.visit_id and gap.began_at <= lock.sealed_at
        )
