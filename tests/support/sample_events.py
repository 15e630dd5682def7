"""Events with only the fields that a test is about. Every other field gets a plain value."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_OID, UUID, uuid5

from searches.words.events import Event
from searches.words.events.base import BEFORE, OF_THE_ENTRY, OMITTED, event_of

E = TypeVar("E", bound=Event)
PLAIN: dict[type, Any] = {str: "", int: 0, bool: False, float: "0.0"}


def id_of(name: str) -> UUID:
    """Return the UUID that stands for this name in `sample`."""
    return uuid5(NAMESPACE_OID, name)


def sample(kind: type[E], /, **stored: Any) -> E:
    """Return the event that an entry with these stored values would be read as.

    A name may replace a UUID. Fields that are not given get a plain value: an empty text, 0, False,
    the first word of an enumeration, or None.
    """
    fields = _filled(kind, stored)
    event = event_of(kind.ACT, fields)
    assert isinstance(event, kind), event
    return event


def _filled(kind: type, stored: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    values = {}
    for field in fields(kind):
        if field.name in stored:
            values[field.name] = _value(hints[field.name], stored[field.name])
        elif field.name not in OF_THE_ENTRY and not {OMITTED, BEFORE} & set(field.metadata):
            values[field.name] = _plain(hints[field.name])
    return values | {key: value for key, value in stored.items() if key not in values}


def _value(hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if value is None:
        return None
    if origin in (Union, types.UnionType):
        return _value(next(kind for kind in inner if kind is not type(None)), value)
    if hint is UUID and not isinstance(value, UUID):
        return str(id_of(value))
    if origin is tuple:
        of = inner if inner[1:] != (Ellipsis,) else inner[:1] * len(value)
        return [_value(kind, part) for kind, part in zip(of, value, strict=True)]
    if isinstance(value, dict) and inner:
        return {key: _value(inner[1], item) for key, item in value.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return _filled(hint, value)
    return value


def _plain(hint: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return None
    if hint is UUID:
        return str(id_of("somebody or something"))
    if hint is datetime:
        return datetime(2026, 2, 10, 7, 26, tzinfo=UTC).isoformat()
    if origin is tuple:
        return []
    if origin is not None:
        return {}
    if issubclass(hint, StrEnum):
        return next(iter(hint)).value
    return PLAIN[hint]
