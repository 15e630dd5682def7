"""Flat copies on collected photographs: `python -m tests.imaging.calibrate_flat_copies`.

The command prints the table of docs/photographs.md that says how often a photograph of a screen or
a print is found, and how often an honest photograph of another visit is held. This takes about ten
minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from searches.imaging.fingerprint_index import CANDIDATES, LEAST_SHARED, FingerprintIndex
from searches.rules.photos import is_copy, is_flat_copy
from tests.imaging.calibrate_pairs import ORIGINALS, SECOND, Known, fingerprinted, laid
from tests.imaging.collected_photographs import folder
from tests.imaging.repeat_photographs import seen_again
from tests.imaging.screens_and_prints import FLAT_COPIES

#: How far the camera moved, and how deep the subject is, as in docs/photographs.md.
STEPS, RELIEFS = (0.03, 0.1, 0.2), (0.1, 0.3, 0.8)


def is_found(new: Known, old: Known) -> tuple[bool, bool]:
    """Return whether the earlier photograph is found, and whether the new photograph is held as a
    copy.
    """
    remembered = FingerprintIndex(1)
    remembered.add([uuid4()], old.prints.kept)
    found = bool(remembered.most_similar(new.prints, least=LEAST_SHARED, most=CANDIDATES))
    like = laid(new, old) if found else None
    return found, like is not None and (is_copy(like) or is_flat_copy(like))


def copies(originals: dict[str, bytes]) -> Iterator[str]:
    """Yield a table of false accepts: earlier pictures that were accepted as new photographs."""
    yield "| deception | photographs | found | held | accepted |"
    yield "| --- | --: | --: | --: | --: |"
    earlier = {name: fingerprinted(content) for name, content in originals.items()}
    for way, made in FLAT_COPIES.items():
        results = [
            is_found(fingerprinted(made(content, seed)), earlier[name])
            for seed, (name, content) in enumerate(originals.items())
        ]
        found, held = (sum(each) for each in zip(*results, strict=True))
        yield f"| {way} | {len(results)} | {found} | {held} | {len(results) - held} |"


def honest(originals: dict[str, bytes]) -> Iterator[str]:
    """Yield a table of false holds: the same place, photographed on another visit."""
    yield "| the place itself, on another visit | photographs | held |"
    yield "| --- | --: | --: |"
    earlier = {name: fingerprinted(content) for name, content in originals.items()}
    cases = [(step, relief) for relief in RELIEFS for step in STEPS]
    for step, relief in [*cases, *((step, 0.0) for step in STEPS)]:
        held = sum(
            is_found(
                fingerprinted(seen_again(content, seed, step=step, relief=relief)), earlier[name]
            )[1]
            for seed, (name, content) in enumerate(originals.items())
        )
        depth = f"depth {relief:.0%} of the distance" if relief else "flat: a plate, a seal"
        yield f"| {depth}, camera moved by {step:.0%} | {len(originals)} | {held} |"


def seconds(pairs: Path) -> Iterator[str]:
    """Yield a table of real second photographs, taken within a minute or from another position."""
    yield "| real second photograph | how | share on one plane | astray | grain | flat copy |"
    yield "| --- | --- | --: | --: | --: | --- |"
    for first, second, how in SECOND:
        like = laid(
            fingerprinted((pairs / second).read_bytes()),
            fingerprinted((pairs / first).read_bytes()),
        )
        if like is None or not like.flat_matched:
            yield f"| {second} | {how} | – | – | – | no |"
            continue
        figures = f"{like.flat_share:.2f} | {like.flat_astray:.2f} | {like.flat_grain:.2f}"
        yield f"| {second} | {how} | {figures} | {'yes' if is_flat_copy(like) else 'no'} |"


def main() -> None:
    data = folder()
    if data is None:
        sys.exit("No collected photographs: set GATEHOUSE_SHARED_DATA.")
    originals = {name: (data / "pairs" / name).read_bytes() for name in ORIGINALS}
    for part in (copies(originals), honest(originals), seconds(data / "pairs")):
        for line in part:
            print(line, flush=True)  # noqa: T201
        print()  # noqa: T201


if __name__ == "__main__":
    main()
