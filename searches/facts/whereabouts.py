"""Facts about the place of each prisoner, according to the records of the day.

They come from the same rows as the expected lists of the release rule: stays on parties' lists
(`rolls.memberships`), movements, taps and absences.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from searches.facts.allocations import midnight_before
from searches.facts.rolls import memberships
from searches.models import (
    Absence,
    Establishment,
    Movement,
    MovementReceipt,
    Party,
    Prisoner,
    Tap,
    WorkSession,
)
from searches.words.rolls import AbsenceReason


class Whereabouts(StrEnum):
    """The kinds of place at which a prisoner can be."""

    AT_WORK = "at_work"
    ON_THE_WAY = "on_the_way"
    SEEN = "seen"  # an officer saw the prisoner at this place today
    RECEIVED = "received"  # received at this place today, by a number or by telephone
    OUTSIDE = "outside"  # at court or in hospital, according to the control room
    STATED = "stated"  # sick in cell, or refused to work, according to the control room
    LANDING = "landing"  # on their own landing, because no other record exists today


@dataclass(frozen=True, slots=True)
class Whereabout:
    """The place of one prisoner, the time of the record, and the officer who recorded it."""

    prisoner: UUID
    kind: Whereabouts
    place: str
    since: datetime | None = None
    said_by: str = ""
    area: UUID | None = None  # where an officer saw the prisoner, if that is the newest record
    party: str = ""  # the code of the party with which the prisoner is at work
    received_in: UUID | None = None  # the area where the prisoner was received without a sighting


def whereabouts(
    establishment: Establishment, at: datetime, *, among: Collection[UUID] | None = None
) -> list[Whereabout]:
    """Return the place of each prisoner whom the prison holds at this time.

    With `among`, return only the places of these prisoners.
    """
    held = Prisoner.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gt=at), establishment=establishment
    ).select_related("landing")
    if among is not None:
        held = held.filter(pk__in=among)
    morning = midnight_before(at, ZoneInfo(establishment.time_zone))
    on_the_way = _on_the_way(establishment, at)
    at_work = _at_work(establishment, at)
    newest = _newest_record(establishment, morning, at)
    return [
        on_the_way.get(prisoner.pk)
        or at_work.get(prisoner.pk)
        or newest.get(prisoner.pk)
        or Whereabout(prisoner.pk, Whereabouts.LANDING, prisoner.landing.name)
        for prisoner in held
    ]


def _on_the_way(establishment: Establishment, at: datetime) -> dict[UUID, Whereabout]:
    rows = (
        Movement.objects.on_the_way_since(establishment, at)
        .filter(recorded_at__lte=at)
        .exclude(receipt__recorded_at=at)
        .exclude(cancellation__recorded_at=at)
        .select_related("to_area", "from_session__party", "sent_by")
    )
    return {
        row.prisoner_id: Whereabout(
            row.prisoner_id,
            Whereabouts.ON_THE_WAY,
            f"From {row.from_session.party.name} to {row.to_area.name}"
            if row.from_session
            else f"To {row.to_area.name}",
            row.recorded_at,
            row.sent_by.printed_name,
        )
        for row in rows
    }


def _at_work(establishment: Establishment, at: datetime) -> dict[UUID, Whereabout]:
    names = dict(Party.objects.filter(establishment=establishment).values_list("code", "name"))
    opened = {
        work_session.party.code: work_session.opened_by.printed_name
        for work_session in WorkSession.objects.filter(
            establishment=establishment, began_at__lte=at
        )
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
        .select_related("party", "opened_by")
    }
    return {
        UUID(stay.prisoner): Whereabout(
            UUID(stay.prisoner),
            Whereabouts.AT_WORK,
            names[stay.party],
            stay.joined_at,
            opened.get(stay.party, ""),
            party=stay.party,
        )
        for stay in memberships(establishment.pk, at, at)
        if stay.left_at is None or stay.left_at > at
    }


def _newest_record(
    establishment: Establishment, morning: datetime, at: datetime
) -> dict[UUID, Whereabout]:
    """Return the place in each prisoner's newest record of the day.

    A record is a tap outside counts, the receipt of a movement, or a statement of the control room.
    A receipt comes with a tap of the same time, unless nobody saw the face.
    """
    within = {
        "establishment": establishment,
        "recorded_at__gte": morning,
        "recorded_at__lte": at,
    }
    taps = Tap.objects.filter(**within, count__isnull=True, prisoner__isnull=False)
    absences = Absence.objects.filter(**within, area__isnull=True)
    receipts = MovementReceipt.objects.filter(**within, movement__to_session__isnull=True)
    words = (
        [
            Whereabout(
                receipt.movement.prisoner_id,
                Whereabouts.RECEIVED,
                receipt.movement.to_area.name,
                receipt.recorded_at,
                receipt.received_by.printed_name,
                received_in=receipt.movement.to_area_id,
            )
            for receipt in receipts.select_related("movement__to_area", "received_by")
        ]
        + [
            Whereabout(
                tap.prisoner_id,
                Whereabouts.SEEN,
                tap.area.name,
                tap.recorded_at,
                tap.seen_by.printed_name,
                tap.area_id,
            )
            for tap in taps.select_related("area", "seen_by")
            if tap.prisoner_id is not None
        ]
        + [
            Whereabout(
                absence.prisoner_id,
                Whereabouts.OUTSIDE
                if AbsenceReason(absence.reason).outside
                else Whereabouts.STATED,
                AbsenceReason(absence.reason).value.replace("_", " ").capitalize(),
                absence.recorded_at,
                absence.recorded_by.printed_name,
            )
            for absence in absences.select_related("recorded_by")
        ]
    )
    return {one.prisoner: one for one in sorted(words, key=lambda word: word.since or at)}
