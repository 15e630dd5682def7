"""The headers in which tablet and server name ledger entries, so that a lost entry is noticed.

A tablet names the newest entry that it knows. The server answers with the newest entry that it has
now, and whether it also has the tablet's entry.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from searches.facts.ledger_heads import KnownEntry, contains, newest_entry
from searches.words.refusals import Invalid

KNOWN_ENTRY = "X-Known-Entry"
LEDGER_HEAD = "X-Ledger-Head"
LEDGER_CONTINUES = "X-Ledger-Continues"
NAMED_ENTRY = re.compile(
    r"(?P<establishment>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"\.(?P<seq>[0-9]{1,15})\.(?P<sha256>[0-9a-f]{64})"
)


def known_entry_of(request: Request) -> KnownEntry | None:
    """Return the entry that the tablet knows. Raise Invalid if the header names none."""
    header = request.headers.get(KNOWN_ENTRY, "")
    if not header:
        return None
    found = NAMED_ENTRY.fullmatch(header)
    if found is None:
        raise Invalid(
            "known-entry",
            "Name the prison, the number and the hash of an entry.",
            field=KNOWN_ENTRY,
        )
    return KnownEntry(UUID(found["establishment"]), int(found["seq"]), found["sha256"])


def name_newest_entry(request: Request, response: Response) -> None:
    """Add the newest entry to the answer of a write, if the tablet named an entry of this prison.

    The newest entry is read after the write, so it is the entry of the write or a later one.
    """
    if request.method == "GET" or not NAMED_ENTRY.fullmatch(request.headers.get(KNOWN_ENTRY, "")):
        return
    person: Any = request.user
    known = known_entry_of(request)
    if known is None or getattr(person, "establishment_id", None) != known.establishment:
        return
    newest = newest_entry(known.establishment)
    response[LEDGER_HEAD] = f"{newest.establishment}.{newest.seq}.{newest.sha256}"
    response[LEDGER_CONTINUES] = "yes" if contains(known) else "no"
