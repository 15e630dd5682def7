"""A tablet's calls to a real server on the demo prison, each beside this machine's floor."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy
from django.utils import timezone
from PIL import Image

from tests.benchmarks.calls import (
    OPERATIONS,
    Screen,
    Work,
    put_answer,
    put_photo,
    send_operations,
)
from tests.benchmarks.measuring import WARM_UPS, Floors, Line, measure, table
from tests.benchmarks.photos import photo_table
from tests.benchmarks.tablet import RUNS, tablet_table
from tests.demo_server import DemoServer, demo_server

PHOTO_BYTES, PHOTOS = 2_000_000, 12
STORE, INSERT, EXCHANGE = "receive, SHA-256, fsync", "INSERT, COMMIT", "smallest HTTP answer"


def main() -> None:
    with demo_server() as server:
        work = _in_the_lock(server)
        lines = [*_reads(server, work), *_writes(server, work)]
        photographs = photo_table()
        tablet = tablet_table(server, work, _photos(RUNS))
    print(table(lines), photographs, tablet, sep="\n\n")  # noqa: T201


def _in_the_lock(server: DemoServer) -> Work:
    """A lorry searched but not signed for: its decision reads as many facts as a real one."""
    from searches.management.demo.history import FOOD
    from searches.management.demo.lorry import Lorry
    from searches.queries.sheet import sheet
    from searches.words.checklists import AnswerKind

    way_in = replace(FOOD, escort=server.prison.actors["ESCORT1"].person)
    lorry = Lorry(server.prison, way_in, timezone.now() - timedelta(minutes=38))
    lorry.come_in()
    lorry.halt_everywhere()
    lorry.seal()
    lorry.search()
    card = sheet(server.prison.establishment, lorry.visit)
    looks = [entry for entry in card.items if entry.item.kind is AnswerKind.LOOK]
    plain = next(entry for entry in looks if not entry.slots and not entry.item.with_number)
    shown = next(entry for entry in looks if entry.slots)
    return Work(lorry.visit, card.search_id, plain.item.code, shown.item.code, shown.slots[0].code)


def _writes(server: DemoServer, work: Work) -> list[Line]:
    gate, floors = Screen(server, "GATE1"), Floors(server.folder)
    photos = list(_photos(PHOTOS + WARM_UPS))
    new, photo = iter(photos), photos[0]
    now = timezone.now().isoformat()
    return [
        measure("One answer, PUT", 40, lambda: put_answer(gate, work), INSERT, floors.insert),
        measure(
            f"{OPERATIONS} answers, one call",
            8,
            lambda: send_operations(gate, work, now),
            f"{OPERATIONS} times {INSERT}",
            lambda: floors.insert(OPERATIONS),
        ),
        measure(
            f"Photograph of {len(photo) / 1e6:.1f} MB, PUT",
            PHOTOS,
            lambda: put_photo(gate, work, next(new)),
            STORE,
            lambda: floors.receive(photo + os.urandom(16)),
        ),
    ]


def _reads(server: DemoServer, work: Work) -> list[Line]:
    gate, control = Screen(server, "GATE1"), Screen(server, "CONTROL1")
    sections = "/board/sections/"
    _, headers = gate.ask("GET", sections, expect=200)
    seen = headers["ETag"]

    def exchange() -> None:
        gate.ask("GET", "/manifest.webmanifest", expect=200)

    def unchanged() -> None:
        gate.ask("GET", sections, expect=304, If_None_Match=seen)

    def changed() -> None:
        gate.ask("GET", sections, expect=200, If_None_Match='"older"')

    def decision() -> None:
        control.ask("GET", f"/api/v1/visits/{work.visit}/decision", expect=200)

    return [
        measure("Decision", 40, decision, EXCHANGE, exchange),
        measure("Board, unchanged (304)", 60, unchanged, EXCHANGE, exchange),
        measure("Board, changed", 60, changed, EXCHANGE, exchange),
    ]


def _photos(count: int) -> Iterator[bytes]:
    """Each another place, of 12 megapixels, grained to weigh what a phone's JPEG weighs."""
    from searches.imaging.scenes import scene

    quality = 0
    grain = numpy.random.default_rng(7).normal(0, 6, (3000, 4000, 1))
    for seed in range(count):
        drawn = Image.open(io.BytesIO(scene(100 + seed))).convert("RGB").resize((4000, 3000))
        grained = Image.fromarray((numpy.asarray(drawn) + grain).clip(0, 255).astype("uint8"))
        quality = quality or _quality(grained)
        yield _jpeg(grained, quality)


def _quality(picture: Image.Image) -> int:
    for quality in range(90, 10, -5):
        if len(_jpeg(picture, quality)) <= PHOTO_BYTES:
            return quality
    return 10


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


if __name__ == "__main__":
    main()
