"""Time a tablet's calls to a real server of the demo prison, and the least time that each needs."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import numpy
from django.utils import timezone
from PIL import Image

from tests.benchmarks.limits import BYTES_SAFE, GATE_WIRE, LOOPBACK, broken, figures_table
from tests.benchmarks.medians import WARM_UPS, Floors, Line, measure, table
from tests.benchmarks.network import Stream, as_at_the_gate, at_once, sent
from tests.benchmarks.photos import photo_figures
from tests.benchmarks.sending_time import PHOTOGRAPH_BYTES as DRAINED_BYTES
from tests.benchmarks.sending_time import PHOTOGRAPHS as DRAINED
from tests.benchmarks.sending_time import drain_figures
from tests.benchmarks.signed_in_screen import (
    OPERATIONS,
    Screen,
    Work,
    put_answer,
    put_photo,
    send_operations,
)
from tests.benchmarks.tablet import RUNS, tablet_figures
from tests.support.demo_server import DemoServer, demo_server

PHOTO_BYTES, PHOTOS, ON_THE_WIRE = 2_000_000, 12, 8
Wire = Callable[[bytes], Iterator[bytes]]
STORE, INSERT, EXCHANGE = "receive, SHA-256, fsync", "INSERT, COMMIT", "smallest HTTP answer"


def main(*, only_drain: bool = False) -> None:
    with demo_server() as server:
        work = _in_the_lock(server)
        if only_drain:
            drain = drain_figures(server, work, _photos(DRAINED, DRAINED_BYTES, first=300))
            print(figures_table("sending", drain))  # noqa: T201
            return
        lines = [*_reads(server, work), *_writes(server, work)]
        photographs = photo_figures()
        tablet = tablet_figures(server, work, _photos(RUNS))
        drain = drain_figures(server, work, _photos(DRAINED, DRAINED_BYTES, first=300))
    parts = (
        figures_table("photographs", photographs),
        figures_table("on the tablet", tablet),
        figures_table("sending", drain),
    )
    print(table(lines), *parts, sep="\n\n")  # noqa: T201
    if over := broken([*(line.figure for line in lines), *photographs, *tablet, *drain]):
        raise SystemExit("\n".join(["", "Over the limit:", *over]))


def _in_the_lock(server: DemoServer) -> Work:
    """Prepare a lorry whose search is done but not signed.

    Its decision then reads as many facts as usual.
    """
    from searches.management.demo.history import FOOD
    from searches.management.demo.lorry import Lorry
    from searches.queries.search.sheet import sheet
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
    photographed = next(entry for entry in looks if entry.slots)
    return Work(
        lorry.visit,
        card.search_id,
        plain.item.code,
        photographed.item.code,
        photographed.slots[0].code,
    )


def _writes(server: DemoServer, work: Work) -> list[Line]:
    gate, floors = Screen(server, "GATE1"), Floors(server.folder)
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
        *_intake(server, work, floors),
    ]


def _intake(server: DemoServer, work: Work, floors: Floors) -> list[Line]:
    """Measure the time until a photograph's bytes are stored, and until the server answers."""
    photos = list(_photos(PHOTOS + ON_THE_WIRE + 2 * WARM_UPS))  # made before the timing starts
    # its own connection, because making the photographs takes longer than an idle connection lives
    gate = Screen(server, "GATE1")
    new, photo = iter(photos), photos[0]

    def receive(wire: Wire) -> None:
        floors.receive(wire(photo + os.urandom(16)))

    return [
        measure(BYTES_SAFE, PHOTOS, lambda: _make_safe(photo), STORE, lambda: receive(at_once)),
        measure(
            GATE_WIRE,
            ON_THE_WIRE,
            lambda: put_photo(gate, work, next(new), as_at_the_gate),
            f"{STORE}, same wire",
            lambda: receive(as_at_the_gate),
        ),
        measure(
            LOOPBACK,
            PHOTOS,
            lambda: put_photo(gate, work, next(new), at_once),
            STORE,
            lambda: receive(at_once),
        ),
    ]


def _make_safe(photo: bytes) -> None:
    """Store a photograph as the product does: receive, hash, flush and store it, without
    examination.
    """
    from searches.services.photos.uploads import received_to_file

    with (
        sent(at_once(photo + os.urandom(16))) as arriving,
        received_to_file(Stream(arriving)) as taken,
    ):
        taken.keep()


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


def _photos(count: int, size: int = PHOTO_BYTES, *, first: int = 100) -> Iterator[bytes]:
    """Yield photographs of different scenes, with 12 megapixels and the file size of a phone's
    JPEG. `first` is the number of the first scene.
    """
    from searches.imaging.scenes import scene

    quality = 0
    grain = numpy.random.default_rng(7).normal(0, 6, (3000, 4000, 1))
    for seed in range(count):
        drawn = Image.open(io.BytesIO(scene(first + seed))).convert("RGB").resize((4000, 3000))
        grained = Image.fromarray((numpy.asarray(drawn) + grain).clip(0, 255).astype("uint8"))
        quality = quality or _quality(grained, size)
        yield _jpeg(grained, quality)


def _quality(picture: Image.Image, size: int) -> int:
    for quality in range(90, 10, -5):
        if len(_jpeg(picture, quality)) <= size:
            return quality
    return 10


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


if __name__ == "__main__":
    main(only_drain=sys.argv[1:] == ["drain"])
