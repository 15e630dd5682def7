"""Answers that are sent together count as answers in bulk, whatever times they state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from searches.facts.release import release_facts
from searches.ledger.clock import replay_at, server_now
from searches.rules.release import decide
from searches.services.devices.clocks import read_clock
from searches.services.search.searches import Times
from searches.words.clocks import Tick
from searches.words.releases import HoldCode
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, nothing_wrong, seal

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sealed_earlier(prison: Prison) -> InTheLock:
    """Seal a lock session half an hour ago."""
    with replay_at(server_now() - 30 * MINUTE):
        return seal(prison)


def bulk(in_the_lock: InTheLock) -> bool:
    facts = release_facts(in_the_lock.visit, now=server_now(), releaser=None)
    holds = decide(facts).holds
    return (HoldCode.TOO_FAST, "bulk") in {(hold.code, hold.subject) for hold in holds}


def send(
    prison: Prison, in_the_lock: InTheLock, *, proven: bool, apart: float, arrives: int = 12
) -> None:
    """Answer every item, dated `apart` seconds after each other, and send all at minute
    `arrives`.
    """
    sealed_at = in_the_lock.lock.sealed_at
    for minutes in (0, arrives):
        with replay_at(sealed_at + minutes * MINUTE):
            tick = Tick("page", minutes * 60_000)
            read_clock(prison.grace, device_now=server_now(), tick=tick)
    for place, item in enumerate(in_the_lock.items, start=1):
        after = place * apart
        actor = replace(prison.grace, tick=Tick("page", int(after * 1000)) if proven else None)
        times = Times(occurred_at=sealed_at + timedelta(seconds=after))
        with replay_at(sealed_at + arrives * MINUTE + timedelta(milliseconds=place)):
            answer(actor, in_the_lock, item.code, nothing_wrong(item), times=times)


@pytest.mark.parametrize(
    ("proven", "apart", "held"), [(False, 18, True), (True, 18, False), (True, 2.4, True)]
)
def test_forged_earlier_times_do_not_hide_answers_in_bulk(
    prison: Prison, sealed_earlier: InTheLock, proven: bool, apart: float, held: bool
) -> None:
    send(prison, sealed_earlier, proven=proven, apart=apart)
    assert bulk(sealed_earlier) is held


def test_answers_sent_one_by_one_are_not_in_bulk(prison: Prison, sealed_earlier: InTheLock) -> None:
    for place, item in enumerate(sealed_earlier.items, start=1):
        with replay_at(sealed_earlier.lock.sealed_at + timedelta(seconds=15 * place)):
            answer(prison.grace, sealed_earlier, item.code, nothing_wrong(item))
    assert not bulk(sealed_earlier)
