"""Judgements of releases by radio against what the tablet sends afterwards.

A release is judged once everything that the tablet announced has arrived, or after one hour. For a
week the release is judged again whenever the visit has a new entry, because a photograph may arrive
late and turn out to be a copy. The clock calls these functions.
"""

from __future__ import annotations

from searches.facts.radio import radio_facts
from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import LedgerEntry, RadioJudgement, RadioRelease, Release, Visit
from searches.rules.radio import judge
from searches.services.command import command
from searches.services.stops.recalls import recall_vehicle
from searches.words.actors import Actor
from searches.words.events.exceptions import ExceptionOpened, ExceptionRepeated
from searches.words.events.release import RadioReleaseJudged
from searches.words.radio import CHECKED_FOR, MISSING_AFTER, RadioFacts
from searches.words.recalls import RecallReason
from searches.words.refusals import Refused
from searches.words.releases import ReleaseFacts

AGREES, DIFFERS = "it agrees", "it does not agree"


class NothingToJudge(Refused):
    """Raised when no release by radio has new facts to judge."""

    def __init__(self) -> None:
        super().__init__("nothing-to-judge", "There are no new radio releases.")


def judge_when_due(actor: Actor) -> int:
    """Judge the radio releases of the last week, if there are any. The clock calls this function.

    Raises NothingToJudge if there is nothing new to judge.
    """
    since = server_now() - CHECKED_FOR
    recent = RadioRelease.objects.filter(establishment=actor.establishment, recorded_at__gte=since)
    if not recent.exists():
        raise NothingToJudge()
    return judge_radio_release(actor)


@command(None)
def judge_radio_release(record: Record) -> int:
    """Judge the recent releases by radio that have new facts. Raises NothingToJudge."""
    recent = RadioRelease.objects.within(record.establishment).filter(
        recorded_at__gte=record.now - CHECKED_FOR
    )
    rows = recent.select_related("search", "lock_session")
    judged = sum(_judge_one(record, radio) for radio in rows)
    if not judged:
        raise NothingToJudge()
    return judged


def _judge_one(record: Record, radio: RadioRelease) -> bool:
    before = radio.judgements.last()
    seq = _newest_entry(radio)
    if (before is not None and before.seq >= seq) or _was_not_used(radio):
        return False
    facts = radio_facts(radio)
    if before is None and not _is_due(record, radio, facts):
        return False
    faults = list(judge(_facts_then(radio, facts), facts))
    if before is not None and before.faults == faults:
        return False
    judgement = record.add(
        RadioJudgement(
            establishment=record.establishment,
            radio=radio,
            faults=faults,
            seq=seq,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        RadioReleaseJudged(
            radio=radio.pk,
            judgement=judgement.pk,
            faults=tuple(faults),
            verdict=DIFFERS if faults else AGREES,
        ),
        visit=radio.visit_id,
    )
    if faults:
        recall_vehicle(
            record,
            Visit.objects.select_related("vehicle").get(pk=radio.visit_id),
            reason=RecallReason.LATE_RECORD,
            sentence="The tablet's records do not match the release by radio.",
        )
    return True


def _is_due(record: Record, radio: RadioRelease, facts: RadioFacts) -> bool:
    missing = facts.missing_photos or facts.missing_records
    complete = facts.departure_reported and facts.look is not None and not missing
    return (complete and facts.signed_as_held) or record.now - radio.recorded_at >= MISSING_AFTER


def _was_not_used(radio: RadioRelease) -> bool:
    """Return whether another release replaced this release before the gate was opened."""
    later = {"visit": radio.visit_id, "recorded_at__gt": radio.recorded_at}
    if hasattr(radio, "opening"):
        return False
    return RadioRelease.objects.filter(**later).exists() or Release.objects.filter(**later).exists()


def _newest_entry(radio: RadioRelease) -> int:
    """Return the number of the visit's newest ledger entry, apart from entries about judgements."""
    entries = LedgerEntry.objects.filter(visit_id=radio.visit_id)
    others = entries.except_events(RadioReleaseJudged, ExceptionOpened, ExceptionRepeated)
    return others.order_by("-seq").values_list("seq", flat=True).first() or 0


def _facts_then(radio: RadioRelease, facts: RadioFacts) -> ReleaseFacts:
    """Return the facts of the release at the time of the orderly officer's signature.

    The tablet held these facts at that time, but could not send them yet.
    """
    visit = Visit.objects.select_related("establishment", "vehicle", "draw").get(pk=radio.visit_id)
    then = facts.look.looked_at if facts.look else radio.recorded_at
    return release_facts(visit, now=min(then, radio.recorded_at), releaser=None)
