"""The progress of each party's count for one vehicle, without names, for gate staff."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from searches.facts.past_decisions import facts_as_decided
from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import LockSession, Visit
from searches.queries.rolls.reachable_officers import unreachable_parties
from searches.rules.counts import may_not_count_next
from searches.rules.release_people import FAULTS, barred_from_counting, correct_roll, judged
from searches.words.refusals import NotThere
from searches.words.releases import ReleaseFacts
from searches.words.rolls import CountFault, CountJudgement, PartyFacts, PartyJudgement


class State(StrEnum):
    """The progress of a party's count for one lock session."""

    ASKED = "asked"
    COUNTING = "counting"
    VOID = "void"  # counted, but not valid: `why` gives the reason
    RECOUNT = "recount"  # does not balance: another officer must count
    # A second count was drawn: another officer must count before the count is valid.
    SECOND_COUNT = "second_count"
    DISPUTED = "disputed"  # two officers contradict each other: a third must count
    STOPPED = "stopped"  # two counts do not balance
    # Everybody was seen, and also a person of no party: the control room says where they belong.
    TO_SETTLE = "to_settle"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class PartyState:
    """The facts about a party that gate staff may see. They never include a prisoner's name.

    `seen` and `expected` are None for a reader who may have to count this party.
    """

    code: str
    name: str
    state: State
    asked_at: datetime | None
    seen: int | None
    expected: int | None
    why: str = ""
    counted_by: frozenset[str] = frozenset()  # officers who cannot settle a dispute
    not_by: frozenset[str] = (
        frozenset()
    )  # officers who must leave the next count to another officer
    took_part: frozenset[str] = frozenset()  # officers who search or escort the vehicle
    unreachable: str = ""  # a sentence, if no officer of the party can hear the request

    @property
    def done(self) -> bool:
        return self.state is State.BALANCED


@dataclass(frozen=True, slots=True)
class VisitCounts:
    visit_id: UUID
    sealed_at: datetime | None
    parties: tuple[PartyState, ...]
    whole_prison: tuple[str, ...]
    roll_correct: bool


def visit_counts(establishment_id: UUID, visit_id: UUID) -> VisitCounts:
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
        .select_related("establishment")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    over = visit.departed_at or visit.turned_back_at
    lock = _newest_lock(visit) if over else None
    if lock is not None:
        facts = facts_as_decided(lock, now=server_now())
        # The counts are shown as they stood when the vehicle left, so the lock is treated as live.
        alive = True
    else:
        facts = release_facts(visit, now=server_now(), releaser=None)
        alive = facts.lock is not None and facts.lock.voided_at is None
    states = states_of(facts) if alive else ()
    if not over:
        states = _with_reach(establishment_id, states)
    return VisitCounts(
        visit_id=visit.pk,
        sealed_at=facts.lock.sealed_at if facts.lock and alive else None,
        parties=states,
        whole_prison=facts.whole_prison if alive else (),
        roll_correct=correct_roll(facts) is not None,
    )


def _with_reach(establishment_id: UUID, states: tuple[PartyState, ...]) -> tuple[PartyState, ...]:
    """Return the states, each with a sentence if no officer of the party hears its request."""
    waiting = [state.code for state in states if state.asked_at and not state.done]
    if not waiting:
        return states
    unreachable = unreachable_parties(establishment_id, waiting, server_now())
    return tuple(replace(state, unreachable=unreachable.get(state.code, "")) for state in states)


def without_numbers(counts: VisitCounts) -> VisitCounts:
    """Return these counts without the numbers of every party whose count does not balance yet.

    The reader may have to count such a party, and must enter the headcount without knowing how many
    people are expected.
    """
    parties = tuple(
        party if party.done else replace(party, seen=None, expected=None)
        for party in counts.parties
    )
    return replace(counts, parties=parties)


def _newest_lock(visit: Visit) -> LockSession | None:
    locks = LockSession.objects.filter(visit=visit).order_by("sealed_at")
    return locks.select_related("visit__establishment", "establishment").last()


def states_of(facts: ReleaseFacts) -> tuple[PartyState, ...]:
    by_code = {party.party: party for party in facts.parties}
    took_part = barred_from_counting(facts)
    return tuple(
        _state(judgement, by_code[judgement.party], took_part) for judgement in judged(facts)
    )


def live_lock(establishment_id: UUID) -> LockSession | None:
    return (
        LockSession.objects.filter(
            establishment_id=establishment_id, voided_at__isnull=True, ended_at__isnull=True
        )
        .select_related("visit__establishment", "visit__vehicle")
        .last()
    )


def _state(
    party_judgement: PartyJudgement, party: PartyFacts, took_part: frozenset[str]
) -> PartyState:
    newest = party_judgement.judgements[-1] if party_judgement.judgements else None
    state, why = State.ASKED, ""
    if party_judgement.standing is None and party_judgement.seen_elsewhere:
        state = State.BALANCED
    elif party_judgement.standing is not None:
        state = (
            State.BALANCED if party_judgement.standing.balanced else mismatch_state(party_judgement)
        )
    elif newest is not None and party.requested_at is not None:
        fresh = newest.count.began_at >= party.requested_at
        if fresh and newest.count.confirmed_at is None:
            state = State.COUNTING
        elif fresh and party_judgement.disputed:
            state = State.DISPUTED
        elif any(CountFault.SECOND_COUNT in made.faults for made in party_judgement.judgements):
            state = State.SECOND_COUNT
        elif fresh:
            state, why = State.VOID, why_of(newest)
    missing = (
        len(party_judgement.standing.missing) if party_judgement.standing else len(party.expected)
    )
    seen = len(party.expected) - missing
    return PartyState(
        code=party.party,
        name=party.name,
        state=state,
        asked_at=party.requested_at,
        seen=seen,
        expected=len(party.expected),
        why=why,
        counted_by=party_judgement.officers,
        not_by=may_not_count_next(party_judgement),
        took_part=took_part,
    )


def mismatch_state(party: PartyJudgement) -> State:
    if party.standing is not None and party.standing.to_settle:
        return State.TO_SETTLE
    if party.mismatches >= 2:
        return State.STOPPED
    return State.DISPUTED if party.disputed else State.RECOUNT


def why_of(judgement: CountJudgement | None) -> str:
    return ", ".join(FAULTS[fault] for fault in judgement.faults) if judgement else ""
