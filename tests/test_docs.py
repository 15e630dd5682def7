"""The documents agree with the code."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
READ = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z][A-Z0-9_]+)"')


def test_every_setting_of_the_environment_is_explained() -> None:
    code = "".join(path.read_text() for path in (ROOT / "gatehouse").glob("*.py"))
    guide = (ROOT / "docs" / "administration.md").read_text()
    assert set(READ.findall(code)) == set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", guide, re.M))


def test_every_make_target_of_the_guide_is_there() -> None:
    guide = (ROOT / "docs" / "administration.md").read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)", guide)) <= targets
