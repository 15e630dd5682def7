"""The base class of events, and how an event is stored and read.

The column `said` of a ledger entry stores the event: one key for each field, in the order of the
fields. Entries of older releases are never rewritten, so the fields also say how to read them:

* `omitted_when(default=…)`: the key is not stored while the field has this value.
* `added_field(before=…)`: new entries always store the key. Entries of earlier releases do not have
  the key, and are read as if it had the value `before`.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import (
    Any,
    ClassVar,
    Concatenate,
    ParamSpec,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

E = TypeVar("E", bound="Event")
T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

OMITTED, BEFORE = "omitted", "before"

#: The class of every act of the ledger.
EVENTS: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """An act as its ledger entry records it.

    The person, the time, the device and the visit are columns of the entry. `unread` has the keys
    of an older entry that no field reads any longer, and `absent` the names of the fields whose key
    the entry did not have. Both are empty for an event that is not entered yet. Neither is stored.
    """

    ACT: ClassVar[str] = ""
    SENTENCE: ClassVar[str] = ""
    GRAVE: ClassVar[bool] = False

    unread: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    absent: frozenset[str] = field(default=frozenset(), repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class UnreadEvent(Event):
    """An entry that this release cannot read: its act is unknown, or a key is missing.

    `unread` has everything that the entry records, and `fault` says what could not be read.
    """

    act: str = ""
    fault: str = ""


def omitted_when(*, default: T) -> T:
    """Declare a field that is not stored while it equals `default`."""
    return field(default=default, metadata={OMITTED: True})


def added_field(*, before: T) -> T:
    """Declare a field that earlier releases did not store.

    `before` is the value of the field in the entries of these releases.
    """
    return cast("T", field(metadata={BEFORE: before}))


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(omitted_when, added_field, field)
)
def event(act: str, sentence: str, *, grave: bool = False) -> Callable[[type[E]], type[E]]:
    """Return a decorator that makes a class the event of this act and adds the class to `EVENTS`.

    `sentence` describes the act to people, in the past tense, with the names of fields in braces.
    `grave` makes the event stand out in a timeline.
    """

    def declare(kind: type[E]) -> type[E]:
        made = dataclass(frozen=True, kw_only=True)(kind)
        if act in EVENTS:
            raise ValueError(f"two events are called {act}")
        made.ACT, made.SENTENCE, made.GRAVE = act, sentence, grave
        EVENTS[act] = made
        return made

    return declare


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(omitted_when, added_field)
)
def part(kind: type[T]) -> type[T]:
    """Make a class whose values events can contain, stored by the same rules as an event."""
    return dataclass(frozen=True, kw_only=True)(kind)


def stored_values(event: Event) -> dict[str, Any]:
    """Return what is stored of an event, in the order of its fields."""
    stored: dict[str, Any] = _stored(event)
    return stored


def _stored(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: _stored(getattr(value, name))
            for name, default, omits in _columns(type(value))
            if not (omits and getattr(value, name) == default)
        }
    if isinstance(value, tuple | list):
        return [_stored(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _stored(inner) for key, inner in value.items()}
    return value


@cache
def _columns(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Return the name and default of each stored field, and whether the default is omitted."""
    return tuple(
        (one.name, one.default, OMITTED in one.metadata)
        for one in fields(kind)
        if one.name not in OF_THE_ENTRY
    )


OF_THE_ENTRY = frozenset(one.name for one in fields(Event))


def event_of(act: str, values: Mapping[str, Any]) -> Event:
    """Return the event of an entry, read from its stored values.

    Never raises. An entry that cannot be read becomes an `UnreadEvent`, so the entries after
    it can still be read.
    """
    kind = EVENTS.get(act)
    if kind is None:
        return UnreadEvent(act=act, unread=values, fault="This act is not known.")
    try:
        return _read_fields(kind, values)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        return UnreadEvent(act=act, unread=values, fault=repr(fault))


def _read_fields(kind: type[T], stored: Mapping[str, Any]) -> T:
    values: dict[str, Any] = {}
    absent_keys = []
    for name, hint, otherwise in _readers(cast("type", kind)):
        if name in stored:
            values[name] = _read(hint, stored[name])
        elif otherwise is _REQUIRED:
            raise KeyError(name)
        else:
            values[name] = otherwise[0]
            absent_keys.append(name)
    if issubclass(kind, Event):
        values["unread"] = {key: stored[key] for key in stored if key not in values}
        values["absent"] = frozenset(absent_keys)
    return kind(**values)


_REQUIRED: tuple[Any, ...] = ()


@cache
def _readers(kind: type) -> tuple[tuple[str, Any, tuple[Any, ...]], ...]:
    """Return the name and type of each field, and its value if the key is missing."""
    hints = get_type_hints(kind)
    found = []
    for one in fields(kind):
        if one.name in OF_THE_ENTRY and issubclass(kind, Event):
            continue
        otherwise = _REQUIRED
        if OMITTED in one.metadata:
            otherwise = (one.default,)
        elif BEFORE in one.metadata:
            otherwise = (one.metadata[BEFORE],)
        found.append((one.name, hints[one.name], otherwise))
    return tuple(found)


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _read(next(arg for arg in get_args(hint) if arg is not type(None)), value)
    if origin is tuple:
        inner = get_args(hint)
        if inner[1:] == (Ellipsis,):
            return tuple(_read(inner[0], one) for one in value)
        return tuple(_read(one, part) for one, part in zip(inner, value, strict=True))
    if origin is not None:  # a mapping with text as its keys
        return {key: _read(get_args(hint)[1], one) for key, one in value.items()}
    return _read_plain(hint, value)


def _read_plain(hint: Any, value: Any) -> Any:
    if hint is Any:
        return value
    if is_dataclass(hint):
        return _read_fields(cast("type[Any]", hint), value)
    if hint is UUID:
        return UUID(value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is float:
        return float(value)  # stored as text, because database engines differ in the last digit
    if issubclass(hint, StrEnum):
        # A value that this release no longer has stays as text.
        return hint._value2member_map_.get(value, str(value))
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is not {hint.__name__}")
    return value


def reading(
    kind: type[E], read: Callable[Concatenate[E, P], R]
) -> tuple[type[Event], Callable[Concatenate[Event, P], R]]:
    """Return one row of a table that maps a class of events to the function that reads it.

    The type checker compares the class with the function's parameter. The table itself accepts any
    event.
    """
    return kind, cast("Callable[Concatenate[Event, P], R]", read)
