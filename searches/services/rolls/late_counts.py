"""The alert, and later the stop, for a count that does not arrive. The clock calls this command."""

from __future__ import annotations

from datetime import timedelta

from searches.facts.policies import policy_for
from searches.facts.release import release_facts
from searches.ledger.record import Record
from searches.models import CountRequest, LedgerEntry, LockSession, Release, Stop
from searches.rules.release_people import correct_roll, judged
from searches.services.command import command
from searches.services.stops.stops import join_stop, raise_by_system
from searches.words.events.rolls import LateCountAlerted
from searches.words.refusals import Refused
from searches.words.releases import ReleaseFacts
from searches.words.rolls import CountFault, PartyJudgement
from searches.words.visits import StopKind, StopSource


class NothingLate(Refused):
    """Raised when no count is late, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nothing-late", "No count is late.")


@command(None)
def alert_late_counts(record: Record) -> int:
    """Alert once, and later raise a stop once, for each missing count of each active lock session.

    The policy says after how many minutes.
    Raises NothingLate if there is nothing to record, so an idle pass writes nothing.
    """
    done = 0
    for request in _late(record):
        age = record.now - request.recorded_at
        policy = policy_for(request.lock_session.visit)
        if age >= timedelta(minutes=policy.count_stop_minutes):
            done += _stop_once(record, request)
        else:
            done += _alert_once(record, request)
    if not done:
        raise NothingLate()
    return done


def _late(record: Record) -> list[CountRequest]:
    waiting = (
        CountRequest.objects.within(record.establishment)
        .filter(
            lock_session__voided_at__isnull=True,
            lock_session__ended_at__isnull=True,
        )
        .select_related(
            "party", "lock_session__visit__establishment", "lock_session__establishment"
        )
    )
    locks = {request.lock_session_id: request.lock_session for request in waiting}
    alerted_before = {
        key: record.now - timedelta(minutes=policy_for(lock.visit).count_alert_minutes)
        for key, lock in locks.items()
    }
    requests = [
        request
        for request in waiting
        if request.recorded_at <= alerted_before[request.lock_session_id]
    ]
    locks = {request.lock_session_id: request.lock_session for request in requests}
    uncounted = {lock.pk: _uncounted(record, lock) for lock in locks.values()}
    return [
        request for request in requests if request.party.code in uncounted[request.lock_session_id]
    ]


def _uncounted(record: Record, lock: LockSession) -> set[str]:
    facts = release_facts(lock.visit, now=record.now, releaser=None)
    if correct_roll(facts) is not None or _is_released(facts, lock):
        return set()
    return {
        judgement.party
        for judgement in judged(facts)
        if judgement.standing is None and not judgement.seen_elsewhere and not _has_aged(judgement)
    }


def _has_aged(party: PartyJudgement) -> bool:
    """Return whether the newest count was balanced and in time, and has only grown too old.

    Such a count holds the vehicle, but nobody is missing.
    """
    newest = party.judgements[-1] if party.judgements else None
    return newest is not None and newest.faults == (CountFault.TOO_OLD,) and newest.balanced


def _is_released(facts: ReleaseFacts, lock: LockSession) -> bool:
    """Return whether this lock session has a valid GO, or its outer gate was opened on a GO.

    The counts of such a lock session are no longer needed.
    """
    opened = Release.objects.filter(lock_session=lock, opening__isnull=False)
    return facts.released_at is not None or opened.exists()


def _stop_once(record: Record, request: CountRequest) -> int:
    known = Stop.objects.filter(
        lock_session=request.lock_session, party=request.party, source=StopSource.LATE_COUNT
    )
    if known.exists():
        return 0
    sentence = f"{request.party.name} has no valid count."
    stop = _stop_to_join(request.lock_session)
    if stop is not None:
        join_stop(record, stop, sentence=sentence, party=request.party)
        return 1
    raise_by_system(
        record,
        kind=StopKind.STOP,
        source=StopSource.LATE_COUNT,
        sentence=sentence,
        visit=request.lock_session.visit,
        lock_session=request.lock_session,
        party=request.party,
    )
    return 1


def _stop_to_join(lock: LockSession) -> Stop | None:
    """Return the open stop of this lock that was raised for late counts, or None.

    A late count does not join a stop after a mismatch, which is closed on another ground.
    """
    late = Stop.objects.filter(lock_session=lock, source=StopSource.LATE_COUNT)
    return late.filter(under__isnull=True, closed__isnull=True).order_by("recorded_at").first()


def _alert_once(record: Record, request: CountRequest) -> int:
    known = LedgerEntry.objects.within(record.establishment)
    if known.of(LateCountAlerted, request=request.pk).exists():
        return 0
    record.enter(
        LateCountAlerted(
            request=request.pk, lock=request.lock_session_id, party=request.party.code
        ),
        visit=request.lock_session.visit_id,
    )
    return 1
