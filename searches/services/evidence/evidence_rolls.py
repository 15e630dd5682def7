"""The parts of the evidence document about people: counts, whole-prison rolls and movements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as date_format

from searches.facts.past_decisions import facts_as_decided, newest_release
from searches.models import (
    Count,
    CountRequest,
    LandingCount,
    LockSession,
    Movement,
    Prisoner,
    WholeRoll,
    WorkSession,
)
from searches.rules.release_people import FAULTS, judged
from searches.services.evidence.evidence import Evidence
from searches.words.rolls import (
    CountJudgement,
    PartyFacts,
    PartyJudgement,
    whole_prison_because,
)
from searches.words.visits import void_because

Table = list[list[str]]
NOBODY_COUNTED = "No count of this party was made."


class EvidenceTexts:
    """The texts of an evidence document: times in the prison's time zone, and names for ids."""

    def __init__(self, evidence: Evidence) -> None:
        self.zone = ZoneInfo(evidence.visit.establishment.time_zone)
        self.names = evidence.names
        self.entries = [entry["entry"] for entry in evidence.entries]

    def at(self, moment: datetime | str) -> str:
        return date_format(self._local(moment), "j M Y H:i:s")

    def day(self, moment: datetime | str) -> str:
        return date_format(self._local(moment), "j F Y")

    def clock(self, moment: datetime) -> str:
        return f"{self._local(moment):%H:%M:%S}"

    def by(self, entry: dict[str, Any]) -> str:
        return self.names.get(entry["by"], "Gatehouse")

    def name(self, key: UUID | None) -> str:
        return self.names.get(str(key), "") if key else ""

    def _local(self, moment: datetime | str) -> datetime:
        known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return known.astimezone(self.zone)


def count_sections(evidence: Evidence) -> list[dict[str, Any]]:
    """Return each lock session with its parties, the requested counts and the results."""
    texts, people = EvidenceTexts(evidence), _people(evidence)
    locks = LockSession.objects.filter(visit=evidence.visit).order_by("sealed_at")
    found = locks.select_related("visit__establishment", "visit__vehicle", "establishment")
    sessions = _sessions(evidence)
    return [_lock(lock, sessions, texts, people) for lock in found]


def movement_table(evidence: Evidence) -> Table:
    """Return each movement in the pack: the prisoner, both places, the sender and the receiver."""
    texts, people = EvidenceTexts(evidence), _people(evidence)
    movements = (
        Movement.objects.filter(pk__in=_ids(evidence, Movement))
        .select_related("from_session__party", "to_area", "receipt")
        .order_by("recorded_at")
    )
    return [_movement(movement, texts, people) for movement in movements]


def _lock(
    lock: LockSession,
    sessions: dict[str, list[WorkSession]],
    texts: EvidenceTexts,
    people: dict[str, str],
) -> dict[str, Any]:
    now = timezone.now()
    facts = facts_as_decided(lock, now=now)
    parties = {party.party: party for party in facts.parties}
    requests = CountRequest.objects.filter(lock_session=lock).select_related("party")
    reasons = {request.party.code: request.reasons for request in requests}
    rows = {
        str(count.pk): count
        for count in Count.objects.filter(
            pk__in=[count.id for party in facts.parties for count in party.counts]
        ).prefetch_related("taps")
    }
    heading = f"Lock sealed at {texts.at(lock.sealed_at)}"
    if lock.voided_at is not None:
        because = void_because(lock.void_reason)
        heading += f", void at {texts.clock(lock.voided_at)}: {because}"
    return {
        "heading": heading,
        "judged": _judged_when(lock, texts, facts.now),
        "whole_prison": whole_prison_because(facts.whole_prison),
        "rolls": [_roll(roll, texts) for roll in _rolls(lock, facts.now)],
        "parties": [
            _party(
                parties[judgement.party],
                judgement,
                reasons.get(judgement.party, []),
                rows,
                sessions,
                texts,
                people,
            )
            for judgement in judged(facts)
        ],
    }


