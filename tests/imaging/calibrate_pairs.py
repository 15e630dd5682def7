"""Copies and comparisons on collected photographs: `python -m tests.imaging.calibrate_pairs`.

The command prints the other tables of docs/photographs.md. This takes about five minutes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import numpy

from searches.imaging.comparisons import compare
from searches.imaging.derive import upright_jpeg
from searches.imaging.fingerprint_index import CANDIDATES, LEAST_SHARED, FingerprintIndex
from searches.imaging.fingerprints import KEPT_BYTES, Fingerprint, Grey
from searches.imaging.likeness import COMPARED_SIDE, likeness, rough_fit
from searches.imaging.measure import examine, upright_grey
from searches.rules.photos import is_copy
from searches.words.photos import Likeness, PhotoMeasures
from tests.imaging.collected_photographs import folder
from tests.imaging.copies import COPIES, jpeg, opened
from tests.imaging.foreign_objects import bundle, strap
from tests.imaging.test_comparison import outlined

CROWD = 100_000  # the number of other photographs among which the earlier one must be found
ORIGINALS = (
    *("aloeL.jpg", "basketball1.png", "berlin_01.jpg", "canon_hdr_NO.jpg", "ela_original.jpg"),
    *("graf1.png", "iphone_hdr_NO.jpg", "leuvenA.jpg", "rubberwhale1.png"),
    *(f"lund_0{number}.jpg" for number in range(1, 7)),
)
SECOND = (
    ("iphone_hdr_NO.jpg", "iphone_hdr_YES.jpg", "half a second later, by hand"),
    ("canon_hdr_NO.jpg", "canon_hdr_YES.jpg", "26 seconds later, at night"),
    ("rubberwhale1.png", "rubberwhale2.png", "next frame, things moved a little"),
    ("basketball1.png", "basketball2.png", "next frame, people moved"),
    ("berlin_01.jpg", "berlin_02.jpg", "from beside"),
    ("aloeL.jpg", "aloeR.jpg", "stereo, near"),
    ("left01.jpg", "right01.jpg", "stereo, chessboard"),
    ("leuvenA.jpg", "leuvenB.jpg", "from elsewhere"),
    ("graf1.png", "graf3.png", "a wall from elsewhere"),
    *((f"lund_0{n}.jpg", f"lund_0{n + 1}.jpg", "round one thing") for n in range(1, 6)),
)
BUNDLES, STRAPS, PLACED = (0.05, 0.1, 0.2), (0.015, 0.03), 6


@dataclass(frozen=True)
class Known:
    """A photograph with the data that the product stores about it: measures, fingerprint, grey
    picture.
    """

    measures: PhotoMeasures
    prints: Fingerprint
    grey: Grey

    @property
    def size(self) -> tuple[int, int]:
        return self.measures.width, self.measures.height


def fingerprinted(content: bytes) -> Known:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "photo"
        path.write_bytes(content)
        examined = examine(path)
    grey = upright_grey(content, longest_side=COMPARED_SIDE)
    return Known(examined.measures, examined.fingerprint, grey)


def laid(new: Known, old: Known) -> Likeness | None:
    rough = rough_fit(new.prints, old.prints.kept, old.prints.places, (new.size, old.size))
    return None if rough is None else likeness(new.grey, old.grey, rough)


def copies(pairs: Path) -> Iterator[str]:
    yield "| what was done | photographs | found among 100,015 | called a copy |"
    yield "| --- | --: | --: | --: |"
    originals = {name: (pairs / name).read_bytes() for name in ORIGINALS}
    earlier = {name: fingerprinted(content) for name, content in originals.items()}
    remembered, ids = FingerprintIndex(2 * CROWD), {name: uuid4() for name in ORIGINALS}
    crowd = numpy.random.default_rng(1).bytes(CROWD * KEPT_BYTES)
    remembered.add([UUID(int=number) for number in range(CROWD)], crowd)
    for name, photograph in earlier.items():
        remembered.add([ids[name]], photograph.prints.kept)
    for way, made in COPIES.items():
        found = called = 0
        for name, content in originals.items():
            new = fingerprinted(made(content))
            candidates = remembered.most_similar(new.prints, least=LEAST_SHARED, most=CANDIDATES)
            if ids[name] in dict(candidates):
                found += 1
                like = laid(new, earlier[name])
                called += like is not None and is_copy(like)
        yield f"| {way} | {len(originals)} | {found} | {called} |"


def seconds(pairs: Path) -> Iterator[str]:
    yield "| second photograph | how | astray straight | astray | grain | called a copy |"
    yield "| --- | --- | --: | --: | --: | --- |"
    for first, second, how in SECOND:
        first_known, other = (
            fingerprinted((pairs / name).read_bytes()) for name in (first, second)
        )
        both = [laid(first_known, other), laid(other, first_known)]
        called = "**yes**" if any(like and is_copy(like) for like in both) else "no"
        like = next((like for like in both if like and like.matched), None)
        figures = "– | – | –"
        if like:
            figures = f"{like.astray_straight:.2f} | {like.astray:.2f} | {like.grain:.2f}"
        yield f"| {second} | {how} | {figures} | {called} |"


def comparisons(pairs: Path) -> Iterator[str]:
    things = [*(f"bundle {share:.0%}" for share in BUNDLES)]
    things += [f"strap {share:.1%}" for share in STRAPS]
    yield f"| pair | fits | outlined without a change | {' | '.join(things)} |"
    yield f"| --- | --- | --: | {' | '.join('--:' for _ in things)} |"
    for first, second, _ in SECOND:
        old, new = (
            upright_jpeg((pairs / name).read_bytes(), longest_side=1600) for name in (first, second)
        )
        plain = compare(old, new)
        area = sum(region.across * region.down for region in plain.regions)
        fits = "yes" if plain.laid else "no"
        cells = _placed(old, opened(new)) if plain.laid else ["–"] * len(things)
        area_text = f"{min(area, 1):.1%}" if plain.laid else "–"
        yield f"| {second} | {fits} | {area_text} | {' | '.join(cells)} |"


def _placed(old: bytes, picture: numpy.ndarray) -> list[str]:
    """Return the share of places at which the object was outlined, and the pairs without a fit."""
    cells = []
    for put, shares in ((bundle, BUNDLES), (strap, STRAPS)):
        for share in shares:
            seen = apart = 0
            for seed in range(PLACED):
                painted, box = put(picture, share, seed)
                found = compare(old, jpeg(painted, 85))
                apart += found.laid is None
                seen += found.laid is not None and outlined(box, found.regions, picture.shape)
            cells.append(f"{seen} of {PLACED}" + (f", {apart} apart" if apart else ""))
    return cells


def main() -> None:
    data = folder()
    if data is None:
        raise SystemExit("No collected photographs: set GATEHOUSE_SHARED_DATA.")
    for part in (copies, seconds, comparisons):
        for line in part(data / "pairs"):
            print(line, flush=True)  # noqa: T201
        print()  # noqa: T201


if __name__ == "__main__":
    main()
