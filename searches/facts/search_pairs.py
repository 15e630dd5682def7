"""Facts about how often the same two people search together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from searches.models import Search, SearchSignature
from searches.rules.exceptions_of_people import PAIR_DAYS
from searches.words.events.search import SearchesTogether


def searches_together(search: Search, now: datetime) -> tuple[SearchesTogether, ...]:
    """Return how many searches each searcher did, and how many of them with the other searcher.

    The function counts the searches of the last 30 days that two people have signed, including this
    search. The result is empty until both have signed this search.
    """
    signatures = SearchSignature.objects.filter(establishment=search.establishment_id)
    own = signatures.filter(search=search)
    pair = _pairs(own.values_list("search_id", "place", "signed_by_id", "recorded_at")).get(
        search.pk
    )
    if pair is None:
        return ()
    since = now - PAIR_DAYS
    theirs = signatures.filter(signed_by__in=pair, recorded_at__gte=since).values("search_id")
    rows = signatures.filter(search__in=theirs, recorded_at__gte=since)
    pairs = _pairs(rows.values_list("search_id", "place", "signed_by_id", "recorded_at"))
    names = dict(own.values_list("signed_by_id", "signed_by__printed_name"))
    first, second = pair
    return tuple(
        SearchesTogether(
            person=person,
            name=names[person],
            other=other,
            other_name=names[other],
            searches=sum(person in both for both in pairs.values()),
            together=sum({person, other} <= set(both) for both in pairs.values()),
        )
        for person, other in ((first, second), (second, first))
    )


def _pairs(rows: Iterable[tuple[UUID, int, UUID, datetime]]) -> dict[UUID, tuple[UUID, UUID]]:
    """Return the two searchers of each search that has both, by its newest signatures."""
    newest: dict[UUID, dict[int, UUID]] = {}
    for search, place, person, _ in sorted(rows, key=lambda row: row[3]):
        newest.setdefault(search, {})[place] = person
    return {search: (by[1], by[2]) for search, by in newest.items() if {1, 2} <= by.keys()}
