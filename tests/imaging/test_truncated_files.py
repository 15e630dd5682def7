"""Real photographs that are cut get a sentence in time, and are never usable."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from searches.imaging.decoder_pool import MEGABYTES
from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import measure
from searches.rules.photos import problems
from searches.words.photos import SENTENCES
from tests.imaging.collected_photographs import folder, required_folder
from tests.imaging.fuzz import SECONDS

KINDS = {".jpg", ".png", ".webp", ".mpo"}
DECODER_ITSELF = 100  # in megabytes, with no file opened yet
#: The distance between two cuts, in bytes. `make nightly` cuts at every kB.
EVERY = int(os.environ.get("CUT_EVERY_BYTES", 16 * 1024))
#: The beginning of a file has its headers, and is cut at every kB in every run.
HEADERS, EVERY_IN_HEADERS = 8 * 1024, 1024
#: Each file has a second picture after the first. The first is complete without it, but too small.
TWO_PICTURES = {"frozenpond.mpo", "sugarshack.mpo"}
FOUND = folder()
NAMES = sorted(path.name for path in (FOUND / "phone").iterdir()) if FOUND else []
PHOTOGRAPHS = [name for name in NAMES if Path(name).suffix in KINDS]


def refusal_sentence(path: Path) -> str:
    """Return the sentence that refuses an unreadable file, or "" if the file can be read.

    Assert that a file that can be read has a problem that makes it unusable.
    """
    try:
        measures = measure(path)
    except Unreadable as refusal:
        return SENTENCES[refusal.problem]
    assert problems(measures), "usable"
    return ""


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_a_truncated_file_is_never_evidence(name: str, tmp_path: Path) -> None:
    whole, cut = (required_folder() / "phone" / name).read_bytes(), tmp_path / "cut"
    refused, held = 0, memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # resets the measured peak
    lengths = cut_lengths(len(whole))
    for length in lengths:
        cut.write_bytes(whole[:length])
        began = time.process_time()
        refused += bool(refusal_sentence(cut))
        assert time.process_time() - began < SECONDS, length
    assert refused == len(lengths) or name in TWO_PICTURES and refused > len(lengths) / 3
    assert memory("VmHWM") - held < MEGABYTES - DECODER_ITSELF


def cut_lengths(length: int) -> list[int]:
    headers = range(0, min(length, HEADERS), EVERY_IN_HEADERS)
    return sorted({*headers, *range(0, length, EVERY)})


def memory(line: str) -> int:
    """Return the megabytes that this line of /proc/self/status gives for this process."""
    match = re.search(rf"{line}:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(match[1]) // 1024 if match else 0


def test_the_headers_are_cut_at_every_kilobyte() -> None:
    assert cut_lengths(5000) == [0, 1024, 2048, 3072, 4096]
    assert {0, 1024, 7 * 1024, EVERY, 2 * EVERY} <= set(cut_lengths(3 * EVERY))


def test_there_are_enough_photographs_to_cut() -> None:
    required_folder()
    assert len(PHOTOGRAPHS) > 20
