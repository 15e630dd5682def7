"""The facts of a release decision are read in few queries, however much there is to read."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import LockSession, Visit
from tests.support.counting import Morning, at
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer_everything, send_photo

#: A stop, an override, and everything else that most visits do not have, each need one more.
MOST_QUERIES = 18


def queries_for(visit: Visit, prison: Prison) -> int:
    fresh = Visit.objects.select_related("establishment", "vehicle", "draw").get(pk=visit.pk)
    with CaptureQueriesContext(connection) as queries:
        release_facts(fresh, now=server_now(), releaser=prison.mia)
    return len(queries)


def test_a_decision_takes_the_same_queries_before_and_after_the_search(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    few = queries_for(in_the_lock.visit, prison)
    answer_everything(prison.grace, in_the_lock, second=prison.tom)
    for slot in ("U3", "U4", "U6"):
        send_photo(prison.grace, in_the_lock, slot, slot)
    # The clock of the tablet that answered is one more question.
    assert queries_for(in_the_lock.visit, prison) <= few + 1 <= MOST_QUERIES


def test_a_decision_takes_the_same_queries_before_and_after_the_counts(
    morning: Morning, lock: LockSession
) -> None:
    with at("07:30:00"):
        few = queries_for(lock.visit, morning.prison)
    morning.count(morning.prison.stan, "stores", "07:26:00", "07:27:00")
    morning.count(morning.prison.kay, "kitchen", "07:26:00", "07:29:00")
    with at("07:30:00"):
        assert queries_for(lock.visit, morning.prison) <= few + 1 <= MOST_QUERIES
