"""Facts about the stop of one vehicle: its late counts, and what still keeps the stop open."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from searches.facts.release import release_facts
from searches.models import Stop
from searches.rules.release_people import holds_of_counts
from searches.words.releases import Hold
from searches.words.visits import StopKind

#: The condition for a late count that was added to another stop. Both are closed together.
JOINED = Q(kind=StopKind.STOP, under__isnull=False)


def late_count_holds(stop: Stop, *, now: datetime) -> tuple[Hold, ...]:
    """Return the holds of the counts for which this vehicle is stopped.

    The stop ends when no such hold is left. The release rule says when a count is made and
    balances.
    """
    if stop.visit is None:
        return ()
    late = {one.party.code: one.party.name for one in (stop, *joined_to(stop)) if one.party}
    facts = release_facts(stop.visit, now=now, releaser=None)
    return holds_of_counts(facts, late)


def joined_to(stop: Stop) -> QuerySet[Stop]:
    joined: QuerySet[Stop] = Stop.objects.filter(JOINED, under=stop).select_related("party")
    return joined.order_by("recorded_at")


def evidence_starts_at(stop: Stop) -> datetime:
    """Return the time after which the evidence for closing a stop must begin.

    That is the time when the last late count was added to the stop, because earlier evidence does
    not cover that party.
    """
    last = joined_to(stop).last()
    return last.recorded_at if last else stop.recorded_at