def _judged_when(lock: LockSession, texts: EvidenceTexts, moment: datetime) -> str:
    """Return the sentence that says at which moment the counts are judged.

    The result depends on the moment, because a count becomes too old.
    """
    if newest_release(lock) is not None:
        return f"The counts are judged with the facts at the release, {texts.at(moment)}."
    return (
        "No vehicle was released in this lock session. "
        f"The counts are judged with the facts at {texts.at(moment)}."
    )


def _party(
    party: PartyFacts,
    judgement: PartyJudgement,
    reasons: Iterable[str],
    rows: dict[str, Count],
    sessions: dict[str, list[WorkSession]],
    texts: EvidenceTexts,
    people: dict[str, str],
) -> dict[str, Any]:
    request = "This party was not asked to count for this lock session."
    if party.requested_at is not None:
        request = f"This party was asked to count at {texts.clock(party.requested_at)}"
        why = ", ".join(reasons).replace("_", " ")
        request += f" ({why})." if why else "."
    newest = judgement.standing
    if newest is None and judgement.judgements:
        newest = judgement.judgements[-1]
    missing = newest.missing if newest is not None else frozenset()
    return {
        "name": party.name,
        "sessions": [_session(session, texts) for session in sessions.get(party.party, [])],
        "asked": request,
        "expected": f"{len(party.expected)} people were expected.",
        "result": _result(newest),
        "missing": sorted(_person(one, people) for one in missing),
        "counts": [_count(one, rows, texts) for one in judgement.judgements],
        "taps": [
            line
            for one in judgement.judgements
            if one.count.id in rows
            for line in _taps(rows[one.count.id], texts, people)
        ],
    }


def _sessions(evidence: Evidence) -> dict[str, list[WorkSession]]:
    """Return the work sessions in the pack by party code, oldest first."""
    sessions = WorkSession.objects.filter(pk__in=_ids(evidence, WorkSession))
    found: dict[str, list[WorkSession]] = {}
    for session in sessions.select_related("party", "opened_by").order_by("began_at"):
        found.setdefault(session.party.code, []).append(session)
    return found


def _session(session: WorkSession, texts: EvidenceTexts) -> str:
    size = session.roster.count()
    opened = f"{session.opened_by.printed_name} opened a work session at"
    ended = ""
    if session.ended_at is not None:
        ended = f" The session ended at {texts.at(session.ended_at)}."
    return f"{opened} {texts.at(session.began_at)} with {size} people on its roster.{ended}"


def _result(newest: CountJudgement | None) -> str:
    if newest is None:
        return NOBODY_COUNTED
    result = "The newest count is balanced."
    if not newest.balanced:
        result = f"The newest count is not balanced: {newest.imbalance}."
    if newest.faults:
        why = ", ".join(FAULTS[fault] for fault in newest.faults)
        result += f" The count is not valid: {why}."
    return result


def _count(judgement: CountJudgement, rows: dict[str, Count], texts: EvidenceTexts) -> list[str]:
    count = judgement.count
    row = rows.get(count.id)
    counter = texts.name(row.counter_id) if row else count.counter
    screen = texts.name(row.device_id) if row else ""
    times = sorted(tap.seen_at for tap in count.seen)
    taps = f"{texts.clock(times[0])} to {texts.clock(times[-1])}" if times else "no taps"
    worth = ["balanced" if judgement.balanced else judgement.imbalance]
    worth += [FAULTS[fault] for fault in judgement.faults]
    return [
        texts.clock(count.began_at),
        f"{counter}, {screen or 'no enrolled screen'}",
        str(count.headcount),
        str(len(count.seen) + count.unnamed_strangers),
        taps,
        "; ".join(worth).capitalize(),
    ]


def _taps(count: Count, texts: EvidenceTexts, people: dict[str, str]) -> Iterable[list[str]]:
    for tap in count.taps.all():
        named = _person(str(tap.prisoner_id), people) if tap.prisoner_id else tap.described_as
        yield [
            texts.clock(tap.recorded_at),
            texts.clock(tap.occurred_at),
            named,
            tap.kind.replace("_", " "),
            texts.name(tap.seen_by_id),
        ]


