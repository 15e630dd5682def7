"""The messages between the server and a decoder. Each message is a JSON header and raw bytes.

A decoder that a file has taken over may send anything. The server accepts only the four kinds of
answer below, checks every part of an answer, and treats anything else as a broken decoder.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import numpy
from numpy.typing import NDArray

from searches.imaging.file_formats import CONTENT_TYPES
from searches.imaging.fingerprints import (
    KEPT_BYTES,
    KEPT_CORNERS,
    TABLES,
    Fingerprint,
    Grey,
    SearchWords,
)
from searches.imaging.measure import Examination
from searches.words.photos import PhotoMeasures, PhotoProblem

#: The format of the header's length, which is sent before each message.
LENGTH = struct.Struct(">I")
MOST_HEADER_BYTES = 64 * 1024
MOST_BYTES = 64 * 1024 * 1024  # of raw bytes in one message
MOST_NUMBER = 2**31 - 1  # the largest number that a column of the database holds
LONGEST_TEXT = 64  # characters
PLACES_BYTES = KEPT_CORNERS * 2 * 2  # for each corner, two bytes across and two bytes down
JPEG_BEGINS = b"\xff\xd8\xff"
DIFFERENCE_HASH = re.compile(r"[0-9a-f]{16}")


class Work(StrEnum):
    """The kinds of work that a decoder does with a photograph."""

    EXAMINE = "examine"
    UPRIGHT_JPEG = "upright_jpeg"
    UPRIGHT_GREY = "upright_grey"


@dataclass(frozen=True, slots=True)
class Question:
    """One piece of work for a decoder.

    EXAMINE reads the file at `path`. The other kinds of work read the bytes in `original` and make
    an upright picture with at most `longest_side` pixels on its longest side.
    """

    work: Work
    path: Path = Path()
    original: bytes = b""
    longest_side: int = 0


Answer = Examination | bytes | Grey | PhotoProblem


class Misunderstood(EOFError):
    """Raised when the other side sends something that is not a message of this protocol."""


def ask(pipe: IO[bytes], question: Question) -> None:
    """Send a question to a decoder."""
    header = {
        "work": question.work,
        "path": str(question.path),
        "longest_side": question.longest_side,
    }
    _send(pipe, header, [question.original])


def read_question(pipe: IO[bytes]) -> Question:
    """Read the next question. Raises EOFError when the server has closed the pipe."""
    header, (original,) = _receive(pipe)
    side = header["longest_side"]
    return Question(Work(header["work"]), Path(header["path"]), bytes(original), side)


def answer(pipe: IO[bytes], found: Answer) -> None:
    """Send the result of a piece of work to the server."""
    match found:
        case PhotoProblem():
            _send(pipe, {"problem": found}, [])
        case Examination():
            one, other = found.fingerprint.search_words
            tables = (one.words, one.places, other.words, other.places)
            parts = [found.fingerprint.kept, found.fingerprint.places]
            _send(
                pipe,
                {"measures": asdict(found.measures)},
                parts + [numpy.ascontiguousarray(table).tobytes() for table in tables],
            )
        case bytes():
            _send(pipe, {"jpeg": True}, [found])
        case _:
            height, width = found.shape
            _send(pipe, {"grey": [height, width]}, [numpy.ascontiguousarray(found).tobytes()])


def read_answer(pipe: IO[bytes], question: Question) -> Answer:
    """Read the answer to this question.

    Raises EOFError if the decoder closes its pipe, or if its answer does not fit the question.
    """
    header, parts = _receive(pipe)
    if header.keys() == {"problem"} and not parts:
        return _problem(header["problem"])
    match question.work:
        case Work.EXAMINE:
            return _examined(header, parts)
        case Work.UPRIGHT_JPEG:
            return _jpeg(header, parts)
        case Work.UPRIGHT_GREY:
            return _grey(header, parts, question.longest_side)


def _problem(value: object) -> PhotoProblem:
    known = [problem for problem in PhotoProblem if problem == value]
    _demand(len(known) == 1, "a known problem of photographs")
    return known[0]


def _examined(header: dict[str, Any], parts: list[bytearray]) -> Examination:
    _demand(header.keys() == {"measures"} and len(parts) == 6, "measures with a fingerprint")
    kept, places, *tables = parts
    _demand(
        len(kept) == KEPT_BYTES and len(places) == PLACES_BYTES, "a fingerprint of the right length"
    )
    search_words = (_search_words(*tables[:2]), _search_words(*tables[2:]))
    return Examination(
        _measures(header["measures"]), Fingerprint(bytes(kept), bytes(places), search_words)
    )


def _search_words(words: bytearray, places: bytearray) -> SearchWords:
    corners = len(words) // (2 * TABLES)
    whole = len(words) == corners * 2 * TABLES and len(places) == corners * 2 * 4
    _demand(whole, "one place for each corner")
    at = numpy.frombuffer(places, numpy.float32).reshape(-1, 2)
    _demand(bool(numpy.isfinite(at).all()), "places that are numbers")
    return SearchWords(numpy.frombuffer(words, numpy.uint16).reshape(-1, TABLES), at)


def _measures(values: object) -> PhotoMeasures:
    names = {field.name for field in fields(PhotoMeasures)}
    if not isinstance(values, dict) or values.keys() != names:
        raise Misunderstood("Expected every measure and nothing else")
    texts = {"content_type", "taken_text", "camera", "dhash"}
    for name, value in values.items():
        if name in texts:
            _demand(_is_short_text(value), f"text for {name}")
        else:
            _demand(type(value) is int and 0 <= value <= MOST_NUMBER, f"a whole number for {name}")
    _demand(values["content_type"] in CONTENT_TYPES.values(), "an accepted file type")
    _demand(DIFFERENCE_HASH.fullmatch(values["dhash"]) is not None, "a difference hash")
    return PhotoMeasures(**values)


def _is_short_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()


def _jpeg(header: dict[str, Any], parts: list[bytearray]) -> bytes:
    _demand(header == {"jpeg": True} and len(parts) == 1, "one JPEG")
    _demand(parts[0].startswith(JPEG_BEGINS), "bytes that begin as a JPEG does")
    return bytes(parts[0])


def _grey(header: dict[str, Any], parts: list[bytearray], longest_side: int) -> Grey:
    _demand(header.keys() == {"grey"} and len(parts) == 1, "one grey picture")
    sides = header["grey"]
    fits = isinstance(sides, list) and len(sides) == 2
    fits = fits and all(type(side) is int and 0 < side <= longest_side for side in sides)
    _demand(fits and sides[0] * sides[1] == len(parts[0]), "one byte for each pixel")
    grey: NDArray[numpy.uint8] = numpy.frombuffer(parts[0], numpy.uint8).reshape(sides)
    return grey


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise Misunderstood(f"Expected {what}")


def _send(pipe: IO[bytes], header: dict[str, Any], parts: list[bytes]) -> None:
    text = json.dumps(header | {"lengths": [len(part) for part in parts]}).encode()
    for piece in (LENGTH.pack(len(text)) + text, *parts):
        left = memoryview(piece)
        while left:  # one write may pass on only a part of the bytes
            left = left[pipe.write(left) :]
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[dict[str, Any], list[bytearray]]:
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    _demand(length <= MOST_HEADER_BYTES, "a shorter header")
    try:
        header = json.loads(_exactly(pipe, length))
    except (ValueError, RecursionError) as fault:
        raise Misunderstood("Expected JSON") from fault
    if not isinstance(header, dict):
        raise Misunderstood("Expected a JSON object as header")
    lengths = header.pop("lengths", None)
    if not isinstance(lengths, list):
        raise Misunderstood("Expected the lengths of the raw bytes")
    _demand(all(type(one) is int and one >= 0 for one in lengths), "lengths of raw bytes")
    _demand(sum(lengths) <= MOST_BYTES, "fewer raw bytes")
    return header, [_exactly(pipe, one) for one in lengths]


def _exactly(pipe: IO[bytes], length: int) -> bytearray:
    content = bytearray()
    while len(content) < length:
        piece = pipe.read(length - len(content))
        if not piece:
            raise EOFError
        content += piece
    return content
