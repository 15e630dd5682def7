"""The thresholds do what docs/photographs.md says about them."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from searches.words.photos import PhotoProblem, PhotoThresholds
from tests.imaging.calibrate import BLURRED, SHARP, problems_of
from tests.imaging.collected_photographs import ROOT, required_folder


def test_the_document_names_the_thresholds_in_force() -> None:
    text = (ROOT / "docs" / "photographs.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|$", text, re.M)
    assert {name: int(value) for name, value in rows} == asdict(PhotoThresholds())


@pytest.mark.parametrize("name", SHARP)
def test_a_sharp_photograph_has_no_problem(name: str) -> None:
    assert problems_of((required_folder() / name).read_bytes()) == frozenset()


@pytest.mark.parametrize("name", BLURRED)
def test_a_truly_blurred_photograph_is_caught(name: str) -> None:
    assert problems_of((required_folder() / "pairs" / name).read_bytes()) == {PhotoProblem.BLURRED}
