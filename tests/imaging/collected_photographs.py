"""The folder of the collected photographs, which are not part of the product."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = (ROOT.parent / "shared" / "data", ROOT.parents[1] / "shared" / "data")


def folder() -> Path | None:
    """Return the folder that GATEHOUSE_SHARED_DATA names, or a folder beside the repository."""
    named = os.environ.get("GATEHOUSE_SHARED_DATA")
    places = (Path(named),) if named else PLACES
    return next((place for place in places if (place / "MANIFEST.tsv").is_file()), None)


def required_folder() -> Path:
    """Return the folder. If there is no folder, skip the test, or fail it in CI."""
    found = folder()
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("No collected photographs: set GATEHOUSE_SHARED_DATA.")
    pytest.skip("No collected photographs: set GATEHOUSE_SHARED_DATA.")
