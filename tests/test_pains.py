"""docs/pains.md lists fifteen pains, each with existing tests that have its number in
their name.
"""

from __future__ import annotations

import re

from tests.test_adversary import ROOT, names_there_are

PAGE = (ROOT / "docs" / "pains.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+)$", re.M)
PAINS = 15


def test_each_pain_has_a_test_with_its_number() -> None:
    rows = ROW.findall(PAGE)
    assert [int(number) for number, _ in rows] == list(range(1, PAINS + 1))
    bare = [number for number, row in rows if f"`test_pain_{int(number):02}_" not in row]
    assert not bare


def test_every_pain_names_existing_tests() -> None:
    named, existing = set(re.findall(r"`(test_\w+)`", PAGE)), names_there_are()
    assert named <= existing
    assert {name for name in existing if name.startswith("test_pain_")} <= named
