"""Reading JSON back into words, such as the facts on which a release was decided."""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def read(kind: type[T], document: Any) -> T:
    """Return `kind` built from plain JSON.

    Raises ValueError, TypeError or KeyError when the document does not fit.
    """
    return cast("T", _read(kind, document))


def _read(kind: Any, document: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_optional(kind, document)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], inner) for inner in document)
    if origin is frozenset:
        return frozenset(_read(get_args(kind)[0], inner) for inner in document)
    if origin is dict:
        return {key: _read(get_args(kind)[1], inner) for key, inner in document.items()}
    if is_dataclass(kind):
        hints = _hints(cast("type", kind))
        return kind(  # type: ignore[operator]
            **{
                field.name: _read(hints[field.name], document[field.name])
                for field in fields(kind)
                if field.name in document or not _has_default(field)
            }
        )
    return _read_plain(kind, document)


def _has_default(field: Field[Any]) -> bool:
    """Return whether facts stored before this field existed can be read without it."""
    return field.default is not MISSING or field.default_factory is not MISSING


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Return the annotations of a class.

    They are worked out once, because a sheet has hundreds of parts.
    """
    return get_type_hints(kind)


def _read_optional(kind: Any, document: Any) -> Any:
    if document is None:
        return None
    inner = next(choice for choice in get_args(kind) if choice is not type(None))
    return _read(inner, document)


def _read_plain(kind: Any, document: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(document)
    if kind is float:
        return float(document)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(document)
    if not isinstance(document, kind):
        raise TypeError(f"{document!r} is not {kind.__name__}")
    return document
