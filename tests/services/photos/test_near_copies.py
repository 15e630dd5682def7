"""A photograph made from an earlier file is a copy.

A second photograph of the same scene is not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from searches.models import ExceptionCase, PhotoExamination, Photograph
from searches.services.exceptions.event_readers import catch_up
from searches.words.exceptions import ExceptionCode
from tests.imaging.collected_photographs import required_folder
from tests.imaging.copies import COPIES
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, received, seal, send_photo

pytestmark = pytest.mark.slow

SLOT = ("U3", "U3")
FIRST = photograph(1, 1200, 900)
HONEST = (
    ("iphone_hdr_NO.jpg", "iphone_hdr_YES.jpg"),
    ("canon_hdr_NO.jpg", "canon_hdr_YES.jpg"),
    ("rubberwhale1.png", "rubberwhale2.png"),
    ("berlin_01.jpg", "berlin_02.jpg"),
    ("basketball1.png", "basketball2.png"),
)


@pytest.fixture
def yesterdays(prison: Prison) -> str:
    """Store photographs of another lorry's left side and of another place.

    Returns the id of the photograph of the left side.
    """
    in_the_lock = seal(prison, plate="AB12CDE")
    other = received(photograph(2, 1200, 900))
    send_photo(prison.grace, in_the_lock, "U4", "U4", received=other)
    kept = send_photo(prison.grace, in_the_lock, *SLOT, received=received(FIRST))
    return str(kept.id)


@pytest.mark.parametrize("way", [way for way in COPIES if "1.5°" not in way])
def test_a_photograph_made_from_an_earlier_one_is_refused(
    prison: Prison, yesterdays: str, way: str
) -> None:
    body = COPIES[way](FIRST)
    answer = send_photo(prison.tom, seal(prison), *SLOT, received=received(body)).answer
    assert answer["usable"] is False
    assert answer["copy_of"] == yesterdays
    assert answer["problems"][0]["code"] == "copy"
    assert (answer["earlier"]["plate"], answer["earlier"]["slot"]) == ("AB12CDE", "U3")


def test_a_near_copy_opens_a_case(prison: Prison, yesterdays: str) -> None:
    body = COPIES["mirrored"](FIRST)
    send_photo(prison.tom, seal(prison), *SLOT, received=received(body))
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code=ExceptionCode.COPIED_PHOTO).count() == 1


def test_the_similarity_is_stored_beside_the_photograph(prison: Prison, yesterdays: str) -> None:
    body = COPIES["cropped to 80 % of each side"](FIRST)
    copy = send_photo(prison.tom, seal(prison), *SLOT, received=received(body))
    kept = PhotoExamination.objects.get(photograph=copy.id)
    assert str(kept.nearest_id) == yesterdays
    assert kept.likeness["matched"] > 50 and float(kept.likeness["astray_straight"]) < 0.5


def test_the_underside_of_another_vehicle_is_not_a_copy(prison: Prison, yesterdays: str) -> None:
    answer = send_photo(prison.tom, seal(prison), *SLOT, received=received(photograph(9))).answer
    assert (answer["usable"], answer["copy_of"]) == (True, None)


@pytest.mark.parametrize(("first", "second"), HONEST)
def test_a_second_photograph_of_the_scene_is_not_a_copy(
    prison: Prison, in_the_lock: InTheLock, first: str, second: str
) -> None:
    folder: Path = required_folder() / "pairs"
    for name in (first, second):
        body = (folder / name).read_bytes()
        answer = send_photo(prison.grace, in_the_lock, *SLOT, received=received(body)).answer
        assert answer["copy_of"] is None, name


def test_a_copy_is_recognised_by_a_process_that_started_later(
    prison: Prison, yesterdays: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("searches.services.photos.copies._memories", type(_memories())())
    body = COPIES["turned by 90°"](FIRST)
    assert send_photo(prison.tom, seal(prison), *SLOT, received=received(body)).answer["copy_of"]


def test_a_repeat_of_the_same_operation_is_not_its_own_copy(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    upload = received(photograph(4))
    first = send_photo(prison.grace, in_the_lock, *SLOT, received=upload)
    again = send_photo(prison.grace, in_the_lock, *SLOT, received=upload, id=first.id)
    assert again.answer == first.answer and again.answer["copy_of"] is None
    assert Photograph.objects.count() == PhotoExamination.objects.count() == 1


def test_no_photograph_of_this_vehicle_and_zone_is_too_old(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process in this test keeps only two photographs in memory.

    Four photographs of another place came afterwards.
    """
    # Replace this process's memory, which has the photographs of earlier tests.
    monkeypatch.setattr("searches.services.photos.copies._memories", type(_memories())())
    monkeypatch.setattr("searches.services.photos.copies.REMEMBERED", 2)
    in_the_lock = seal(prison, plate="AB12CDE")
    kept = send_photo(prison.grace, in_the_lock, *SLOT, received=received(FIRST))
    for seed in (2, 3, 4, 5):
        other = received(photograph(seed, 1200, 900))
        send_photo(prison.grace, in_the_lock, "U4", "U4", received=other)
    body = received(COPIES["mirrored"](FIRST))
    elsewhere = send_photo(prison.tom, seal(prison), *SLOT, received=body).answer
    again = received(COPIES["resized to 50 %"](FIRST))
    same = send_photo(prison.grace, in_the_lock, *SLOT, received=again).answer
    assert (elsewhere["copy_of"], same["copy_of"]) == (None, str(kept.id))


def _memories() -> object:
    from searches.services.photos import copies

    return copies._memories
