"""The page of a standfast: the clock of each step, and who has answered.

Everybody who counts for the whole-prison roll is asked: parties, receiving places and landings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from searches.facts.whole_rolls import counts_under, place_counts_under, roll_facts
from searches.ledger.clock import server_now
from searches.models import (
    Announcement,
    Landing,
    LandingCount,
    LedgerEntry,
    Stop,
    WholeRoll,
)
from searches.rules.whole_rolls import OFFICERS_A_LANDING, judge_roll
from searches.words.announcements import AnnouncementKind
from searches.words.events.rolls import PlaceCounted, WholeRollCalled
from searches.words.rolls import RollPart
from searches.words.visits import StopKind


@dataclass(frozen=True, slots=True)
class Clock:
    """One step of a standfast. `at` is None until the step is done."""

    label: str
    at: datetime | None
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One party, receiving place or landing that was asked to count, and when it answered."""

    part: RollPart
    name: str
    answered_at: datetime | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class StandfastPage:
    id: UUID
    stop_id: UUID
    called_at: datetime
    is_open: bool
    roll_id: UUID | None
    roll_is_open: bool
    clocks: tuple[Clock, ...]
    asked: tuple[Asked, ...]
    replaced: tuple[str, ...]  # what was wrong with the roll that the standfast replaced

    @property
    def waiting(self) -> tuple[Asked, ...]:
        return tuple(asked for asked in self.asked if asked.answered_at is None)


def is_standfast_open(establishment_id: UUID) -> bool:
    here = Stop.objects.within(establishment_id).still_open()
    return bool(here.filter(kind=StopKind.STANDFAST).exists())


def newest_standfast(establishment_id: UUID) -> StandfastPage | None:
    """Return the newest standfast, open or ended, or None if none was ever called."""
    row: Stop | None = (
        Stop.objects.within(establishment_id)
        .filter(kind=StopKind.STANDFAST)
        .select_related("raised_by", "under", "closed__closed_by")
        .order_by("recorded_at")
        .last()
    )
    if row is None or row.under_id is None:
        return None
    roll = _roll_of(row)
    asked = _asked(roll) if roll is not None else ()
    signature = getattr(roll, "signature", None)
    return StandfastPage(
        id=row.pk,
        stop_id=row.under_id,
        called_at=row.recorded_at,
        is_open=not hasattr(row, "closed"),
        roll_id=roll.pk if roll is not None else None,
        roll_is_open=roll is not None and signature is None,
        clocks=_clocks(row, roll, asked),
        asked=asked,
        replaced=_replaced(roll) if roll is not None else (),
    )


def _clocks(standfast: Stop, roll: WholeRoll | None, asked: tuple[Asked, ...]) -> tuple[Clock, ...]:
    answers = sorted(one.answered_at for one in asked if one.answered_at is not None)
    everybody = bool(asked) and len(answers) == len(asked)
    signature = getattr(roll, "signature", None)
    closed = getattr(standfast, "closed", None)
    correct = "" if signature is None else "correct" if signature.correct else "not correct"
    return (
        Clock("Called", standfast.recorded_at, _name(standfast.raised_by)),
        Clock("Asked", _asked_at(roll)),
        Clock("First answered", answers[0] if answers else None),
        Clock(
            "All answered",
            answers[-1] if everybody else None,
            note=f"{len(answers)} of {len(asked)}",
        ),
        Clock(
            "Roll signed",
            signature.recorded_at if signature else None,
            _name(signature.signed_by) if signature else "",
            correct,
        ),
        Clock(
            "Ended",
            closed.recorded_at if closed else None,
            _name(closed.closed_by) if closed else "",
        ),
    )


def _name(person: object) -> str:
    return str(person) if person is not None else ""


def _roll_of(standfast: Stop) -> WholeRoll | None:
    """Return the newest roll called under the stop of this standfast, or while it was open."""
    meanwhile = Q(recorded_at__gte=standfast.recorded_at)
    if (closed := getattr(standfast, "closed", None)) is not None:
        meanwhile &= Q(recorded_at__lte=closed.recorded_at)
    roll: WholeRoll | None = (
        WholeRoll.objects.within(standfast.establishment_id)
        .filter(meanwhile | Q(stop=standfast.under_id))
        .select_related("establishment", "signature__signed_by")
        .order_by("recorded_at")
        .last()
    )
    return roll


def _asked_at(roll: WholeRoll | None) -> datetime | None:
    """Return when Gatehouse asked everybody who counts."""
    if roll is None:
        return None
    made = Announcement.objects.filter(
        establishment_id=roll.establishment_id,
        kind=AnnouncementKind.ROLL_CALLED,
        subject=str(roll.pk),
    )
    return made.order_by("recorded_at").values_list("recorded_at", flat=True).first()


def _replaced(roll: WholeRoll) -> tuple[str, ...]:
    entries = LedgerEntry.objects.within(roll.establishment_id)
    entry = entries.of(WholeRollCalled, roll=roll.pk).first()
    event = entry.event if entry is not None else None
    return event.left_wrong if isinstance(event, WholeRollCalled) else ()


def _asked(roll: WholeRoll) -> tuple[Asked, ...]:
    """Return every row that was asked to count for this roll, those without an answer first."""
    signature = getattr(roll, "signature", None)
    until = signature.recorded_at if signature is not None else server_now()
    result = judge_roll(roll_facts(roll, until))
    answers = _answers(roll)
    rows = [
        *((RollPart.PARTY, line) for line in result.parties),
        *((RollPart.PLACE, line) for line in result.places),
        *((RollPart.LANDING, line) for line in result.landings),
    ]
    asked = [
        Asked(part, line.name, *answers.get((part, line.code), (None, ""))) for part, line in rows
    ]
    return tuple(sorted(asked, key=lambda one: one.answered_at is not None))


def _answers(roll: WholeRoll) -> dict[tuple[RollPart, str], tuple[datetime, str]]:
    """Return when each row answered first, and by whom.

    A party answers with its first signed count, a receiving place with its first number, and a
    landing with the number of its second officer.
    """
    answers: dict[tuple[RollPart, str], tuple[datetime, str]] = {}
    counts = counts_under(roll).select_related("party", "counter", "confirmation")
    for count in counts.order_by("confirmation__recorded_at"):
        answers.setdefault(
            (RollPart.PARTY, count.party.code),
            (count.confirmation.recorded_at, count.counter.printed_name),
        )
    for entry in place_counts_under(roll).select_related("by"):
        if isinstance(event := entry.event, PlaceCounted):
            answers.setdefault((RollPart.PLACE, event.area), (entry.at, _name(entry.by)))
    numbers = LandingCount.objects.filter(whole_roll=roll, device__isnull=False)
    codes = dict(
        Landing.objects.filter(establishment_id=roll.establishment_id).values_list("pk", "code")
    )
    officers: dict[UUID, list[UUID]] = {}
    for number in numbers.select_related("counter").order_by("recorded_at"):
        counted = officers.setdefault(number.landing_id, [])
        if number.counter_id not in counted:
            counted.append(number.counter_id)
        if len(counted) == OFFICERS_A_LANDING:
            answers.setdefault(
                (RollPart.LANDING, codes[number.landing_id]),
                (number.recorded_at, number.counter.printed_name),
            )
    return answers
