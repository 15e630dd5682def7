"""The alert for a count that does not arrive, and later the stop of the vehicle that waits for it.

The stop holds one vehicle and ends when the count has been made and balances.
"""

from __future__ import annotations

from datetime import timedelta

from searches.facts.late_counts import late_count_holds
from searches.facts.policies import policy_for
from searches.facts.release import release_facts
from searches.ledger.record import Record
from searches.models import CountRequest, LedgerEntry, LockSession, Release, Stop
from searches.rules.release_people import correct_roll, has_aged, judged
from searches.services.command import command
from searches.services.stops.stops import join_stop, raise_by_system
from searches.services.stops.vehicle_stops import end_stop_of_lock, open_stop_of_lock
from searches.words.events.rolls import LateCountAlerted
from searches.words.refusals import Refused
from searches.words.releases import ReleaseFacts
from searches.words.visits import StopEnd, StopKind, StopSource


class NothingLate(Refused):
    """Raised when no count is late, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nothing-late", "No count is late.")


@command(None)
def alert_late_counts(record: Record) -> int:
    """Alert once, and later stop the vehicle once, for each missing count of its lock session.

    The policy says after how many minutes. A stop whose counts have been made ends first.
    Raises NothingLate if there is nothing to record, so an idle pass writes nothing.
    """
    done = end_counted_stops(record)
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


def end_counted_stops(record: Record) -> int:
    """End the stop of each vehicle whose late counts have been made and balance.

    Each command that can complete a count calls this. The clock calls this too, and so also ends
    the stop of a lock session that became void without ending its stop. Returns the number of stops
    that ended.
    """
    ended = 0
    here = Stop.objects.within(record.establishment).of_one_vehicle().still_open()
    stops = here.filter(under__isnull=True).select_related("lock_session__visit__establishment")
    for stop in list(stops):
        lock = stop.lock_session
        if lock is None:
            continue
        if lock.voided_at is not None:
            ended += end_stop_of_lock(record, lock, StopEnd.LOCK_VOID)
        elif not late_count_holds(stop, now=record.now):
            ended += end_stop_of_lock(record, lock, StopEnd.COUNTED)
    return ended


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
        if judgement.standing is None and not judgement.seen_elsewhere and not has_aged(judgement)
    }


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
    stop = open_stop_of_lock(request.lock_session)
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
