"""The evidence document gives dates and times in the prison's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from searches.services.evidence.evidence_rolls import EvidenceTexts


@pytest.fixture
def place() -> EvidenceTexts:
    home = SimpleNamespace(time_zone="Europe/London")
    evidence: Any = SimpleNamespace(visit=SimpleNamespace(establishment=home), names={}, entries=[])
    return EvidenceTexts(cast("Any", evidence))


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 7, 1, 6, 5, 9, tzinfo=UTC), "1 Jul 2026 07:05:09"),
        ("2026-11-30T07:26:00+00:00", "30 Nov 2026 07:26:00"),
    ],
)
def test_a_time_is_written_as_on_the_screens(
    place: EvidenceTexts, moment: datetime | str, written: str
) -> None:
    assert place.at(moment) == written


def test_a_day_is_written_with_its_month_in_words(place: EvidenceTexts) -> None:
    assert place.day("2026-11-30T23:59:59+00:00") == "30 November 2026"
    assert place.day("2026-06-30T23:30:00+00:00") == "1 July 2026"
