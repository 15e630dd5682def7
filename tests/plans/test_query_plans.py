"""No live screen, command or tablet call reads through years of visits.

PostgreSQL explains every query of each call beside 20,000 earlier visits, and 100,000 each night.
No table of facts may be read in full, and the blocks of each query and call are limited.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import NamedTuple
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from searches.models import (
    Count,
    HandBack,
    LedgerHead,
    Movement,
    ReaderCursor,
    RosterEntry,
    Visit,
    WorkSession,
)
from searches.services import readers
from searches.services.evidence import checkpoints
from searches.services.replay import replay_at
from searches.services.rolls.counts import begin_count, tap_person
from searches.services.rolls.movements import receive_hand_back, receive_prisoner, send_prisoner
from searches.services.rolls.work_sessions import end_work_session
from searches.services.stops.stops import raise_stop
from tests.plans.earlier_visits import grow, make_room_in_ledger
from tests.plans.explain import explained
from tests.races.rounds import Rounds, ready_to_leave
from tests.support.browsers import browser
from tests.support.sample_prison import Prison

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
VISITS = int(os.environ.get("PLANNED_VISITS", "20000"))
#: A table with more rows than this must never be read in full.
LARGE = 5_000
#: In blocks of 8 kB. Today's visit takes about ten blocks from each of its indexes and tables. Some
#: queries read the movements of today, of which there are three times as many at night as at eight.
#: Each movement takes about twelve blocks: its row, sessions, parties, receipt and cancellation.
BLOCKS_OF_A_QUERY, BLOCKS_OF_A_CALL = 3_000, 10_000
#: A plan that stops early may read this many blocks from one of its parts.
FEW_BLOCKS = 20


class ReadyPrison(NamedTuple):
    prison: Prison
    rounds: Rounds
    large: frozenset[str]


def end_work(prison: Prison) -> None:
    """End every work session, and receive all its prisoners on their landings."""
    for session in WorkSession.objects.filter(ended_at=None).select_related("party"):
        who = prison.kay if session.party.code == "kitchen" else prison.stan
        end_work_session(who, session_id=session.pk)
    by_landing = {"a1": prison.ava, "a2": prison.abe, "b1": prison.bet}
    for hand_back in HandBack.objects.select_related("landing"):
        number = hand_back.people.count()
        who = by_landing.get(hand_back.landing.code, prison.ceri)
        receive_hand_back(who, hand_back_id=hand_back.pk, number=number)


@contextmanager
def _own_database() -> Iterator[None]:
    """Use a copy of the test database. Dropping this copy also drops the copied years of visits."""
    usual = connection.settings_dict["NAME"]
    own = f"{usual}_years"
    connection.close()
    # the framework has no public method for this connection
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{usual}"')
    try:
        connection.settings_dict["NAME"] = own
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


@pytest.fixture
def ready_prison(prison: Prison, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadyPrison]:
    """Prepare years of visits and then a vehicle ready to leave, in a database of its own."""
    # Checkpoints are left out: they cover every entry, but the copied visits have no entries of
    # their own.
    others = tuple(each for each in readers.READERS if each is not checkpoints.after_commit)
    monkeypatch.setattr(readers, "READERS", others)
    with _own_database():
        make_room_in_ledger()
        first = ready_to_leave(prison, began=timezone.now() - timedelta(hours=6, minutes=50))
        first.lorry.release()
        first.lorry.leave()
        first.end()
        with replay_at(timezone.now() - timedelta(hours=5)):
            end_work(prison)
        sizes = grow(Visit.objects.get(pk=first.visit), VISITS)
        rounds = ready_to_leave(prison)
        ReaderCursor.objects.update(
            seq=LedgerHead.objects.get(establishment=prison.establishment).seq
        )
        yield ReadyPrison(prison, rounds, frozenset(t for t, rows in sizes.items() if rows > LARGE))
        rounds.end()


#: Each person and the page they open while today's visit is inside.
PAGES = (
    ("grace", "/board/"),
    ("grace", "/officer/"),
    ("sam", "/shared-tablets/"),
    ("grace", "/board/sections/"),
    ("ceri", "/board/"),
    ("omar", "/board/"),
    ("dee", "/board/"),
    ("grace", "/visits/{visit}/"),
    ("grace", "/visits/{visit}/now/"),
    ("grace", "/visits/{visit}/sheet/"),
    ("grace", "/visits/{visit}/sheet/U3/"),
    ("grace", "/visits/{visit}/photos/"),
    ("ceri", "/visits/{visit}/release/"),
    ("ceri", "/visits/{visit}/release/now/"),
    ("ceri", "/visits/{visit}/counts/"),
    ("ceri", "/visits/{visit}/counts/{kitchen}/"),
    ("grace", "/visits/{visit}/count-by-radio/"),
    ("sam", "/counts/in-the-lock/"),
    ("grace", "/visits/new/"),
    ("grace", "/deliveries/"),
    ("grace", "/left/"),
    ("kay", "/rolls/"),
    ("kay", "/rolls/cards/"),
    ("kay", "/rolls/{kitchen}/"),
    ("kay", "/rolls/{kitchen}/hand-over/"),
    ("kay", "/counts/party/{kitchen}/"),
    ("ceri", "/rolls/whole/"),
    ("ceri", "/standfast/"),
    ("ceri", "/whereabouts/"),
    ("hana", "/received/"),
    ("hana", "/received/coming/"),
    ("ceri", "/announcements/"),
    ("ceri", "/stops/"),
    ("grace", "/stops/banner/"),
    ("sam", "/exceptions/"),
    ("sam", "/watch/"),
    ("sam", "/drills/"),
    ("sam", "/parked/"),
    ("sam", "/confirmations/"),
    ("sam", "/ledger/"),
    ("ceri", "/api/v1/visits"),
    ("ceri", "/api/v1/visits/{visit}/decision"),
    ("sam", "/api/v1/exceptions"),
)


def calls(ready_prison: ReadyPrison) -> Iterator[tuple[str, Callable[[], object]]]:
    ids = {"visit": ready_prison.rounds.visit, "kitchen": ready_prison.prison.party["kitchen"].pk}
    for who, address in PAGES:
        client, filled = browser(ready_prison.prison, who), address.format(**ids)
        yield f"{who} {address}", partial(_opened, client, filled)


def _opened(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {200, 302}, (address, answer.status_code)


def acts(ready_prison: ReadyPrison) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what officers do meanwhile: a movement, a count, and a stop at the end."""
    prison = ready_prison.prison
    kitchen = prison.party["kitchen"].pk
    healthcare = prison.area["healthcare"].pk
    person = _moved_least(kitchen)
    yield (
        "kay sends a prisoner",
        partial(send_prisoner, prison.kay, prisoner_id=person, to_area_id=healthcare),
    )
    movement = Movement.objects.on_the_way().get(prisoner=person).pk
    yield "hana receives a prisoner", partial(receive_prisoner, prison.hana, movement_id=movement)
    yield (
        "kay begins a count",
        partial(begin_count, prison.kay, party_id=kitchen, headcount=1),
    )
    count = Count.objects.filter(party=kitchen).latest("recorded_at").pk
    seen = RosterEntry.objects.filter(work_session__party=kitchen, work_session__ended_at=None)
    other = seen.exclude(prisoner=person).values_list("prisoner", flat=True)[0]
    yield (
        "kay taps a person",
        partial(tap_person, prison.kay, count_id=count, prisoner_id=other),
    )
    yield "kay raises a stop", partial(raise_stop, prison.kay)


def _moved_least(party: UUID) -> UUID:
    """Return the person of a working party with the fewest movements.

    The copies gave a few people the movements of years.
    """
    people = RosterEntry.objects.filter(work_session__party=party, work_session__ended_at=None)
    keys = people.values_list("prisoner", flat=True)
    return min(keys, key=lambda key: Movement.objects.filter(prisoner=key).count())


def test_no_call_reads_through_years_of_visits(ready_prison: ReadyPrison) -> None:
    too_much: list[str] = []
    for name, call in chain(calls(ready_prison), acts(ready_prison)):
        queries = explained(call)
        for query in queries:
            walked = ready_prison.large & set(query.walked)
            if query.blocks > BLOCKS_OF_A_QUERY or (walked and query.blocks > FEW_BLOCKS):
                too_much.append(f"{name}: {query.blocks} blocks, {sorted(walked)}: {query.sql}")
        blocks = sum(query.blocks for query in queries)
        print(f"{blocks:6} blocks in {len(queries):3} queries: {name}")  # noqa: T201
        if blocks > BLOCKS_OF_A_CALL:
            too_much.append(f"{name}: {blocks} blocks in {len(queries)} queries")
    assert not too_much, "\n".join(too_much)
