"""Facts stored before a field existed are read with the default that applied at that time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from searches.words.from_json import read


@dataclass(frozen=True)
class Older:
    party: str


@dataclass(frozen=True)
class Newer:
    party: str
    accounted_for: frozenset[str] = frozenset()
    reasons: dict[str, str] = field(default_factory=dict)


def test_a_field_that_did_not_exist_takes_its_default() -> None:
    assert read(Newer, {"party": "kitchen"}) == Newer("kitchen")


def test_a_field_that_was_stored_is_read() -> None:
    stored = {"party": "kitchen", "accounted_for": ["a"], "reasons": {"a": "court"}}
    assert read(Newer, stored) == Newer("kitchen", frozenset({"a"}), {"a": "court"})


def test_a_field_without_a_default_must_be_stored() -> None:
    with pytest.raises(KeyError):
        read(Older, {})
