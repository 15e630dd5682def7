"""Reading stored JSON back into dataclasses, such as the facts on which a release was decided."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any], Any]


def read(kind: type[T], document: Any) -> T:
    """Return an instance of `kind` made from plain JSON.

    Raises ValueError, TypeError or KeyError when the document does not fit.
    """
    return cast("T", _reader(cast("Any", kind))(document))


@cache
def _reader(kind: Any) -> Reader:
    """Return the function that reads this type.

    The type is examined only once, because a checklist has hundreds of parts.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = _reader(next(choice for choice in get_args(kind) if choice is not type(None)))
        return lambda document: None if document is None else inner(document)
    if origin is tuple:
        inner = _reader(get_args(kind)[0])
        return lambda document: tuple(map(inner, document))
    if origin is frozenset:
        inner = _reader(get_args(kind)[0])
        return lambda document: frozenset(map(inner, document))
    if origin is dict:
        inner = _reader(get_args(kind)[1])
        return lambda document: {key: inner(value) for key, value in document.items()}
    if is_dataclass(kind):
        return _dataclass_reader(cast("type", kind))
    if kind is datetime:
        return datetime.fromisoformat
    if kind is float or issubclass(kind, Enum):
        return cast("Reader", kind)
    return _plain_reader(kind)


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    parts = [
        (field.name, _reader(hints[field.name]), _has_default(field))
        for field in fields(cast("Any", kind))
    ]

    def read_dataclass(document: Any) -> Any:
        return kind(
            **{
                name: inner(document[name])
                for name, inner, has_default in parts
                if name in document or not has_default
            }
        )

    return read_dataclass


def _has_default(field: Field[Any]) -> bool:
    """Return whether the field has a default. Older documents can then be read without it."""
    return field.default is not MISSING or field.default_factory is not MISSING


def _plain_reader(kind: type) -> Reader:
    def read_plain(document: Any) -> Any:
        if not isinstance(document, kind):
            raise TypeError(f"{document!r} is not {kind.__name__}")
        return document

    return read_plain
