"""A photograph is compared with those of arrival and of earlier visits, or reported as
not fitting.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils.timezone import localtime

from searches.imaging.scenes import varied
from searches.ledger.clock import replay_at, server_now
from searches.models import Photograph, Visit
from searches.queries.photos.comparisons import comparison_of
from searches.rules.answers import ItemAnswer
from searches.services.photos.photos import Place, keep_photo
from searches.words.checklists import Phase, Result
from tests.imaging.copies import COPIES, jpeg, opened
from tests.imaging.foreign_objects import bundle
from tests.support.forms import page_text
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, received, seal, send_photo

pytestmark = pytest.mark.slow

SLOT = ("U3", "U3")


def as_(prison: Prison, name: str) -> Client:
    client = Client()
    client.force_login(prison.person[name])
    return client


def way_in(prison: Prison, in_the_lock: InTheLock, body: bytes) -> UUID:
    place = Place(in_the_lock.visit.pk, "U3", "U3", Phase.WAY_IN)
    fields: dict[str, Any] = {
        "received": received(body),
        "in_application": True,
        "occurred_at": None,
    }
    return keep_photo(prison.grace, id=uuid4(), place=place, **fields).id


@pytest.fixture
def reference(prison: Prison, in_the_lock: InTheLock) -> UUID:
    return way_in(prison, in_the_lock, photograph(1))


def taken_again(seed: int = 5) -> bytes:
    return varied(photograph(1), seed, "")


def test_the_same_place_is_compared_with_the_photograph_of_arrival(
    prison: Prison, in_the_lock: InTheLock, reference: UUID
) -> None:
    now = send_photo(prison.grace, in_the_lock, *SLOT, received=received(taken_again())).id
    page = page_text(as_(prison, "mia").get(f"/photos/{now}/beside/"))
    assert f"/photos/{now}/beside/{reference}/laid" in page
    laid = as_(prison, "mia").get(f"/photos/{now}/beside/{reference}/laid")
    assert laid.content[:3] == b"\xff\xd8\xff" and laid["Content-Type"] == "image/jpeg"


def test_a_new_bundle_is_outlined(prison: Prison, in_the_lock: InTheLock, reference: UUID) -> None:
    body = jpeg(bundle(opened(taken_again()), 0.1, seed=2)[0], 88)
    now = send_photo(prison.grace, in_the_lock, *SLOT, received=received(body)).id
    part = page_text(as_(prison, "grace").get(f"/photos/{now}/beside/{reference}/"))
    assert (
        "<rect" in part
        and "outlined. Check the outlined places first, then the rest of the photograph." in part
    )


def test_pictures_that_do_not_fit_are_shown_without_outlines(
    prison: Prison, in_the_lock: InTheLock, reference: UUID
) -> None:
    now = send_photo(prison.grace, in_the_lock, *SLOT, received=received(photograph(8))).id
    page = page_text(as_(prison, "mia").get(f"/photos/{now}/beside/"))
    assert "could not be laid over one another" in page
    assert f"/photos/{reference}/screen" in page and f"/photos/{now}/screen" in page
    assert as_(prison, "mia").get(f"/photos/{now}/beside/{reference}/laid").status_code == 404


def test_the_zone_shows_the_comparison_once_the_photograph_is_taken(
    prison: Prison, in_the_lock: InTheLock, reference: UUID
) -> None:
    safe = next(item for item in in_the_lock.items if "made_safe" in item.purposes)
    send = as_(prison, "grace")
    now = send_photo(prison.grace, in_the_lock, *SLOT, received=received(taken_again())).id
    answer(prison.grace, in_the_lock, safe.code, ItemAnswer(Result.DONE))
    page = page_text(send.get(f"/visits/{in_the_lock.visit.pk}/sheet/U3/"))
    assert f'hx-get="/photos/{now}/beside/{reference}/"' in page


def test_earlier_visits_come_after_the_photograph_of_arrival(prison: Prison) -> None:
    earlier = []
    for seed in (11, 12):
        in_the_lock = seal(prison)
        body = received(taken_again(seed))
        earlier.append(send_photo(prison.grace, in_the_lock, *SLOT, received=body).id)
        Visit.objects.filter(pk=in_the_lock.visit.pk).update(departed_at=server_now())
    today = seal(prison)
    reference = way_in(prison, today, photograph(1))
    now = send_photo(prison.grace, today, *SLOT, received=received(taken_again())).id
    comparison = comparison_of(prison.establishment.pk, now)
    assert [earlier_photo.photo.id for earlier_photo in comparison.against] == [
        reference,
        *reversed(earlier),
    ]
    page = as_(prison, "mia").get(f"/photos/{now}/beside/?with={earlier[0]}")
    assert page.status_code == 200 and f"/photos/{earlier[0]}/" in page_text(page)


@pytest.mark.parametrize(("ended", "expected"), [("departed_at", 1), ("turned_back_at", 0)])
def test_only_accepted_photographs_are_compared_and_never_a_copy(
    prison: Prison, ended: str, expected: int
) -> None:
    earlier = seal(prison)
    send_photo(prison.grace, earlier, *SLOT, received=received(photograph(1)))
    copied = COPIES["mirrored"](photograph(1))
    send_photo(prison.grace, earlier, *SLOT, received=received(copied))
    Visit.objects.filter(pk=earlier.visit.pk).update(**{ended: server_now()})
    today = seal(prison)
    now = send_photo(prison.grace, today, *SLOT, received=received(taken_again())).id
    against = comparison_of(prison.establishment.pk, now).against
    assert len(against) == expected
    assert all(
        Photograph.objects.get(pk=earlier_photo.photo.id).copy_of is None
        for earlier_photo in against
    )


def test_only_people_with_access_to_photographs_see_comparisons(
    prison: Prison, other_prison: Prison, in_the_lock: InTheLock, reference: UUID
) -> None:
    now = send_photo(prison.grace, in_the_lock, *SLOT, received=received(taken_again())).id
    for place in ("", f"{reference}/", f"{reference}/laid"):
        assert as_(prison, "kay").get(f"/photos/{now}/beside/{place}").status_code == 403
        assert as_(other_prison, "mia").get(f"/photos/{now}/beside/{place}").status_code == 404
    stranger = as_(prison, "mia").get(f"/photos/{now}/beside/{uuid4()}/")
    assert stranger.status_code == 404


def test_a_photograph_of_another_day_is_shown_with_its_date(prison: Prison) -> None:
    with replay_at(server_now() - timedelta(days=2)):
        in_the_lock = seal(prison)
        way_in(prison, in_the_lock, photograph(1))
        then = send_photo(prison.grace, in_the_lock, *SLOT, received=received(taken_again())).id
    page = page_text(as_(prison, "mia").get(f"/photos/{then}/beside/"))
    day = f"{localtime(Photograph.objects.get(pk=then).recorded_at):%b %Y}"
    assert "Now, " not in page and "today" not in page
    assert page.count(day) >= 3


def test_a_photograph_of_today_is_labelled_now(
    prison: Prison, in_the_lock: InTheLock, reference: UUID
) -> None:
    now = send_photo(prison.grace, in_the_lock, *SLOT, received=received(taken_again())).id
    page = page_text(as_(prison, "mia").get(f"/photos/{now}/beside/"))
    assert "Now, " in page and "Way in, today" in page
