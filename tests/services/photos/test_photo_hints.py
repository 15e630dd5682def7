"""Data in a photograph's file may open a case, but never holds the vehicle.

Prisons set the limits.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image

from searches.ledger.clock import server_now
from searches.models import ExceptionCase, PhotoExamination
from searches.services.exceptions.event_readers import catch_up
from searches.services.prison.establishments import change_policy
from searches.words.exceptions import ExceptionCode
from searches.words.policy import Policy
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, received, seal, send_photo

MODEL, TAKEN, EXIF_FOLDER = 0x0110, 0x9003, 0x8769


def photo_with_exif(seed: int, *, camera: str = "", taken: str = "") -> bytes:
    exif = Image.Exif()
    if camera:
        exif[MODEL] = camera
    if taken:
        exif.get_ifd(EXIF_FOLDER)[TAKEN] = taken
    out = io.BytesIO()
    with Image.open(io.BytesIO(photograph(seed))) as picture:
        picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def codes(prison: Prison) -> list[str]:
    catch_up(prison.establishment.pk)
    return sorted(ExceptionCase.objects.values_list("code", flat=True))


@pytest.mark.slow
def test_a_file_of_another_day_opens_a_case_and_clears_its_zone(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    body = photo_with_exif(1, taken="2026:01:01 07:00:00")
    answer = send_photo(prison.grace, in_the_lock, "U3", "U3", received=received(body)).answer
    assert answer["usable"] is True
    assert codes(prison) == [ExceptionCode.CLOCK]


def test_a_file_of_this_minute_opens_no_case(prison: Prison, in_the_lock: InTheLock) -> None:
    now = f"{server_now():%Y:%m:%d %H:%M:%S}"
    send_photo(
        prison.grace, in_the_lock, "U3", "U3", received=received(photo_with_exif(1, taken=now))
    )
    assert codes(prison) == []


@pytest.mark.slow
def test_two_cameras_of_one_tablet_in_one_search_open_a_case(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    for seed, slot, camera in ((1, "U3", "Pixel 7"), (2, "U4", "Pixel 7"), (3, "U1", "Galaxy A5")):
        body = photo_with_exif(seed, camera=camera)
        send_photo(prison.grace, in_the_lock, slot, slot, received=received(body))
    assert codes(prison) == [ExceptionCode.COPIED_PHOTO]
    assert PhotoExamination.objects.get(photograph__slot="U1").hints == ["other_camera"]


def test_a_prison_may_set_stricter_thresholds(prison: Prison) -> None:
    policy = Policy(photo_least_longest_side=3000).to_document()
    change_policy(prison.sam, policy=policy)
    answer = send_photo(prison.grace, seal(prison), "U3", "U3", received=received()).answer
    assert [problem["code"] for problem in answer["problems"]] == ["too_small"]
