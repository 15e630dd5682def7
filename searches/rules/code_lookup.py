"""Finding an area or party by the code or the name that a person wrote in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from searches.words.refusals import Invalid

BETWEEN = re.compile(r"[;,|]")


@dataclass(frozen=True, slots=True)
class CodeLookup:
    """The codes and names of all rows of one kind, such as areas.

    `kind` is the name of the column in a file, and `what` the word for one row. Several rows may
    share a name, but never a code.
    """

    kind: str
    what: str
    codes: dict[str, str]
    names: dict[str, frozenset[str]]

    def one(self, cell: str) -> str:
        """Return the code that a cell means.

        Raises Invalid for an unknown name, and for a name that several rows share.
        """
        if cell.casefold() in self.codes:
            return self.codes[cell.casefold()]
        found = self.names.get(_plain(cell), frozenset())
        if len(found) != 1:
            raise Invalid(self.kind, self._not_one(cell[:40], len(found)), field=self.kind)
        return next(iter(found))

    def several(self, cell: str) -> tuple[str, ...]:
        """Return the codes that a cell with several codes or names means.

        Spaces are enough between codes. Names must have a semicolon, comma or bar between them.
        """
        if self._knows(cell):
            return (self.one(cell),)
        parts = [part.strip() for part in BETWEEN.split(cell) if part.strip()]
        return tuple(code for part in parts for code in self._each(part))

    def _each(self, part: str) -> list[str]:
        words = part.split()
        if not self._knows(part) and len(words) > 1 and any(map(self._knows, words)):
            return [self.one(word) for word in words]
        return [self.one(part)]

    def _knows(self, cell: str) -> bool:
        return cell.casefold() in self.codes or _plain(cell) in self.names

    def _not_one(self, cell: str, many: int) -> str:
        if many:
            return f"The name {cell} is used {many} times. Enter the code instead."
        article = "an" if self.what[0] in "aeiou" else "a"
        return f"{cell} is not {article} {self.what}." if cell else f"Enter the {self.kind}."


def code_lookup(kind: str, what: str, pairs: Iterable[tuple[str, str]]) -> CodeLookup:
    """Return the lookup for these pairs of code and name."""
    codes: dict[str, str] = {}
    names: dict[str, frozenset[str]] = {}
    for code, name in pairs:
        codes[code.casefold()] = code
        for key in {_plain(code), _plain(name)}:
            names[key] = names.get(key, frozenset()) | {code}
    return CodeLookup(kind, what, codes, names)


def _plain(words: str) -> str:
    """Return the words in lower case, without hyphens and with plain apostrophes."""
    return " ".join(re.sub(r"[-_]", " ", words.casefold().replace("’", "'")).split())
