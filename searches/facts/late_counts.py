"""Facts about late counts that were added to an open stop of the same lock session."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from searches.models import Stop
from searches.words.visits import StopKind

#: The condition for a late count that was added to another stop. Both are closed together.
JOINED = Q(kind=StopKind.STOP, under__isnull=False)


def joined_to(stop: Stop) -> QuerySet[Stop]:
    joined: QuerySet[Stop] = Stop.objects.filter(JOINED, under=stop).select_related("party")
    return joined.order_by("recorded_at")


def stands_since(stop: Stop) -> datetime:
    """Return the time after which the evidence for closing a stop must begin.

    That is the time when the last late count was added to the stop, because earlier evidence does
    not cover that party.
    """
    last = joined_to(stop).last()
    return last.recorded_at if last else stop.recorded_at
