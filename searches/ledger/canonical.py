"""The canonical form for hashing rows and entries: JSON as RFC 8785 defines it."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import rfc8785
from django.db import models


def plain(value: object) -> Any:
    """Return a value as plain JSON, with UUIDs and times as text.

    Times are in UTC to the microsecond. Raises TypeError for a type without a canonical form.
    """
    match value:
        case str():
            return str(value)
        case None | bool() | int():
            return value
        case float() | Decimal():
            return repr(float(value))  # database engines may return a different last digit
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(plain(inner) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(document: object) -> bytes:
    return rfc8785.dumps(plain(document))


def sha256_of(document: object) -> str:
    return hashlib.sha256(canonical(document)).hexdigest()


#: Columns that are left out of digests. Django may hash a password again at sign-in, without a
#: ledger entry. A change of the password itself has an entry.
UNRECORDED_COLUMNS = frozenset({"password"})


#: The values of an empty column. Digests leave empty columns out, so that a new empty column in a
#: table changes no digest. Filling or emptying a column does change the digest.
EMPTY_VALUES: tuple[object, ...] = (None, "", [], {})


def row_document(row: models.Model) -> dict[str, Any]:
    """Return the columns of a row that are not empty, with values as the database returns them."""
    document = {
        field.attname: plain(field.to_python(getattr(row, field.attname)))
        for field in row._meta.concrete_fields
        if field.attname not in UNRECORDED_COLUMNS
    }
    return {name: value for name, value in document.items() if value not in EMPTY_VALUES}


def row_sha256(row: models.Model) -> str:
    return sha256_of(row_document(row))
