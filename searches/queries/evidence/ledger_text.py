"""Ledger entries in words: ids are replaced by names and plates, and digests are left out.

The names for all entries of a page are read together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from searches.models import Device, ExceptionCase, Person, Photograph, Visit, WatchMarker
from searches.rules.prisoners import NUMBER

LONGEST = 160
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DIGEST = re.compile(r"[0-9a-f]{32,}")


def names_of(establishment_id: UUID, values: Iterable[object]) -> dict[str, str]:
    """Return the name for each id in these values that is the id of a row of this prison.

    This takes six queries for any number of values. Prisoners' names are never returned.
    """
    ids = {one for value in values for one in _ids(value)}
    within = {"establishment_id": establishment_id, "pk__in": ids}
    markers = WatchMarker.objects.filter(**within).select_related("vehicle", "haulier")
    plates = Visit.objects.filter(**within).values_list("pk", "vehicle__plate_display")
    found: dict[UUID, str] = {
        **dict(Person.objects.filter(**within).values_list("pk", "printed_name")),
        **dict(Device.objects.filter(**within).values_list("pk", "name")),
        **dict(plates),
        **dict(ExceptionCase.objects.filter(**within).values_list("pk", "code")),
        **dict(Photograph.objects.filter(**within).values_list("pk", "slot")),
        **{
            marker.pk: str(marker.vehicle or marker.haulier or marker.driver_name or marker.plate)
            for marker in markers
        },
    }
    return {str(id): name for id, name in found.items()}


def readable(
    values: dict[str, Any], names: dict[str, str], *, without: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """Return what an entry records, as pairs of a field name in words and a text.

    Words in `without` are left out, because they are already in the entry's sentence.
    """
    lines = ((word, _plain(value, names)) for word, value in values.items() if word not in without)
    return tuple((word.replace("_", " "), text[:LONGEST]) for word, text in lines if text)


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _ids(one)
    elif isinstance(value, str) and ID.fullmatch(value):
        yield value


def _plain(value: Any, names: dict[str, str]) -> str:
    """Return a value in plain words.

    The result is empty for an id without a name, for a digest and for a prisoner number, because a
    reader does not need them.
    """
    if isinstance(value, dict):
        inner = ((str(word), _plain(one, names)) for word, one in value.items())
        return ", ".join(f"{word.replace('_', ' ')} {text}" for word, text in inner if text)
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := _plain(one, names)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    if ID.fullmatch(text):
        return names.get(text, "")
    return "" if DIGEST.fullmatch(text) or NUMBER.search(text) else text.replace("_", " ")
