"""Files broken at random or on purpose are answered with a sentence, in time, with little
memory.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import examine
from searches.models import Photograph
from searches.words.photos import SENTENCES, PhotoProblem
from tests.imaging.fuzz import MEGABYTES, SECONDS, fuzzed
from tests.imaging.sample_pictures import encode, textured
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock

#: Enough files to notice a fault. `make nightly` uses thousands.
FILES = int(os.environ.get("GATEHOUSE_FUZZ_FILES", "250"))
SENT = 40


def test_broken_files_are_answered_in_time_and_memory() -> None:
    """Run tests.imaging.fuzz as a process, which fails beyond its limits or on any exception."""
    command = [sys.executable, "-W", "error", "-m", "tests.imaging.fuzz", "--files", str(FILES)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2000:]


def test_broken_files_do_not_crash_the_server(prison: Prison, in_the_lock: InTheLock) -> None:
    client = Client()
    client.force_login(prison.person["grace"])
    where = f"visit={in_the_lock.visit.pk}&item=U3&slot=U3&phase=way_out"
    kept = 0
    for content in fuzzed(SENT, seed=77):
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        answer = client.put(
            f"/api/v1/photos/{uuid4()}?{where}",
            content,
            content_type="image/jpeg",
            headers={"Content-Digest": f"sha-256=:{digest}:"},
        )
        assert answer.status_code in (201, 413, 415, 422), content[:40]
        kept += answer.status_code == 201
    assert Photograph.objects.count() == kept < SENT


def _problem(content: bytes, folder: Path) -> PhotoProblem | None:
    path = folder / "photo"
    path.write_bytes(content)
    began = time.process_time()
    try:
        examine(path)
    except Unreadable as refusal:
        return refusal.problem
    finally:
        assert time.process_time() - began < SECONDS
    return None


def _progressive(size: tuple[int, int]) -> bytes:
    return encode(Image.new("RGB", size, "gray"), "JPEG", quality=20, progressive=True)


def test_a_thousand_empty_scans_are_not_decoded(tmp_path: Path) -> None:
    """This file of half a megabyte once kept a worker busy for more than three minutes."""
    whole = _progressive((4800, 3600))
    last = whole.rindex(b"\xff\xda")
    bomb = whole[:-2] + whole[last:-2] * 3000 + b"\xff\xd9"
    assert _problem(bomb, tmp_path) is PhotoProblem.UNREADABLE


def test_a_progressive_picture_is_read_up_to_what_fits_in_memory(tmp_path: Path) -> None:
    assert _problem(_progressive((4800, 3600)), tmp_path) is None
    problem = _problem(_progressive((8000, 6000)), tmp_path)
    assert problem is PhotoProblem.TOO_MANY_HELD_PIXELS
    assert "25 megapixels" in SENTENCES[problem]


@pytest.mark.parametrize("frame", [b"\xff\xc3", b"\xff\xc9", b"\xff\xca"])
def test_every_coding_used_by_cameras_is_accepted(frame: bytes, tmp_path: Path) -> None:
    whole = encode(textured(), "JPEG").replace(b"\xff\xc0", frame, 1)
    assert _problem(whole, tmp_path) is PhotoProblem.UNREADABLE


def test_a_preview_inside_the_metadata_is_not_counted(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "x" * 10
    inside = encode(textured(), "JPEG", progressive=True) * 2
    out = io.BytesIO()
    textured(480, 360).save(out, "JPEG", exif=exif, comment=inside[:60_000])
    assert _problem(out.getvalue(), tmp_path) is None


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_the_largest_readable_file_is_read_in_time(kind: str, tmp_path: Path) -> None:
    size = (5700, 4300) if kind == "WEBP" else (8000, 6200)
    picture = Image.effect_noise((size[0] // 4, size[1] // 4), 40).resize(size)
    content = encode(picture.convert("RGB"), kind, **({"method": 0} if kind == "WEBP" else {}))
    assert len(content) < 20 * 1024 * 1024
    assert _problem(content, tmp_path) is None
    assert MEGABYTES == 400
