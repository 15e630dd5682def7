"""Where the collected photographs lie; they are not shipped with the product."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = (ROOT.parent / "shared" / "data", ROOT.parents[1] / "shared" / "data")


def folder() -> Path | None:
    """The folder named by GATEHOUSE_SHARED_DATA, or one beside the repository."""
    named = os.environ.get("GATEHOUSE_SHARED_DATA")
    places = (Path(named),) if named else PLACES
    return next((place for place in places if (place / "MANIFEST.tsv").is_file()), None)


def required_folder() -> Path:
    """The folder; skips the test where it is absent, and fails it in CI."""
    found = folder()
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("No collected photographs: set GATEHOUSE_SHARED_DATA.")
    pytest.skip("No collected photographs: set GATEHOUSE_SHARED_DATA.")
