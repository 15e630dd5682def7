"""Decoding has fixed limits of time and memory, whatever the header of a file says."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest
from PIL import Image

from searches.imaging import decoder_pool
from searches.imaging.decoder_pool import Busy, DecoderPool
from searches.imaging.derive import upright_jpeg
from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import examine, upright_grey
from searches.words.photos import PhotoProblem
from tests.imaging.sample_pictures import encode, textured

#: A decoder process without the header checks, so that only its limits protect it.
UNGUARDED = """
import sys
from searches.imaging import decoder_pool, file_formats
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
file_formats.LIMIT_SCANS = file_formats.LIMIT_PIXELS = file_formats.LIMIT_HELD_PIXELS = 10**9
decoder_pool._serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    made = DecoderPool(1)
    yield made
    made.end()


@pytest.fixture
def unguarded(pool: DecoderPool, monkeypatch: pytest.MonkeyPatch) -> DecoderPool:
    monkeypatch.setattr(decoder_pool, "PROGRAM", ("-c", UNGUARDED))
    return pool


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    path = tmp_path / "honest"
    path.write_bytes(encode(textured(1200, 900), "JPEG"))
    return path


def test_a_decoder_answers_as_the_server_itself_would(pool: DecoderPool, honest: Path) -> None:
    here, in_decoder = examine(honest), pool.examine(honest)
    assert in_decoder.measures == here.measures
    assert in_decoder.fingerprint.kept == here.fingerprint.kept
    for here_prints, other in zip(
        in_decoder.fingerprint.search_words, here.fingerprint.search_words, strict=True
    ):
        assert numpy.array_equal(here_prints.words, other.words)
    body, side = honest.read_bytes(), 300
    assert pool.upright_jpeg(body, longest_side=side) == upright_jpeg(body, longest_side=side)
    grey = upright_grey(body, longest_side=side)
    assert numpy.array_equal(pool.upright_grey(body, longest_side=side), grey)


def test_a_refusal_of_the_decoder_is_a_refusal_of_the_server(
    pool: DecoderPool, honest: Path
) -> None:
    cut = honest.read_bytes()[:5000]
    honest.write_bytes(cut)
    for ask in (
        lambda: pool.examine(honest),
        lambda: pool.upright_jpeg(cut, longest_side=300),
        lambda: pool.upright_grey(cut, longest_side=300),
    ):
        with pytest.raises(Unreadable) as refused:
            ask()
        assert refused.value.problem is PhotoProblem.TRUNCATED


def refused_and_the_next_is_read(pool: DecoderPool, bomb: bytes, honest: Path) -> None:
    place = honest.with_name("bomb")
    place.write_bytes(bomb)
    with pytest.raises(Unreadable) as refused:
        pool.examine(place)
    assert refused.value.problem is PhotoProblem.UNREADABLE
    assert pool.examine(honest).measures.width == 1200


