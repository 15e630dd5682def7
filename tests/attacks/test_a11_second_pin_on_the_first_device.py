"""Attack 11: the first searcher types the second searcher's PIN on their own device."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from searches.facts.finished_searches import finished
from searches.facts.release import release_facts
from searches.ledger.clock import replay_at, server_now
from searches.models import SearchSignature, Visit
from searches.rules.finished_searches import digest_of_finished
from searches.rules.release import decide
from searches.services.devices.clocks import read_clock
from searches.services.photos.photos import Place, store_photo
from searches.services.search.searches import Times
from searches.words.checklists import Phase
from searches.words.clocks import Tick
from searches.words.releases import HoldCode
from tests.api.tablet_client import Tablet
from tests.stories.simulated_prison import picture
from tests.support.browsers import browser
from tests.support.forms import Page, read, submit
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer, nothing_wrong, seal
from tests.support.tablet_encryption import encrypted_for

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sealed_earlier(prison: Prison) -> InTheLock:
    """Seal the lock half an hour ago, when Grace's tablet last reached the server."""
    with replay_at(server_now() - 30 * MINUTE):
        return seal(prison)


def at(in_the_lock: InTheLock, minutes: float) -> Any:
    return replay_at(in_the_lock.lock.sealed_at + minutes * MINUTE)


def search(prison: Prison, in_the_lock: InTheLock, *, second: str = "tom", zones: int = 5) -> None:
    """Answer every item except the last look.

    The second searcher answers the first `zones` items.
    """
    items = [item for item in in_the_lock.items if item.code != "F1"]
    for place, item in enumerate(items):
        who = getattr(prison, second if place < zones else "grace")
        with at(in_the_lock, 1 + place * 0.5):
            answer(who, in_the_lock, item.code, nothing_wrong(item))


def searchers_held(in_the_lock: InTheLock) -> set[str]:
    visit = Visit.objects.get(pk=in_the_lock.visit.pk)
    with at(in_the_lock, 29):
        holds = decide(release_facts(visit, now=server_now(), releaser=None)).holds
    return {hold.subject for hold in holds if hold.code is HoldCode.SEARCHERS}


def sign(prison: Prison, in_the_lock: InTheLock, name: str, place: int, *, device: str = "") -> Any:
    client = browser(prison, name, device=device)
    form = read(client, f"/visits/{in_the_lock.visit.pk}/sign/").form("/sign/")
    with at(in_the_lock, 20 + place):
        return submit(client, form, pin=PIN, place=place)


def pin_on_the_first_device(
    prison: Prison, in_the_lock: InTheLock, name: str, place: int, *, minutes: float, proven: bool
) -> Any:
    """Return a signing operation from Grace's tablet that contains this officer's encrypted PIN."""
    tablet, id = Tablet(prison, "grace"), uuid4()
    jwk = tablet.get("tablet/server-key").json()
    person = prison.person[name].pk
    operation: dict[str, Any] = {
        "id": str(id),
        "kind": "sign_search",
        "occurred_at": (in_the_lock.lock.sealed_at + minutes * MINUTE).isoformat(),
        "payload": {
            "search": str(in_the_lock.search.pk),
            "place": place,
            "signed_by": str(person),
            "shown_sha256": digest_of_finished(finished(in_the_lock.search)),
            "sealed_pin": encrypted_for(jwk, PIN.encode(), context=f"pin:{id}:{person}"),
        },
    }
    if proven:
        operation |= {"boot": "page", "monotonic_ms": int(minutes * 60_000)}
    with at(in_the_lock, 25):
        (result,) = tablet.operations(operation)
    return result


def test_an_online_second_pin_is_refused_with_what_to_do(
    prison: Prison, sealed_earlier: InTheLock
) -> None:
    search(prison, sealed_earlier)
    assert sign(prison, sealed_earlier, "grace", 1).status_code == 302
    result = pin_on_the_first_device(prison, sealed_earlier, "tom", 2, minutes=24, proven=False)
    assert not result["applied"]
    assert result["problem"]["detail"].startswith("Sign in on your own device")
    assert "2" in searchers_held(sealed_earlier)


def test_the_second_searcher_cannot_sign_in_on_the_first_searchers_device(
    prison: Prison, sealed_earlier: InTheLock
) -> None:
    search(prison, sealed_earlier)
    sign(prison, sealed_earlier, "grace", 1)
    refused = sign(prison, sealed_earlier, "tom", 2, device="gate-1")
    assert refused.status_code == 409
    assert "Sign in on your own device" in Page(refused).text
    assert SearchSignature.objects.count() == 1


