"""The answer of a decoder is read as data. Every part is checked, and anything else is refused."""

from __future__ import annotations

import io
import json
import pickle
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy
import pytest

from searches.imaging.decoder_protocol import (
    LENGTH,
    MOST_BYTES,
    MOST_HEADER_BYTES,
    Answer,
    Misunderstood,
    Question,
    Work,
    answer,
    ask,
    read_answer,
    read_question,
)
from searches.imaging.fingerprints import KEPT_BYTES, Fingerprint, SearchWords
from searches.imaging.measure import Examination
from searches.words.photos import PhotoMeasures, PhotoProblem

MEASURES = PhotoMeasures(
    "image/jpeg", 1200, 900, 6, 120, 10, 20, 40, 300, "2026:11:23 07:30:00", "SM-T545", "0f" * 8
)
CORNERS = SearchWords(
    numpy.arange(6, dtype=numpy.uint16).reshape(-1, 2),
    numpy.linspace(0, 1, 6, dtype=numpy.float32).reshape(-1, 2),
)
NO_CORNERS = SearchWords(numpy.zeros((0, 2), numpy.uint16), numpy.zeros((0, 2), numpy.float32))
EXAMINED = Examination(MEASURES, Fingerprint(bytes(KEPT_BYTES), bytes(256), (CORNERS, NO_CORNERS)))
GREY = numpy.arange(12, dtype=numpy.uint8).reshape(3, 4)
EXAMINE = Question(Work.EXAMINE, path=Path("/photographs/arriving"))
JPEG = Question(Work.UPRIGHT_JPEG, original=b"\xff\xd8\xff...", longest_side=4)
AS_GREY = Question(Work.UPRIGHT_GREY, original=b"\xff\xd8\xff...", longest_side=4)


def encoded(found: Answer) -> bytes:
    pipe = io.BytesIO()
    answer(pipe, found)
    return pipe.getvalue()


def understood(content: bytes, question: Question) -> Answer:
    return read_answer(io.BytesIO(content), question)


def message(header: object, *parts: bytes) -> bytes:
    """Return a message that a compromised decoder could send."""
    if isinstance(header, dict):
        header = {"lengths": [len(part) for part in parts], **header}
    text = json.dumps(header).encode()
    return LENGTH.pack(len(text)) + text + b"".join(parts)


@pytest.mark.parametrize("question", [EXAMINE, JPEG, AS_GREY])
def test_a_question_arrives_unchanged(question: Question) -> None:
    pipe = io.BytesIO()
    ask(pipe, question)
    ask(pipe, EXAMINE)
    pipe.seek(0)
    assert [read_question(pipe), read_question(pipe)] == [question, EXAMINE]
    with pytest.raises(EOFError):
        read_question(pipe)


def test_measures_and_fingerprint_arrive_unchanged() -> None:
    decoded = understood(encoded(EXAMINED), EXAMINE)
    assert isinstance(decoded, Examination)
    assert decoded.measures == MEASURES
    assert (decoded.fingerprint.kept, decoded.fingerprint.places) == (bytes(KEPT_BYTES), bytes(256))
    for received, other in zip(
        decoded.fingerprint.search_words, (CORNERS, NO_CORNERS), strict=True
    ):
        assert received.words.dtype == other.words.dtype and numpy.array_equal(
            received.words, other.words
        )
        assert received.places.dtype == other.places.dtype
        assert numpy.array_equal(received.places, other.places)


def test_pictures_and_problems_arrive_unchanged() -> None:
    assert understood(encoded(b"\xff\xd8\xff\x00"), JPEG) == b"\xff\xd8\xff\x00"
    grey = understood(encoded(GREY), AS_GREY)
    assert isinstance(grey, numpy.ndarray) and numpy.array_equal(grey, GREY)
    for question in (EXAMINE, JPEG, AS_GREY):
        for problem in PhotoProblem:
            assert understood(encoded(problem), question) is problem


def examined(**changes: Any) -> bytes:
    """Return a valid answer with some of its measures changed."""
    pipe = io.BytesIO(encoded(EXAMINED))
    (length,) = LENGTH.unpack(pipe.read(LENGTH.size))
    pipe.read(length)
    lengths = [KEPT_BYTES, 256, 12, 24, 0, 0]
    measures = {"measures": asdict(MEASURES) | changes, "lengths": lengths}
    return message(measures, pipe.read())


def fingerprint(**changes: Any) -> bytes:
    return encoded(replace(EXAMINED, fingerprint=replace(EXAMINED.fingerprint, **changes)))


def without(name: str) -> bytes:
    measures = {key: value for key, value in asdict(MEASURES).items() if key != name}
    return message({"measures": measures}, bytes(KEPT_BYTES), bytes(256), b"", b"", b"", b"")


def corners(words: Any, places: Any) -> bytes:
    return fingerprint(
        search_words=(SearchWords(numpy.array(words), numpy.array(places)), NO_CORNERS)
    )


ONE_WORD = numpy.zeros((1, 2), numpy.uint16)
NOT_A_PLACE = numpy.full((1, 2), numpy.nan, numpy.float32)