def _rolls(lock: LockSession, until: datetime) -> Iterable[WholeRoll]:
    rolls = WholeRoll.objects.within(lock.establishment)
    meanwhile = rolls.filter(recorded_at__gte=lock.sealed_at, recorded_at__lte=until)
    return meanwhile.select_related("called_by", "signature__signed_by").order_by("recorded_at")


def _roll(roll: WholeRoll, texts: EvidenceTexts) -> dict[str, Any]:
    signature = getattr(roll, "signature", None)
    signed = "Nobody has signed this roll."
    if signature is not None:
        correct = "correct" if signature.correct else "not correct"
        by = signature.signed_by.printed_name
        signed = f"{by} signed the roll as {correct} at {texts.clock(signature.recorded_at)}."
    if signature is not None and (differences := (signature.result or {}).get("differences")):
        signed += f" {' '.join(differences)}"
    counted = LandingCount.objects.filter(whole_roll=roll).select_related(
        "landing", "counter", "device"
    )
    called = f"{roll.called_by.printed_name} called a whole-prison roll"
    return {
        "called": f"{called} at {texts.clock(roll.recorded_at)}. {signed}",
        "landings": [
            [
                texts.clock(landing_count.recorded_at),
                landing_count.landing.name,
                str(landing_count.number),
                "yes" if landing_count.every_one_responded else "no",
                f"{landing_count.counter.printed_name}, {landing_count.device.name}"
                if landing_count.device
                else f"{landing_count.counter.printed_name}, no enrolled screen",
            ]
            for landing_count in counted.order_by("recorded_at")
        ],
        "sum": _sum(roll),
        "official": [
            f"{one.entered_by.printed_name} entered the official roll as {one.figure} "
            f"at {texts.clock(one.recorded_at)}."
            for one in roll.official_rolls.select_related("entered_by").order_by("recorded_at")
        ],
    }


def _sum(roll: WholeRoll) -> str:
    """Return the sums of a signed roll, or an empty string for a roll that stored no parts."""
    signature = getattr(roll, "signature", None)
    result = signature.result if signature is not None else None
    if not result:
        return ""
    landings = sum(line["counted"] or 0 for line in result["landings"])
    parties = sum(line["counted"] or 0 for line in result["parties"])
    return (
        f"Landings {landings}, parties at work {parties}, receiving places "
        f"{result['at_receiving_places']}, outside the prison {result['outside']}."
    )


def _movement(movement: Movement, texts: EvidenceTexts, people: dict[str, str]) -> list[str]:
    receipt = getattr(movement, "receipt", None)
    session = movement.from_session
    received = "Nobody received this person."
    if receipt is not None:
        received = f"{texts.at(receipt.recorded_at)}, {texts.name(receipt.received_by_id)}"
    cancellation = getattr(movement, "cancellation", None)
    if cancellation is not None:
        officer = texts.name(cancellation.cancelled_by_id)
        received = f"Cancelled {texts.at(cancellation.recorded_at)}, {officer}"
    return [
        _person(str(movement.prisoner_id), people),
        session.party.name if session is not None else "no party",
        movement.to_area.name,
        f"{texts.at(movement.recorded_at)}, {texts.name(movement.sent_by_id)}",
        received,
    ]


def _person(key: str, people: dict[str, str]) -> str:
    return people.get(key, key)


def _people(evidence: Evidence) -> dict[str, str]:
    """Return the number and name of each prisoner in the pack, by id."""
    prisoners = Prisoner.objects.filter(pk__in=_ids(evidence, Prisoner))
    return {str(prisoner.pk): f"{prisoner.number} {prisoner.name}" for prisoner in prisoners}


def _ids(evidence: Evidence, model: type[Movement | Prisoner | WorkSession]) -> list[str]:
    table = model._meta.db_table
    return [row["columns"]["id"] for row in evidence.rows if row["table"] == table]
