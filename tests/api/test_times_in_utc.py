"""Times of the API are in UTC. The tablet compares them as moments and never as texts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.api.tablet_client import Tablet
from tests.support.factories import VisitFactory
from tests.support.sample_prison import Prison

ROOT = Path(__file__).parent.parent.parent
#: Names of values that are numbers: milliseconds of the tablet's own clock.
MILLISECONDS = {
    "kept_at",
    "restored.at",
    "sealed.at",
    "asked_at",
    "arrived_at",
    "told_at",
    "typed.at",
    "intent.at",
}
COMPARISON = re.compile(r"([\w.?]+)\s*(?:<=|>=|<|>)\s*([\w.?]+)")
A_TIME = re.compile(r"(?:_at|\.at|_now)$")


def test_in_summer_a_time_is_written_in_utc(prison: Prison) -> None:
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    visit = VisitFactory.create(establishment=prison.establishment, entered_at=summer)
    shown = Tablet(prison, "grace").get(f"visits/{visit.pk}").json()
    assert shown["entered_at"] == "2026-07-01T09:00:00Z"


def test_every_time_of_the_api_uses_the_field_in_utc() -> None:
    sources = sorted((ROOT / "searches" / "api").rglob("*.py"))
    found = [path.name for path in sources if "serializers.DateTimeField(" in path.read_text()]
    assert found == []
    assert (
        "class UtcDateTimeField(serializers.DateTimeField)"
        in (ROOT / "searches" / "api" / "fields.py").read_text()
    )


def test_no_script_compares_times_as_text() -> None:
    found = []
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            code = line.split("//")[0]
            if code.lstrip().startswith(("*", "/*")):
                continue
            for match in COMPARISON.finditer(code):
                if any(_is_text(side) for side in match.groups()):
                    found.append(f"{path.name}:{number}: {match[0]}")
    assert found == []


def _is_text(side: str) -> bool:
    known = side in MILLISECONDS or side.rpartition(".")[2] in MILLISECONDS
    return bool(A_TIME.search(side)) and not known
