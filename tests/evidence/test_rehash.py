"""Every original is hashed again. The command names each fault, also after an interrupted round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from searches.models import Photograph
from searches.services.photos import rehash as rehashing
from searches.services.photos.rehash import RehashVerdict, rehash
from searches.services.photos.uploads import blob_name, photographs
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, seal, send_photo


@pytest.fixture
def photos(prison: Prison) -> list[Photograph]:
    """Store four photographs and return them in the order of the round."""
    in_the_lock: InTheLock = seal(prison)
    for slot in ("U3", "U4", "U3", "U4"):
        send_photo(prison.grace, in_the_lock, slot, slot)
    return list(Photograph.objects.order_by("recorded_at", "pk"))


def lose(photo: Photograph) -> None:
    photographs().delete(blob_name(photo.sha256))


def put_back(photo: Photograph, body: bytes) -> None:
    path = Path(photographs().path(blob_name(photo.sha256)))
    path.write_bytes(body)


def body_of(photo: Photograph) -> bytes:
    return Path(photographs().path(blob_name(photo.sha256))).read_bytes()


def break_off_after(count: int) -> None:
    """Check this number of photographs and stop, as a killed process would.

    Unsaved results are lost.
    """
    looking = rehash("WWI")
    for _ in range(count):
        next(looking)
    looking.close()


def verify(capsys: Any) -> tuple[bool, str]:
    """Run the command. Return whether it succeeded, and its output."""
    try:
        call_command("evidence", "verify")
    except CommandError:
        return False, capsys.readouterr().out
    return True, capsys.readouterr().out


def test_a_fault_found_before_the_break_is_named_again_and_fails(
    photos: list[Photograph], capsys: Any
) -> None:
    lose(photos[0])
    break_off_after(1)
    fine, output = verify(capsys)
    assert not fine
    assert f"WWI: photograph {photos[0].pk} is missing, found before the interruption" in output
    assert "3 photographs verified, 1 with a fault." in output


def test_a_fault_is_named_once_after_any_number_of_interruptions(
    photos: list[Photograph], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehashing, "KEPT_EVERY", 1)
    lose(photos[0])
    lose(photos[2])
    for _ in range(3):
        break_off_after(2)
    fine, output = verify(capsys)
    assert not fine
    for photo in (photos[0], photos[2]):
        assert output.count(str(photo.pk)) == 1


def test_a_break_just_before_the_report_loses_no_fault(
    photos: list[Photograph], capsys: Any
) -> None:
    """The progress is saved every fifty photographs, but each fault is saved at once."""
    lose(photos[1])
    break_off_after(3)
    fine, output = verify(capsys)
    assert not fine and str(photos[1].pk) in output
    assert "WWI: 3 of 4" in output


def test_the_next_round_starts_without_old_faults(photos: list[Photograph], capsys: Any) -> None:
    body = body_of(photos[0])
    lose(photos[0])
    break_off_after(1)
    put_back(photos[0], body)
    assert not verify(capsys)[0]
    fine, output = verify(capsys)
    assert fine and "4 photographs verified, 0 with a fault." in output


def test_a_round_from_the_beginning_forgets_earlier_faults(photos: list[Photograph]) -> None:
    body = body_of(photos[0])
    lose(photos[0])
    break_off_after(1)
    put_back(photos[0], body)
    assert {photo_checked.found for photo_checked in rehash("WWI", again=True)} == {
        RehashVerdict.FINE
    }


def test_an_interrupted_report_is_repeated(photos: list[Photograph], capsys: Any) -> None:
    lose(photos[0])
    break_off_after(1)
    break_off_after(4)  # three more photographs, and the first fault from before
    fine, output = verify(capsys)
    assert not fine and str(photos[0].pk) in output
