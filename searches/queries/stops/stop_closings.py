"""The grounds for closing a stop, as both signatories read them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.late_counts import evidence_starts_at
from searches.facts.missed_people import missed_by_counts
from searches.models import Prisoner, Stop, StopClosed, StopClosing, Tap
from searches.words.visits import STOP_ENDED, ClosingBasis, StopEnd


@dataclass(frozen=True, slots=True)
class RequestedClosing:
    id: UUID
    basis: ClosingBasis
    note: str
    asked_by: str
    asked_by_id: UUID
    asked_as: str
    prisoner_number: str
    seen: str  # who has seen the named person since the stop, when and where


def closings_of(stop: Stop) -> tuple[RequestedClosing, ...]:
    """Return the requested closings that still count, newest first.

    A closing signed before a further party joined the stop no longer counts.
    """
    rows = (
        StopClosing.objects.filter(stop=stop, recorded_at__gt=evidence_starts_at(stop))
        .select_related("asked_by", "prisoner_seen")
        .order_by("-recorded_at")
    )
    return tuple(requested_closing(row, stop) for row in rows)


def requested_closing(stop_closing: StopClosing, stop: Stop) -> RequestedClosing:
    return RequestedClosing(
        id=stop_closing.pk,
        basis=ClosingBasis(stop_closing.basis),
        note=stop_closing.note,
        asked_by=stop_closing.asked_by.printed_name,
        asked_by_id=stop_closing.asked_by_id,
        asked_as=stop_closing.asked_as,
        prisoner_number=stop_closing.prisoner_seen.number if stop_closing.prisoner_seen else "",
        seen=_seen(stop_closing.prisoner_seen_id, stop) if stop_closing.prisoner_seen_id else "",
    )


def _seen(prisoner_id: UUID, stop: Stop) -> str:
    """Return who saw this person first since the stop, when and where, or "" if nobody did."""
    taps = Tap.objects.filter(prisoner=prisoner_id, recorded_at__gte=evidence_starts_at(stop))
    tap = taps.select_related("seen_by", "area").order_by("recorded_at").first()
    if tap is None:
        return ""
    zone = ZoneInfo(stop.establishment.time_zone)
    at = f"{tap.recorded_at.astimezone(zone):%H:%M:%S}"
    return f"seen by {tap.seen_by.printed_name} at {at}, {tap.area.name}"


def closers(closed: StopClosed) -> str:
    """Return the names of both signatories, or "" if the stop ended by itself.

    The second signature closed the stop.
    """
    if closed.closed_by is None:
        return ""
    first = closed.closing.asked_by.printed_name if closed.closing else ""
    second = closed.closed_by.printed_name
    return f"{first} and {second}" if first else second


def end_of(closed: StopClosed) -> str:
    """Return why the stop of one vehicle ended by itself, or "" if two people closed the stop."""
    return STOP_ENDED[StopEnd(closed.ended_because)] if closed.ended_because else ""


def missed(stop: Stop) -> list[tuple[str, str]]:
    """Return the number of each prisoner whom the counts missed, and who saw them since."""
    people = Prisoner.objects.filter(pk__in=missed_by_counts(stop)).order_by("number")
    return [(person.number, _seen(person.pk, stop)) for person in people]
