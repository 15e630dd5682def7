"""Facts about late counts of further parties that joined an open stop of their lock session."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from searches.models import Stop
from searches.words.visits import StopKind

#: A stop of this kind under another stop joined it, unlike a standfast. Both are closed together.
JOINED = Q(kind=StopKind.STOP, under__isnull=False)


def joined_to(stop: Stop) -> QuerySet[Stop]:
    joined: QuerySet[Stop] = Stop.objects.filter(JOINED, under=stop).select_related("party")
    return joined.order_by("recorded_at")


def stands_since(stop: Stop) -> datetime:
    """Return the time after which a closing must be based on something new.

    That is when the last party joined the stop, because earlier evidence says nothing about that
    party.
    """
    last = joined_to(stop).last()
    return last.recorded_at if last else stop.recorded_at
