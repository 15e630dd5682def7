"""A photograph of another lorry from yesterday is sent again. It does not clear the zone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.facts.release import release_facts
from searches.ledger.clock import replay_at, server_now
from searches.models import Visit
from searches.rules.release import decide
from searches.words.actors import Actor
from searches.words.releases import Hold, HoldCode, OverrideKind
from tests.support.sample_prison import Prison
from tests.support.searching import (
    InTheLock,
    answer_everything,
    picture,
    received,
    seal,
    send_photo,
)


def holds(there: InTheLock, code: HoldCode) -> list[Hold]:
    visit = Visit.objects.select_related("establishment", "draw").get(pk=there.visit.pk)
    decision = decide(release_facts(visit, now=server_now(), releaser=None))
    return [hold for hold in decision.holds if hold.code is code]


def photograph_all(actor: Actor, there: InTheLock, *, instead: dict[str, bytes]) -> None:
    for item in there.items:
        for slot in item.photos:
            body = instead.get(slot.code, picture())
            send_photo(actor, there, item.code, slot.code, received=received(body))


@pytest.fixture
def yesterdays(prison: Prison) -> bytes:
    """Photograph the left side of another lorry on the day before. Return the bytes."""
    body = picture()
    with replay_at(server_now() - timedelta(days=1)):
        there = seal(prison, plate="AB12CDE")
        send_photo(prison.grace, there, "U3", "U3", received=received(body))
    return body


def test_a_photograph_copied_from_yesterday_does_not_clear_the_zone(
    prison: Prison, yesterdays: bytes
) -> None:
    there = seal(prison)
    answer_everything(prison.grace, there)
    photograph_all(prison.grace, there, instead={"U3": yesterdays})
    (rejected,) = holds(there, HoldCode.PHOTO_REJECTED)
    assert rejected.subject == "U3" and rejected.override is OverrideKind.NEVER
    send_photo(prison.grace, there, "U3", "U3")
    assert not holds(there, HoldCode.PHOTO_REJECTED)


def test_one_picture_for_two_zones_clears_one(prison: Prison) -> None:
    there, body = seal(prison), picture()
    photograph_all(prison.grace, there, instead={"U3": body, "U4": body})
    (rejected,) = holds(there, HoldCode.PHOTO_REJECTED)
    assert rejected.subject in {"U3", "U4"}


def test_a_complete_search_has_no_holds(prison: Prison) -> None:
    there = seal(prison)
    answer_everything(prison.grace, there)
    photograph_all(prison.grace, there, instead={})
    for code in (HoldCode.SEARCH_INCOMPLETE, HoldCode.PHOTO_MISSING, HoldCode.PHOTO_REJECTED):
        assert not holds(there, code)
