"""Prisoner numbers: a letter, four digits and two letters, such as A1234BC.

Every list of numbers, whether pasted, uploaded or sent by another system, is read here, so that no
line is dropped without a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searches.words.refusals import Invalid

NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")
#: What may stand between two prisoner numbers on one line.
SEPARATORS = re.compile(r"[,;\t|]")
#: A word of this shape was meant as a prisoner number, because a cell or a name never looks like
#: it.
ATTEMPT = re.compile(r"[A-Z0-9]{5,10}")
LEAST_DIGITS = 3
#: One refusal names this many wrong lines. The rest are counted.
MOST_NAMED = 8
LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line of a list with no prisoner number, or with something that is nearly one."""

    line: int
    typed: str

    @property
    def sentence(self) -> str:
        return f"Line {self.line}: “{self.typed}” is not a prisoner number."


def read_number(typed: str) -> str:
    """Return the number in its one form. Raises Invalid when it cannot be one."""
    number = "".join(typed.split()).upper()
    if not NUMBER.fullmatch(number):
        raise Invalid(
            "prisoner-number", "The prisoner number must look like A1234BC.", field="number"
        )
    return number


def read_numbers(text: str, *, field: str) -> list[str]:
    """Return every prisoner number of a pasted or uploaded list, in order and without repeats.

    A first line without any digit is a heading. Names and cells may be beside a number. Raises
    Invalid with each line that cannot be read, so that nobody is left out unnoticed.
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
    """Return one sentence for each wrong line, and how many more there are."""
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
    """Return whether a first line names its columns. Any other line without a digit is mistyped."""
    return any(word in typed.casefold() for word in ("number", "name", "noms"))


def _numbers_of(line: str) -> tuple[list[str], str]:
    """Return the numbers of one line, and the first word that is nearly a number."""
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