def test_a_busy_decoder_is_ended_and_the_next_file_is_read(
    unguarded: DecoderPool, honest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expect the limit of processor time. Elapsed time alone would not refuse a file."""
    monkeypatch.setattr(decoder_pool, "PATIENCE_SECONDS", 300.0)
    whole = encode(Image.new("RGB", (4800, 3600), "gray"), "JPEG", quality=20, progressive=True)
    last = whole.rindex(b"\xff\xda")
    bomb = whole[:-2] + whole[last:-2] * 3000 + b"\xff\xd9"
    refused_and_the_next_is_read(unguarded, bomb, honest)


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_is_read(
    unguarded: DecoderPool, honest: Path
) -> None:
    """The header of the file claims 900 megapixels.

    Without the memory limit the file would be called incomplete.
    """
    content = bytearray(encode(textured(), "PNG"))
    content[16:24] = struct.pack(">II", 30_000, 30_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    refused_and_the_next_is_read(unguarded, bytes(content), honest)


def test_the_limits_are_four_hundred_megabytes_and_two_seconds() -> None:
    assert (decoder_pool.MEGABYTES, decoder_pool.CPU_SECONDS) == (400, 2.0)


def test_a_hanging_decoder_is_ended_and_the_file_is_not_judged(
    pool: DecoderPool, honest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decoder that uses no processor time is waiting for the machine."""
    monkeypatch.setattr(decoder_pool, "PROGRAM", ("-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(decoder_pool, "PATIENCE_SECONDS", 0.5)
    with pytest.raises(Busy):
        pool.examine(honest)
    with pytest.raises(Busy):
        pool.upright_jpeg(bytes(20_000_000), longest_side=100)  # more than fits into a pipe


def test_the_answer_of_a_compromised_decoder_is_never_run(
    pool: DecoderPool, honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    program = f"""
import os, pickle, sys
from searches.imaging.decoder_protocol import LENGTH, read_question
class Evil:
    def __reduce__(self):
        return os.mkdir, ({str(trace)!r},)
read_question(sys.stdin.buffer)
content = pickle.dumps(Evil(), protocol=5)
sys.stdout.buffer.write(LENGTH.pack(len(content)) + content)
sys.stdout.buffer.flush()
"""
    monkeypatch.setattr(decoder_pool, "PROGRAM", ("-c", program))
    with pytest.raises(Unreadable):
        pool.examine(honest)
    assert not trace.exists()


def test_a_decoder_that_answers_another_question_is_ended(
    pool: DecoderPool, honest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a wrong answer, each later answer would belong to an earlier question."""
    program = """
import sys
from searches.imaging.decoder_protocol import answer, read_question
while True:
    read_question(sys.stdin.buffer)
    answer(sys.stdout.buffer, b"<script>")
"""
    with monkeypatch.context() as taken_over:
        taken_over.setattr(decoder_pool, "PROGRAM", ("-c", program))
        taken_over.setattr(decoder_pool, "ENDING_SECONDS", 0.05)
        for ask in (
            lambda: pool.examine(honest),
            lambda: pool.upright_jpeg(honest.read_bytes(), longest_side=300),
            lambda: pool.upright_grey(honest.read_bytes(), longest_side=300),
        ):
            with pytest.raises(Unreadable):
                ask()
    assert pool.examine(honest).measures.width == 1200


@pytest.fixture(scope="module")
def grain() -> Image.Image:
    return Image.effect_noise((400, 300), 60).convert("RGB")


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise the time limits, because these tests check memory and must also pass on a slow
    processor.
    """
    monkeypatch.setattr(decoder_pool, "CPU_SECONDS", 60.0)
    monkeypatch.setattr(decoder_pool, "PATIENCE_SECONDS", 300.0)


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("kind", ["baseline", "progressive", "lossless WebP"])
def test_the_largest_accepted_files_fit_into_memory(
    pool: DecoderPool, grain: Image.Image, kind: str
) -> None:
    size = (8160, 6120) if kind == "baseline" else (5760, 4320)
    picture = grain.resize(size)
    if kind == "lossless WebP":
        picture = picture.point(lambda level: level // 32 * 32)
        picture.putalpha(picture.getchannel("R"))
        body = encode(picture, "WEBP", lossless=True, method=0, quality=0)
    else:
        progressive = kind == "progressive"
        body = encode(picture, "JPEG", quality=60, subsampling=0, progressive=progressive)
    _all_work(pool, body)


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
def test_fifty_megapixels_of_sixteen_bits_in_four_channels_fit_into_memory(
    pool: DecoderPool,
) -> None:
    import cv2

    tile = numpy.random.default_rng(1).integers(0, 65535, (60, 80, 4), numpy.uint16)
    rows = numpy.tile(tile, (6120 // 60, 8160 // 80, 1))
    _, body = cv2.imencode(".png", rows, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    _all_work(pool, body.tobytes())


def _all_work(pool: DecoderPool, body: bytes) -> None:
    assert len(body) < 20 * 1024 * 1024
    with tempfile.NamedTemporaryFile() as place:
        place.write(body)
        place.flush()
        assert pool.examine(Path(place.name)).measures.width > 5000
    assert max(pool.upright_grey(body, longest_side=1024).shape) == 1024
    with Image.open(io.BytesIO(pool.upright_jpeg(body, longest_side=1600))) as made:
        assert max(made.size) == 1600
