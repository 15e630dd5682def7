"""The parser of JSON bodies: UTF-8, bounded in size, and only values that can be stored."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

MOST_BYTES = 1024 * 1024
MOST_DIGITS = 15  # the numbers that RFC 8785 can hash exactly
DEEPEST = 20


class TooLarge(APIException):
    status_code = 413


class StrictJson(BaseParser):
    """A JSON parser that refuses NaN, a name given twice, NUL and lone surrogates anywhere."""

    media_type = "application/json"
    renderer_class = JSONRenderer
    most_bytes = MOST_BYTES

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = stream.read(self.most_bytes + 1)
        if len(raw) > self.most_bytes:
            raise TooLarge()
        try:
            document = json.loads(
                raw.decode("utf-8"),
                parse_int=_whole,
                parse_float=_finite,
                parse_constant=_refuse,
                object_pairs_hook=_each_once,
            )
            for text in _texts(document):
                text.encode("utf-8")
                if "\x00" in text:
                    raise ParseError()
        except (ValueError, RecursionError) as fault:
            raise ParseError() from fault
        return document


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError(f"a number has more than {MOST_DIGITS} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("too large for a number")
    return number


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return document


def _texts(document: Any, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        yield from document
        for inner in document.values():
            yield from _texts(inner, depth + 1)
    elif isinstance(document, list):
        for inner in document:
            yield from _texts(inner, depth + 1)
