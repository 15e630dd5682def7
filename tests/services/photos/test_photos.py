"""Gatehouse stores and checks each photograph once, and names copies.

Gatehouse also knows which announced photographs have not arrived.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from searches.ledger.clock import replay_at, server_now
from searches.models import PhotoAnnouncement, Photograph
from searches.services.photos.photos import (
    AnnouncedPhoto,
    Place,
    announce_photos,
    keep_photo,
    store_photo,
)
from searches.words.checklists import Phase
from searches.words.refusals import Conflict, NotAllowed, NotThere
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, acts_of, picture, received, seal, send_photo

SLOT = ("U3", "U3")


def test_a_photograph_is_a_row_and_an_entry(prison: Prison, in_the_lock: InTheLock) -> None:
    outcome = send_photo(prison.grace, in_the_lock, *SLOT)
    photo = Photograph.objects.get(pk=outcome.id)
    assert outcome.status == 201 and outcome.answer["usable"] is True
    assert outcome.answer["sha256"] == photo.sha256
    assert (photo.search_id, photo.phase, photo.slot) == (in_the_lock.search.pk, "way_out", "U3")
    assert acts_of(in_the_lock.visit.pk)[-1] == "store_photo"


def test_the_same_photograph_again_gets_the_same_answer(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    upload = received()
    first = send_photo(prison.grace, in_the_lock, *SLOT, received=upload)
    again = send_photo(prison.grace, in_the_lock, *SLOT, received=upload, id=first.id)
    assert (again.status, again.answer) == (200, first.answer)
    assert Photograph.objects.count() == 1


def test_other_bytes_under_the_same_uuid_conflict(prison: Prison, in_the_lock: InTheLock) -> None:
    first = send_photo(prison.grace, in_the_lock, *SLOT)
    with pytest.raises(Conflict):
        send_photo(prison.grace, in_the_lock, *SLOT, id=first.id)


def test_a_copy_from_yesterday_is_stored_and_named(prison: Prison) -> None:
    with replay_at(server_now() - timedelta(days=1)):
        yesterday = seal(prison, plate="AB12CDE")
        body = picture()
        first = send_photo(prison.grace, yesterday, *SLOT, received=received(body))
    today = seal(prison)
    copy = send_photo(prison.tom, today, *SLOT, received=received(body))
    assert copy.answer["usable"] is False
    assert copy.answer["copy_of"] == str(first.id)


def test_a_copy_names_the_earliest(prison: Prison, in_the_lock: InTheLock) -> None:
    body = picture()
    first, _, third = (
        send_photo(prison.grace, in_the_lock, *SLOT, received=received(body)) for _ in range(3)
    )
    assert third.answer["copy_of"] == str(first.id)


def test_a_photograph_of_another_prison_is_not_a_copy(prison: Prison, other_prison: Prison) -> None:
    body = picture()
    in_the_lock = seal(other_prison)
    send_photo(other_prison.grace, in_the_lock, *SLOT, received=received(body))
    outcome = send_photo(prison.grace, seal(prison), *SLOT, received=received(body))
    assert outcome.answer["copy_of"] is None


def test_a_dark_photograph_is_reported(prison: Prison, in_the_lock: InTheLock) -> None:
    import io

    from PIL import Image

    held = io.BytesIO()
    Image.new("RGB", (1280, 960)).save(held, "JPEG")
    outcome = send_photo(prison.grace, in_the_lock, *SLOT, received=received(held.getvalue()))
    assert outcome.answer["usable"] is False
    assert "too_dark" in [problem["code"] for problem in outcome.answer["problems"]]


def test_a_slot_that_is_not_on_the_checklist_is_refused(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    outcome = send_photo(prison.grace, in_the_lock, "U3", "U99")
    assert (outcome.status, outcome.answer["code"]) == (422, "no-slot")
    assert not Photograph.objects.exists()


def test_another_search_method_has_a_photograph_of_its_own(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    assert send_photo(prison.grace, in_the_lock, "B1", "B1-other").status == 201


def test_at_arrival_only_reference_photographs_are_taken(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    def keep(slot: str):
        return keep_photo(
            prison.grace,
            id=uuid4(),
            received=received(),
            place=Place(in_the_lock.visit.pk, slot, slot, Phase.WAY_IN),
            in_application=True,
            occurred_at=None,
        )

    assert keep("U3").status == 201
    assert keep("D2").answer["code"] == "no-slot"
    assert Photograph.objects.get().search is None


def test_supervisors_take_no_photograph_and_other_prisons_see_none(
    prison: Prison, other_prison: Prison, in_the_lock: InTheLock
) -> None:
    place = Place(in_the_lock.visit.pk, *SLOT, Phase.WAY_OUT)
    upload: dict[str, Any] = {
        "id": uuid4(),
        "received": received(),
        "place": place,
        "in_application": True,
    }
    with pytest.raises(NotAllowed):
        store_photo(prison.kay, **upload)
    with pytest.raises(NotThere):
        store_photo(other_prison.grace, **upload)


def test_announced_photographs_are_missing_until_they_arrive(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    coming = [AnnouncedPhoto(uuid4(), "a" * 64, 1000), AnnouncedPhoto(uuid4(), "b" * 64, 2000)]
    visit = in_the_lock.visit.pk
    assert announce_photos(prison.grace, visit_id=visit, photos=coming) == 2
    assert announce_photos(prison.grace, visit_id=visit, photos=coming) == 0
    assert PhotoAnnouncement.objects.filter(visit=visit).count() == 2
    assert acts_of(visit)[-1] == "announce_photos"


def test_an_announcement_cannot_be_changed(prison: Prison, in_the_lock: InTheLock) -> None:
    photo_id, visit = uuid4(), in_the_lock.visit.pk
    announce_photos(prison.grace, visit_id=visit, photos=[AnnouncedPhoto(photo_id, "a" * 64, 1)])
    with pytest.raises(Conflict):
        announce_photos(
            prison.grace, visit_id=visit, photos=[AnnouncedPhoto(photo_id, "b" * 64, 1)]
        )


def test_bytes_that_differ_from_the_announcement_are_refused(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    photo_id, visit = uuid4(), in_the_lock.visit.pk
    announce_photos(prison.grace, visit_id=visit, photos=[AnnouncedPhoto(photo_id, "a" * 64, 1)])
    outcome = send_photo(prison.grace, in_the_lock, *SLOT, id=photo_id)
    assert outcome.status == 409
    assert not Photograph.objects.exists()
