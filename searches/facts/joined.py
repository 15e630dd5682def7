"""Rows -> what joined an open stop: late counts of further parties, for the same lock."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from searches.models import Stop
from searches.words.visits import StopKind

#: A stop under another, unlike a standfast, is one that joined it: closed with it, never alone.
JOINED = Q(kind=StopKind.STOP, under__isnull=False)


def joined_to(stop: Stop) -> QuerySet[Stop]:
    joined: QuerySet[Stop] = Stop.objects.filter(JOINED, under=stop).select_related("party")
    return joined.order_by("recorded_at")


def stands_since(stop: Stop) -> datetime:
    """What closes it is newer than this: whatever was there before speaks for no later party."""
    last = joined_to(stop).last()
    return last.recorded_at if last else stop.recorded_at
