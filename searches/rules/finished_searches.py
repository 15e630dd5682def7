"""The document of a finished search, with the digest to sign and the checksum to read out.

Server and tablet write exactly the same document: canonical JSON (RFC 8785, with only text, whole
numbers and null) of the answers and photographs. The last look is left out, because officers take
the last look after signing. docs/api.md has test vectors.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: The letters of Crockford's base 32, without I, L, O and U, which are easily misheard by radio.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
CHECKSUM_LETTERS = 6
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class FinishedAnswer:
    """The newest answer to one item, in the form that the document contains."""

    item: str
    result: str
    number: int | None
    text: str
    method: str


def finished_document(
    search: str, answers: Iterable[FinishedAnswer], photos: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return the document of a finished search.

    `photos` has the slot and the SHA-256 of every photograph of the way out.
    """
    rows = [
        [answer.item, answer.result, answer.number, answer.text.strip(), answer.method]
        for answer in answers
    ]
    return {
        "answers": sorted(rows, key=lambda row: str(row[0])),
        "photos": sorted([slot, sha256] for slot, sha256 in photos),
        "search": search,
    }


def digest_of_finished(document: dict[str, Any]) -> str:
    """Return the digest that a searcher signs, in hexadecimal."""
    return hashlib.sha256(_canonical(document)).hexdigest()


def checksum(
    document: dict[str, Any],
    signatures: Iterable[tuple[int, str]],
    looked: tuple[str, str] | None = None,
) -> str:
    """Return the six letters to read out for a finished search and the people who signed it.

    `looked` has the UUIDs of the orderly officer's signature and of the officer. A new signature
    gives new letters, so no code is valid a second time.
    """
    signed = document | {"signatures": sorted([place, person] for place, person in signatures)}
    if looked is not None:
        signed["looked"] = list(looked)
    bits = int.from_bytes(hashlib.sha256(_canonical(signed)).digest()[:4], "big") >> 2
    shifts = range(5 * (CHECKSUM_LETTERS - 1), -1, -5)
    return "".join(LETTERS[(bits >> shift) & 31] for shift in shifts)


def read_checksum(text: str) -> str | None:
    """Return the checksum that somebody typed, or None if the text cannot be a checksum.

    Spaces, hyphens and case do not matter. O counts as 0, and I and L count as 1.
    """
    typed = text.upper().translate(HEARD_AS)
    known = len(typed) == CHECKSUM_LETTERS and all(letter in LETTERS for letter in typed)
    return typed if known else None


def release_code(code_key: bytes, typed: str) -> str:
    """Return the release code for a checksum, in digits to read out by radio.

    The tablet calculates the same code with its own copy of the key.
    """
    digest = hmac.new(code_key, f"release:{typed}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:4], "big") & 0x7FFFFFFF
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def _canonical(document: dict[str, Any]) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()