MALFORMED: dict[str, tuple[Question, Callable[[], bytes]]] = {
    "a pickle": (EXAMINE, lambda: LENGTH.pack(60) + pickle.dumps(print, protocol=5).ljust(60)),
    "a header without end": (EXAMINE, lambda: LENGTH.pack(MOST_HEADER_BYTES + 1)),
    "no JSON": (EXAMINE, lambda: LENGTH.pack(4) + b"\xff\xfe{}"),
    "lists without end": (EXAMINE, lambda: LENGTH.pack(60_000) + b"[" * 60_000),
    "a number without end": (EXAMINE, lambda: LENGTH.pack(60_000) + b"9" * 60_000),
    "a list": (EXAMINE, lambda: message([1])),
    "no lengths": (EXAMINE, lambda: message({"problem": "heic", "lengths": None})),
    "a length below nothing": (JPEG, lambda: message({"jpeg": True, "lengths": [-1]})),
    "a length that is true": (JPEG, lambda: message({"jpeg": True, "lengths": [True]}, b"x")),
    "more than may come": (JPEG, lambda: message({"jpeg": True, "lengths": [MOST_BYTES + 1]})),
    "an unknown problem": (EXAMINE, lambda: message({"problem": "none"})),
    "a problem that is a list": (EXAMINE, lambda: message({"problem": ["heic"]})),
    "a problem with bytes": (EXAMINE, lambda: message({"problem": "heic"}, b"x")),
    "another answer": (EXAMINE, lambda: encoded(b"\xff\xd8\xff")),
    "measures for a picture": (JPEG, lambda: encoded(EXAMINED)),
    "a grey picture for a JPEG": (JPEG, lambda: encoded(GREY)),
    "no JPEG": (JPEG, lambda: encoded(b"<script>")),
    "two JPEGs": (JPEG, lambda: message({"jpeg": True}, b"\xff\xd8\xff", b"\xff\xd8\xff")),
    "measures that are a text": (EXAMINE, lambda: message({"measures": "good"}, *[b""] * 6)),
    "a measure too many": (EXAMINE, lambda: examined(go=1)),
    "a measure too few": (EXAMINE, lambda: without("sharpness")),
    "a measure of a half": (EXAMINE, lambda: examined(sharpness=0.5)),
    "a measure that is true": (EXAMINE, lambda: examined(sharpness=True)),
    "a measure below nothing": (EXAMINE, lambda: examined(sharpness=-1)),
    "a measure no column holds": (EXAMINE, lambda: examined(sharpness=2**31)),
    "a type that is not taken": (EXAMINE, lambda: examined(content_type="text/html")),
    "a text that is a number": (EXAMINE, lambda: examined(camera=1)),
    "a text too long": (EXAMINE, lambda: examined(camera="x" * 65)),
    "a text with a new line": (EXAMINE, lambda: examined(camera="a\nb")),
    "no difference hash": (EXAMINE, lambda: examined(dhash="0f")),
    "words too short": (EXAMINE, lambda: fingerprint(kept=b"")),
    "places too long": (EXAMINE, lambda: fingerprint(places=bytes(257))),
    "a corner without a place": (EXAMINE, lambda: corners(ONE_WORD, NO_CORNERS.places)),
    "half a corner": (EXAMINE, lambda: corners(ONE_WORD[:, :1], NO_CORNERS.places)),
    "a place that is not a number": (EXAMINE, lambda: corners(ONE_WORD, NOT_A_PLACE)),
    "a side of nothing": (AS_GREY, lambda: message({"grey": [0, 4]}, b"")),
    "a side below nothing": (AS_GREY, lambda: message({"grey": [-1, -1]}, b"x")),
    "a side that is true": (AS_GREY, lambda: message({"grey": [True, 1]}, b"x")),
    "a side too long": (AS_GREY, lambda: message({"grey": [1, 5]}, b"12345")),
    "too few pixels": (AS_GREY, lambda: message({"grey": [2, 2]}, b"123")),
    "one side": (AS_GREY, lambda: message({"grey": [4]}, b"1234")),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_any_other_answer_is_refused(case: str) -> None:
    question, make = MALFORMED[case]
    with pytest.raises(Misunderstood):
        understood(make(), question)


def test_the_unchanged_answers_of_these_cases_are_accepted() -> None:
    """The refused answers are changed copies of accepted answers, so the changes are the reason."""
    assert isinstance(understood(examined(), EXAMINE), Examination)
    assert isinstance(
        understood(examined(sharpness=2**31 - 1, camera="x" * 64), EXAMINE), Examination
    )
    place = numpy.zeros((1, 2), numpy.float32)
    assert isinstance(understood(corners(ONE_WORD, place), EXAMINE), Examination)
    assert isinstance(understood(message({"grey": [1, 4]}, b"1234"), AS_GREY), numpy.ndarray)


def test_an_incomplete_answer_is_refused() -> None:
    whole = encoded(EXAMINED)
    for length in (0, 1, LENGTH.size, LENGTH.size + 5, len(whole) - 1):
        with pytest.raises(EOFError):
            understood(whole[:length], EXAMINE)
