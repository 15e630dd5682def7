"""Prisoner numbers: a letter, four digits and two letters, such as A1234BC.

This module reads every list of numbers, whether pasted, uploaded or sent by another system. It
never drops a line without a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searches.words.refusals import Invalid

NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")
#: The characters that may separate two prisoner numbers on one line.
SEPARATORS = re.compile(r"[,;\t|]")
#: The form of a word that was probably meant as a prisoner number. Names and cells never have it.
ATTEMPT = re.compile(r"[A-Z0-9]{5,10}")
LEAST_DIGITS = 3
#: A refusal shows at most this many wrong lines, and the number of the other wrong lines.
MOST_NAMED = 8
LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line of a list that has no prisoner number, or a mistyped prisoner number."""

    line: int
    typed: str

    @property
    def sentence(self) -> str:
        return f"Line {self.line}: “{self.typed}” is not a prisoner number."


def read_number(typed: str) -> str:
    """Return the prisoner number in its normal form. Raises Invalid if the text is not a number."""
    number = "".join(typed.split()).upper()
    if not NUMBER.fullmatch(number):
        raise Invalid(
            "prisoner-number", "The prisoner number must look like A1234BC.", field="number"
        )
    return number


def read_numbers(text: str, *, field: str) -> list[str]:
    """Return every prisoner number of a pasted or uploaded list, in order and without repeats.

    The first line may be a heading without digits. A line may also have names and cells. Raises
    Invalid with each line that cannot be read, so that no prisoner is left out unnoticed.
    """
    numbers: list[str] = []
    wrong: list[WrongLine] = []
    for line, typed in _lines(text):
        found, mistyped = _numbers_of(typed)
        numbers.extend(found)
        if mistyped or not found:
            wrong.append(WrongLine(line, (mistyped or typed.strip())[:LONGEST_SHOWN]))
    if wrong:
        raise Invalid("numbers", sentence_of(wrong), field=field)
    return list(dict.fromkeys(numbers))


def sentence_of(wrong: list[WrongLine]) -> str:
    """Return one sentence for each wrong line, and the number of the lines not shown."""
    named = " ".join(wrong_line.sentence for wrong_line in wrong[:MOST_NAMED])
    more = len(wrong) - MOST_NAMED
    return f"{named} {more} more lines cannot be read." if more > 0 else named


def _lines(text: str) -> Iterator[tuple[int, str]]:
    first = True
    for line, typed in enumerate(text.splitlines(), 1):
        if not typed.strip(' \t,;|"'):
            continue
        if not (first and not any(map(str.isdigit, typed)) and _is_heading(typed)):
            yield line, typed
        first = False


def _is_heading(typed: str) -> bool:
    """Return whether the first line of a list is a heading that names the columns."""
    return any(word in typed.casefold() for word in ("number", "name", "noms"))


def _numbers_of(line: str) -> tuple[list[str], str]:
    """Return the prisoner numbers of one line, and its first mistyped number, if any."""
    found: list[str] = []
    mistyped = ""
    for cell in SEPARATORS.split(line.replace('"', " ")):
        whole = "".join(cell.split()).upper()
        if NUMBER.fullmatch(whole):
            found.append(whole)
            continue
        for word in _words(cell):
            if NUMBER.fullmatch(word):
                found.append(word)
            elif _was_meant_as_number(word):
                mistyped = mistyped or word
    return found, mistyped


def _words(cell: str) -> list[str]:
    """Return the words of a cell, with "A 1234 BC" and "A1234 BC" kept together."""
    joined = re.sub(r"\b([A-Z])\s([0-9]{4})\b", r"\1\2", cell.upper())
    joined = re.sub(r"\b([A-Z][0-9]{4})\s([A-Z]{2})(?=\s|$)", r"\1\2", joined)
    return joined.split()


def _was_meant_as_number(word: str) -> bool:
    return bool(ATTEMPT.fullmatch(word)) and sum(map(str.isdigit, word)) >= LEAST_DIGITS
