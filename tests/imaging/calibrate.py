"""Measure the thresholds on collected photographs: `python -m tests.imaging.calibrate`.

The command prints the tables of docs/photographs.md. Each real photograph is degraded before it is
measured, at its full size, as a hand, a lens or the light would have done it.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy
from numpy.typing import NDArray
from PIL import Image

from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import measure
from searches.imaging.scenes import scene, varied
from searches.rules.photos import problems
from searches.words.photos import PhotoMeasures, PhotoProblem
from tests.imaging.collected_photographs import folder

Picture = NDArray[numpy.uint8]
BLURRED = ("licenseplate_motion.jpg", "text_defocus.jpg", "text_motion.jpg")
SHARP = (
    "pairs/aloeL.jpg",
    "pairs/basketball1.png",
    "pairs/berlin_01.jpg",
    "pairs/canon_hdr_NO.jpg",
    "pairs/ela_original.jpg",
    "pairs/graf1.png",
    "pairs/iphone_hdr_NO.jpg",
    "pairs/leuvenA.jpg",
    "pairs/lund_01.jpg",
    "pairs/rubberwhale1.png",
    "phone/HMD_Nokia_8.3_5G.jpg",
    "phone/Reconyx_HC500_Hyperfire.jpg",
    "phone/flower.jpg",
    "phone/iptc.jpg",
    "phone/jolla.jpg",
    "phone/orientation_Landscape_1.jpg",
    "phone/orientation_Portrait_1.jpg",
)


def dimmed(picture: Picture, share: float) -> Picture:
    return (picture * share).astype(numpy.uint8)


def washed(picture: Picture, lift: int) -> Picture:
    return numpy.clip(picture.astype(int) + lift, 0, 255).astype(numpy.uint8)


def fogged(picture: Picture, share: float) -> Picture:
    return (picture * share + 110).astype(numpy.uint8)


def defocused(picture: Picture, per_mille: float) -> Picture:
    return _picture(cv2.GaussianBlur(picture, (0, 0), max(picture.shape) * per_mille / 1000))


def shaken(picture: Picture, per_cent: float, degrees: int) -> Picture:
    length = max(3, int(max(picture.shape) * per_cent / 100)) | 1
    path = numpy.zeros((length, length), numpy.float32)
    path[length // 2] = 1
    middle = (length / 2 - 0.5, length / 2 - 0.5)
    turned = cv2.warpAffine(path, cv2.getRotationMatrix2D(middle, degrees, 1), (length, length))
    return _picture(cv2.filter2D(picture, -1, turned / turned.sum()))


def _picture(made: object) -> Picture:
    return numpy.asarray(made, numpy.uint8)


#: The kind of degradation, the problem that must be found (None: no problem), and the function.
DEGRADED: tuple[tuple[str, PhotoProblem | None, Callable[[Picture], Picture]], ...] = (
    ("as taken", None, lambda picture: picture),
    ("dimmed to 60 %", None, lambda picture: dimmed(picture, 0.6)),
    ("dimmed to 8 %", PhotoProblem.TOO_DARK, lambda picture: dimmed(picture, 0.08)),
    ("lifted by 40 of 255", None, lambda picture: washed(picture, 40)),
    ("lifted by 200 of 255", PhotoProblem.TOO_BRIGHT, lambda picture: washed(picture, 200)),
    ("fogged to 12 % of its contrast", PhotoProblem.FLAT, lambda picture: fogged(picture, 0.12)),
    ("defocused by 0.2 % of its width", None, lambda picture: defocused(picture, 2)),
    ("defocused by 0.4 %", PhotoProblem.BLURRED, lambda picture: defocused(picture, 4)),
    ("defocused by 0.8 %", PhotoProblem.BLURRED, lambda picture: defocused(picture, 8)),
    ("moved by 1 %, level", PhotoProblem.BLURRED, lambda picture: shaken(picture, 1, 0)),
    ("moved by 2 %, slanting", PhotoProblem.BLURRED, lambda picture: shaken(picture, 2, 30)),
    ("moved by 4 %, steep", PhotoProblem.BLURRED, lambda picture: shaken(picture, 4, 70)),
)
COLUMNS = (
    PhotoProblem.TOO_DARK,
    PhotoProblem.TOO_BRIGHT,
    PhotoProblem.FLAT,
    PhotoProblem.UNIFORM,
    PhotoProblem.BLURRED,
)
SIZE = PhotoProblem.TOO_SMALL  # not counted: many collected pictures are small


def measured(content: bytes) -> PhotoMeasures:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "photo"
        path.write_bytes(content)
        return measure(path)


def problems_of(content: bytes) -> frozenset[PhotoProblem]:
    return frozenset(problems(measured(content))) - {SIZE}


def _jpeg(picture: Picture) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=88)
    return out.getvalue()


def table(data: Path) -> Iterator[str]:
    said_of = "too dark | too bright | flat | even | blurred"
    yield f"| degraded | photographs | usable | {said_of} | wanted |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --- |"
    pictures = []
    for name in SHARP:
        with Image.open(data / name) as opened:
            pictures.append(numpy.asarray(opened.convert("RGB")))
    for label, wanted, degrade in DEGRADED:
        found = [problems_of(_jpeg(degrade(picture))) for picture in pictures]
        counts = [sum(not problems for problems in found)]
        counts += [sum(problem in problems for problems in found) for problem in COLUMNS]
        row = " | ".join(str(count) for count in counts)
        words = wanted.replace("_", " ") if wanted else "usable"
        yield f"| {label} | {len(found)} | {row} | {words} |"


NOISY_SIDE = 1600  # in pixels; at a camera's full size, averaging would remove the noise
#: Pictures that are degraded before noise is added, and whether each must be called blurred.
UNDER_NOISE: tuple[tuple[str, bool, Callable[[Picture], Picture]], ...] = (
    ("moved by 3 %, steep", True, lambda picture: shaken(picture, 3, 70)),
    ("moved by 3 %, slanting", True, lambda picture: shaken(picture, 3, 30)),
    ("defocused by 1.5 %", True, lambda picture: defocused(picture, 15)),
    ("as taken", False, lambda picture: picture),
    ("dimmed to 40 %", False, lambda picture: dimmed(picture, 0.4)),
)
NOISE = (4, 8, 12)  # in grey levels


def under_noise(data: Path) -> Iterator[str]:
    """Yield a table of the photographs that are called blurred when sensor noise is added."""
    levels = " | ".join(f"noise {level}" for level in NOISE)
    yield f"| under noise | photographs | {levels} | wanted |"
    yield f"| --- | --: | {' | '.join('--:' for _ in NOISE)} | --- |"
    pictures = []
    for name in SHARP:
        with Image.open(data / name) as opened:
            scale = min(1.0, NOISY_SIDE / max(opened.size))
            size = (round(opened.width * scale), round(opened.height * scale))
            pictures.append(numpy.asarray(opened.convert("RGB").resize(size)))
    chance = numpy.random.default_rng(1)
    for label, is_bad, degrade in UNDER_NOISE:
        degraded = [degrade(picture) for picture in pictures]
        counts = []
        for sigma in NOISE:
            noisy = [picture + chance.normal(0, sigma, picture.shape) for picture in degraded]
            found = [
                problems_of(_jpeg(numpy.clip(noisy_picture, 0, 255).astype(numpy.uint8)))
                for noisy_picture in noisy
            ]
            counts.append(str(sum(PhotoProblem.BLURRED in problems for problems in found)))
        wanted = "blurred" if is_bad else "usable"
        yield f"| {label} | {len(pictures)} | {' | '.join(counts)} | {wanted} |"


def singles(data: Path) -> Iterator[str]:
    """Yield a table of the least sharp good photographs, the truly blurred ones and the demo's
    scenes.
    """
    yield "| photograph | brightness | sharpness | result |"
    yield "| --- | --: | --: | --- |"
    files = {name: (data / name).read_bytes() for name in SHARP}
    lowest = sorted(files, key=lambda name: measured(files[name]).sharpness)[:4]
    contents = {f"{name} (sharp)": files[name] for name in lowest}
    contents |= {
        f"pairs/{name} (blurred)": (data / "pairs" / name).read_bytes() for name in BLURRED
    }
    first = scene(1)
    contents |= {"made-up scene": first, "the same, taken again": varied(first, 5, "disc 7")}
    for name, content in contents.items():
        measures = measured(content)
        words = ", ".join(problem.replace("_", " ") for problem in sorted(problems_of(content)))
        yield f"| {name} | {measures.brightness} | {measures.sharpness} | {words or 'usable'} |"


def hostile(data: Path) -> Iterator[str]:
    yield "| file | answer |"
    yield "| --- | --- |"
    for path in sorted((data / "hostile").iterdir()):
        try:
            words = ", ".join(problems(measure(path))) or "usable"
        except Unreadable as refusal:
            words = f"refused: {refusal.problem}"
        yield f"| {path.name} | {words.replace('_', ' ')} |"


def main() -> None:
    data = folder()
    if data is None:
        raise SystemExit("No collected photographs: set GATEHOUSE_SHARED_DATA.")
    for part in (table, under_noise, singles, hostile):
        print("\n".join(part(data)), end="\n\n")  # noqa: T201


if __name__ == "__main__":
    main()
