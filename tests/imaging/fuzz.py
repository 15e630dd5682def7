"""Thousands of broken files, the same for the same seed: `python -m tests.imaging.fuzz`.

    python -m tests.imaging.fuzz --files 3000 --seed 1

The command reads every file in this process as the server does: measures it, takes its fingerprint
and makes it smaller. It prints how many files were refused, the longest time and the most memory,
and fails beyond the limits.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from searches.imaging.derive import upright_jpeg
from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import examine
from searches.rules.photos import problems
from tests.imaging.collected_photographs import folder
from tests.imaging.sample_pictures import encode, textured

SECONDS, MEGABYTES = 2.0, 400
TAILS = (b"<html><script>alert(1)</script>", b"PK\x03\x04" + bytes(60), b"%PDF-1.7\n", b"GIF89a")
LARGEST = 400_000


def seeds() -> list[bytes]:
    """Return small files of every accepted format, and the collected files where they exist."""
    made = [encode(textured(320, 240, seed=n), "JPEG", quality=q) for n, q in ((1, 40), (2, 92))]
    made += [encode(textured(320, 240), "JPEG", progressive=True)]
    made += [encode(textured(200, 150), "PNG"), encode(textured(200, 150), "WEBP")]
    made += [encode(textured(200, 150), "WEBP", lossless=True)]
    found = folder()
    files = [*(found / "hostile").iterdir(), *(found / "phone").iterdir()] if found else []
    kept = [path.read_bytes() for path in sorted(files) if path.stat().st_size < LARGEST]
    return made + [content for content in kept if content]


def fuzzed(count: int, seed: int) -> Iterator[bytes]:
    chance, known = random.Random(seed), seeds()
    for _ in range(count):
        content = bytearray(chance.choice(known))
        for _ in range(chance.choice((1, 1, 2, 4))):
            chance.choice(WAYS)(content, chance)
        yield bytes(content)


def _flip(content: bytearray, chance: random.Random) -> None:
    reach = len(content) if chance.random() < 0.5 else min(len(content), 1500)
    for _ in range(chance.choice((1, 4, 30, 300)) if reach else 0):
        content[chance.randrange(reach)] = chance.choice((0, 255, chance.randrange(256)))


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content) + 1) :]


def _double(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) + 1)
    part = content[start : start + chance.randrange(1, 4096)]
    content[start:start] = part * chance.choice((1, 2, 40))


def _drop(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) + 1)
    del content[start : start + chance.randrange(1, 4096)]


def _follow(content: bytearray, chance: random.Random) -> None:
    content += chance.choice(TAILS)


def _enlarge(content: bytearray, chance: random.Random) -> None:
    """Write a false size into the file's header."""
    for mark in (b"\xff\xc0", b"\xff\xc2", b"IHDR"):
        at = bytes(content).find(mark)
        if at >= 0 and at + 12 < len(content):
            skip = 4 if mark == b"IHDR" else 5
            length = 8 if mark == b"IHDR" else 4
            content[at + skip : at + skip + length] = chance.randbytes(length)


WAYS = (_flip, _flip, _flip, _cut, _double, _drop, _follow, _enlarge)


def read(content: bytes, place: Path) -> str:
    """Return the result in one word.

    Any exception other than Unreadable is a bug, and is raised.
    """
    place.write_bytes(content)
    try:
        examined = examine(place)
        upright_jpeg(content, longest_side=400)
    except Unreadable as refusal:
        return refusal.problem
    wrong = problems(examined.measures)
    return "read, no evidence" if wrong else "usable"


def run(count: int, seed: int) -> tuple[Counter[str], float, int]:
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as here:
        for content in fuzzed(count, seed):
            began = time.process_time()
            outcomes[read(content, Path(here) / "photo")] += 1
            slowest = max(slowest, time.process_time() - began)
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return outcomes, slowest, int(peak[1]) // 1024 if peak else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outcomes, slowest, peak = run(options.files, options.seed)
    for word, count in outcomes.most_common():
        print(f"{count:6d} {word.replace('_', ' ')}")  # noqa: T201
    print(f"slowest {slowest:.2f} s, most memory {peak} MB")  # noqa: T201
    if slowest > SECONDS or peak > MEGABYTES:
        raise SystemExit("Beyond the limits.")


if __name__ == "__main__":
    main()