def test_both_searchers_can_sign_in_their_own_sessions(
    prison: Prison, sealed_earlier: InTheLock
) -> None:
    search(prison, sealed_earlier)
    assert sign(prison, sealed_earlier, "grace", 1).status_code == 302
    assert sign(prison, sealed_earlier, "tom", 2).status_code == 302
    assert searchers_held(sealed_earlier) == set()


@pytest.mark.parametrize(("zones", "status"), [(4, 409), (5, 302)])
def test_a_searcher_of_fewer_than_five_zones_cannot_sign(
    prison: Prison, sealed_earlier: InTheLock, zones: int, status: int
) -> None:
    search(prison, sealed_earlier, zones=zones)
    sign(prison, sealed_earlier, "grace", 1)
    signed = sign(prison, sealed_earlier, "tom", 2)
    assert signed.status_code == status
    if status == 409:
        assert "You have looked at 4 zones of this search. Look at 1 more" in Page(signed).text


def test_an_officer_with_too_few_answers_cannot_sign_first_either(
    prison: Prison, sealed_earlier: InTheLock
) -> None:
    search(prison, sealed_earlier, zones=0)
    assert sign(prison, sealed_earlier, "tom", 1).status_code == 409


def searched_out_of_contact(
    prison: Prison, in_the_lock: InTheLock, *, contact: float | None
) -> None:
    """Search on Grace's tablet from minute 2 to 17.

    The tablet reaches the server at `contact` and at 25.
    """
    for minutes in sorted({0.0, 25.0} | ({contact} if contact is not None else set())):
        with at(in_the_lock, minutes):
            ticks = Tick("page", int(minutes * 60_000))
            read_clock(prison.grace, device_now=server_now(), tick=ticks)
    items = [item for item in in_the_lock.items if item.code != "F1"]
    for place, item in enumerate(items):
        minutes = 2 + place * 0.5
        by = replace(prison.grace, tick=Tick("page", int(minutes * 60_000)))
        times = Times(occurred_at=in_the_lock.lock.sealed_at + minutes * MINUTE)
        with at(in_the_lock, 25):
            answer(by, in_the_lock, item.code, nothing_wrong(item), times=times)


@pytest.mark.parametrize(
    ("contact", "held"),
    [(None, set()), (1.0, set()), (10.0, {"items-2", "device", "session-2"})],
)
def test_a_pin_sealed_offline_counts_only_where_the_tablet_was_out_of_contact(
    prison: Prison, sealed_earlier: InTheLock, contact: float | None, held: set[str]
) -> None:
    searched_out_of_contact(prison, sealed_earlier, contact=contact)
    for name, place in (("grace", 1), ("tom", 2)):
        result = pin_on_the_first_device(
            prison, sealed_earlier, name, place, minutes=22, proven=True
        )
        assert result["applied"], result
    assert searchers_held(sealed_earlier) <= held
    assert bool(searchers_held(sealed_earlier)) is bool(held)


def test_a_signature_without_a_proven_time_does_not_count_as_offline(
    prison: Prison, sealed_earlier: InTheLock
) -> None:
    searched_out_of_contact(prison, sealed_earlier, contact=None)
    result = pin_on_the_first_device(prison, sealed_earlier, "tom", 2, minutes=22, proven=False)
    assert not result["applied"]


def test_the_first_searcher_reads_who_signs_next(prison: Prison, sealed_earlier: InTheLock) -> None:
    search(prison, sealed_earlier)
    for item in sealed_earlier.items:
        for slot in item.photos:
            place = Place(
                sealed_earlier.visit.pk,
                item.code,
                slot.code,
                Phase.WAY_OUT,
                sealed_earlier.search.pk,
            )
            about: dict[str, Any] = {"id": uuid4(), "received": picture(), "in_application": True}
            with at(sealed_earlier, 19):
                store_photo(prison.grace, place=place, **about)
    sign(prison, sealed_earlier, "grace", 1)
    text = read(browser(prison, "grace"), f"/visits/{sealed_earlier.visit.pk}/sheet/").text
    assert "Waiting for the second searcher, who signs on their own device." in text
    assert (
        "Sign the search"
        in read(browser(prison, "tom"), f"/visits/{sealed_earlier.visit.pk}/sheet/").text
    )
