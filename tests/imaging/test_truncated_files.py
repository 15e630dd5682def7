"""Real photographs, cut at every kB, are answered with a sentence in time, and are never usable."""

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
EVERY = 1024 if os.environ.get("CI") else 16 * 1024
#: Each file has a second picture after the first. The first is complete without it, but too small.
TWO_PICTURES = {"frozenpond.mpo", "sugarshack.mpo"}
FOUND = folder()
NAMES = sorted(path.name for path in (FOUND / "phone").iterdir()) if FOUND else []
PHOTOGRAPHS = [name for name in NAMES if Path(name).suffix in KINDS]


def refusal_sentence(path: Path) -> str:
    """Return the sentence of the refusal, or "" when the file was read and has at least one
    problem.
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
    lengths = range(0, len(whole), EVERY)
    for length in lengths:
        cut.write_bytes(whole[:length])
        began = time.process_time()
        refused += bool(refusal_sentence(cut))
        assert time.process_time() - began < SECONDS, length
    assert refused == len(lengths) or name in TWO_PICTURES and refused > len(lengths) / 3
    assert memory("VmHWM") - held < MEGABYTES - DECODER_ITSELF


def memory(line: str) -> int:
    """Return the megabytes that this line of /proc/self/status gives for this process."""
    match = re.search(rf"{line}:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(match[1]) // 1024 if match else 0


def test_there_are_enough_photographs_to_cut() -> None:
    required_folder()
    assert len(PHOTOGRAPHS) > 20
