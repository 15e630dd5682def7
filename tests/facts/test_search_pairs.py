"""Gatehouse counts how often the same two people searched together, among the searches that two
people have signed.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from searches.facts.search_pairs import searches_together
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, LedgerEntry, Search
from searches.services.exceptions.event_readers import catch_up
from searches.services.search.search_signatures import sign_search
from searches.words.events.search import SearchSigned
from tests.support.factories import LockSessionFactory, SearchFactory, SearchSignatureFactory
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer, nothing_wrong

DAY = timedelta(days=1)


def sign_as(prison: Prison, search: Search, *who: str, ago: timedelta = timedelta(hours=1)) -> None:
    """Sign a search as these people, the first searcher first."""
    for place, name in enumerate(who, start=1):
        SearchSignatureFactory.create(
            search=search,
            place=place,
            signed_by=prison.person[name],
            recorded_at=server_now() - ago,
        )


def add_earlier_search(prison: Prison, lorry: InTheLock, *who: str, ago: timedelta = DAY) -> Search:
    """Add a search of an earlier lock session, which these people signed."""
    before = server_now() - ago
    lock = LockSessionFactory.create(
        visit=lorry.visit, sealed_by=prison.person["grace"], sealed_at=before, ended_at=before
    )
    search: Search = SearchFactory.create(
        lock_session=lock, checklist_version=lorry.search.checklist_version
    )
    sign_as(prison, search, *who, ago=ago)
    return search


def numbers(search: Search) -> list[tuple[UUID, int, int]]:
    together = searches_together(search, server_now())
    return [(one.person, one.searches, one.together) for one in together]


def test_each_searcher_has_their_own_share(prison: Prison, in_the_lock: InTheLock) -> None:
    sign_as(prison, in_the_lock.search, "grace", "tom")
    add_earlier_search(prison, in_the_lock, "tom", "grace")
    add_earlier_search(prison, in_the_lock, "grace", "greta")
    assert numbers(in_the_lock.search) == [
        (prison.grace.person, 3, 2),
        (prison.tom.person, 2, 2),
    ]


def test_a_search_that_only_one_person_signed_counts_for_nobody(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    sign_as(prison, in_the_lock.search, "grace")
    assert numbers(in_the_lock.search) == []
    other = add_earlier_search(prison, in_the_lock, "grace", "tom")
    assert numbers(other) == [(prison.grace.person, 1, 1), (prison.tom.person, 1, 1)]


@pytest.mark.parametrize(("ago", "searches"), [(29.9 * DAY, 2), (30.1 * DAY, 1)])
def test_thirty_days_count(
    prison: Prison, in_the_lock: InTheLock, ago: timedelta, searches: int
) -> None:
    sign_as(prison, in_the_lock.search, "grace", "tom")
    add_earlier_search(prison, in_the_lock, "grace", "tom", ago=ago)
    assert numbers(in_the_lock.search)[0] == (prison.grace.person, searches, searches)


def test_the_newest_signature_of_a_place_counts(prison: Prison, in_the_lock: InTheLock) -> None:
    sign_as(prison, in_the_lock.search, "grace", "greta", ago=2 * timedelta(hours=1))
    sign_as(prison, in_the_lock.search, "grace", "tom")
    assert [person for person, _, _ in numbers(in_the_lock.search)] == [
        prison.grace.person,
        prison.tom.person,
    ]


@pytest.mark.parametrize(("together", "opens"), [(12, False), (13, True)])
def test_the_signature_that_goes_over_the_share_opens_a_case(
    prison: Prison, in_the_lock: InTheLock, together: int, *, opens: bool
) -> None:
    """The person signed twenty searches, and `together` of them with the same other searcher."""
    for number in range(19):
        add_earlier_search(
            prison, in_the_lock, "grace", "tom" if number < together - 1 else "greta"
        )
    for _ in range(20):
        add_earlier_search(prison, in_the_lock, "theo", "tom")
    for place, item in enumerate(item for item in in_the_lock.items if item.code != "F1"):
        who = prison.tom if place < 10 else prison.grace
        answer(who, in_the_lock, item.code, nothing_wrong(item))
    sign_search(prison.grace, search_id=in_the_lock.search.pk, place=1, pin=PIN)
    sign_search(prison.tom, search_id=in_the_lock.search.pk, place=2, pin=PIN)
    entries = LedgerEntry.objects.within(prison.establishment).of(SearchSigned).order_by("seq")
    first, second = (entry.event for entry in entries)
    assert isinstance(first, SearchSigned) and isinstance(second, SearchSigned)
    assert first.together == () and (second.together[0].searches, second.together[0].together) == (
        20,
        together,
    )
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.within(prison.establishment).filter(code="X16")
    assert [case.summary for case in cases] == (
        ["Grace Okafor signed 20 searches in 30 days, 13 of them with Tom Hale."] if opens else []
    )
    assert all({str(prison.grace.person), str(prison.tom.person)} <= {*c.involved} for c in cases)
