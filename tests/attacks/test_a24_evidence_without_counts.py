"""Attack 24: the evidence pack contains no counts, taps, work sessions or movements.

The lorry of these tests is stopped because two counts of the kitchen did not balance. One kitchen
prisoner was on the way to healthcare, and another party was counted correctly.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from searches.evidence import verify
from searches.models import Count, Movement, Stop, Tap
from searches.services.evidence.evidence import evidence_of
from searches.services.evidence.evidence_pdf import content_of
from searches.services.rolls.counts import begin_count, confirm_count, tap_person
from searches.services.rolls.movements import send_prisoner, tap_seen
from tests.evidence.conftest import signed_again, unpacked
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.browsers import browser
from tests.support.forms import read, submit
from tests.support.sample_prison import PIN, Prison

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def count(yard: Yard, name: str, party: str, *, but: int = 0) -> None:
    """Count a party by name, without the last `but` people of its list."""
    prison = yard.prison
    people = prison.prisoners[party][: {"kitchen": 3, "stores": 2}[party] - but]
    officer = getattr(prison, name)
    begun = yard.act(
        begin_count, officer, party_id=prison.party[party].pk, headcount=len(people), after=20
    )
    for prisoner in people:
        yard.act(tap_person, officer, count_id=begun.pk, prisoner_id=prisoner.pk, after=4)
    yard.act(confirm_count, officer, count_id=begun.pk, pin=PIN)


@dataclass
class Story:
    """The content of the stopped lorry's evidence pack, and of the database when the pack was
    taken.
    """

    parts: dict[str, bytes]
    content: dict[str, Any]
    kept: dict[str, set[str]]  # table -> ids
    at_work: list[str]  # prisoner numbers
    missing: str


#: The story is played once for all tests, which only read it, because playing takes seconds.
_made: list[Story] = []


@pytest.fixture
def stopped(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    """Play the story: one prisoner is sent to healthcare and never received, and both kitchen
    counts miss them.
    """
    if not _made:
        _made.append(play_story(request.getfixturevalue("prison"), tmp_path))
    return _made[0]


def play_story(prison: Prison, folder: Path) -> Story:
    open_prison(prison)
    yard = Yard(prison)
    yard.come_in()
    yard.halt()
    missing = prison.prisoners["kitchen"][2]
    healthcare = prison.area["healthcare"].pk
    yard.act(send_prisoner, prison.kay, prisoner_id=missing.pk, to_area_id=healthcare)
    yard.seal()
    count(yard, "stan", "stores")
    count(yard, "kay", "kitchen", but=1)
    count(yard, "kit", "kitchen", but=1)
    seen: dict[str, Any] = {"prisoner_id": prison.prisoners["kitchen"][1].pk, "area_id": healthcare}
    yard.act(tap_seen, prison.hana, **seen)
    assert Stop.objects.filter(visit=yard.visit_id, source="second_mismatch").exists()
    at_work = prison.prisoners["kitchen"][:3] + prison.prisoners["stores"][:2]
    kept = {
        "count": Count.objects.all(),
        "tap": Tap.objects.all(),
        "movement": Movement.objects.all(),
        "stop": Stop.objects.filter(visit=yard.visit_id),
    }
    return Story(
        parts=take_pack(yard),
        content=content_of(evidence_of(prison.ada, visit_id=yard.visit.pk), folder),
        kept={table: keys(rows) for table, rows in kept.items()},
        at_work=[prisoner.number for prisoner in at_work],
        missing=f"{missing.number} {missing.name}",
    )


def take_pack(yard: Yard) -> dict[str, bytes]:
    """Take the evidence pack with the button on the visit's page, as a security lead."""
    sam = browser(yard.prison, "sam")
    answer = submit(sam, read(sam, f"/visits/{yard.visit_id}/").form("/evidence/"))
    return unpacked(answer.getvalue())


def rows_of(parts: dict[str, bytes], table: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(parts["rows.json"])
    return {
        row["columns"]["id"]: row["columns"] for row in rows if row["table"] == f"searches_{table}"
    }


def faults(folder: Path, parts: dict[str, bytes]) -> list[str]:
    path = folder / "pack.zip"
    with path.open("wb") as written:
        verify.write_zip(written, parts.items())
    return verify.check(path)[0]


def keys(rows: Any) -> set[str]:
    return {str(key) for key in rows.values_list("pk", flat=True)}


def test_counts_taps_sessions_movements_and_the_stop_are_in_the_pack(
    stopped: Story, tmp_path: Path
) -> None:
    assert faults(tmp_path, stopped.parts) == []
    for table, kept in stopped.kept.items():
        assert rows_of(stopped.parts, table).keys() == kept, table
    # six taps by counters, and one in healthcare outside any count
    assert len(stopped.kept["tap"]) == 7
    assert len(rows_of(stopped.parts, "worksession")) == 2
    assert len(rows_of(stopped.parts, "rosterentry")) == 5
    assert len(rows_of(stopped.parts, "countrequest")) == 2
    assert len(rows_of(stopped.parts, "countconfirmation")) == 3


def test_only_prisoners_whom_the_evidence_names_are_in_the_pack(stopped: Story) -> None:
    named = {row["number"] for row in rows_of(stopped.parts, "prisoner").values()}
    assert named == set(stopped.at_work)


def test_every_entry_about_these_rows_is_proven(stopped: Story) -> None:
    acts = [load["entry"]["act"] for load in json.loads(stopped.parts["entries.json"])]
    assert acts.count("tap_person") == 6
    for act in ("open_work_session", "begin_count", "confirm_count", "send_prisoner"):
        assert act in acts, act


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("tap", "recorded_at", "2026-02-10T06:30:00+00:00"),
        ("count", "headcount", 3),
        ("movement", "occurred_at", "2026-02-10T06:30:00+00:00"),
        ("worksession", "ended_at", "2026-02-10T06:31:00+00:00"),
    ],
)
def test_an_altered_row_is_named_even_in_a_pack_that_is_signed_again(
    stopped: Story, tmp_path: Path, table: str, column: str, value: object
) -> None:
    parts = stopped.parts
    rows = json.loads(parts["rows.json"])
    altered = next(row for row in rows if row["table"] == f"searches_{table}")
    altered["columns"][column] = value
    forged = signed_again(parts, rows_json=json.dumps(rows).encode())
    name = f"searches_{table} {altered['columns']['id']}"
    assert f"rows.json: {name} is not what was recorded" in faults(tmp_path, forged)


def test_a_tap_removed_with_its_entry_breaks_the_signature_of_its_count(
    stopped: Story, tmp_path: Path
) -> None:
    """Somebody who makes a pack of selected entries must not be able to leave out taps of a signed
    count.
    """
    parts = stopped.parts
    rows, entries = json.loads(parts["rows.json"]), json.loads(parts["entries.json"])
    taps = (row["columns"] for row in rows if row["table"] == "searches_tap")
    tap = next(entry for entry in taps if entry.get("count_id"))
    fewer_rows = [row for row in rows if row["columns"]["id"] != tap["id"]]
    fewer = [entry for entry in entries if entry["entry"]["body"]["said"].get("tap") != tap["id"]]
    assert len(fewer) == len(entries) - 1
    forged = signed_again(
        parts,
        rows_json=json.dumps(fewer_rows).encode(),
        entries_json=json.dumps(fewer).encode(),
    )
    named = f"rows.json: searches_count {tap['count_id']} is not what its counter signed"
    assert faults(tmp_path, forged) == [named]


def test_a_count_cannot_be_declared_as_left_out_of_the_pack(stopped: Story, tmp_path: Path) -> None:
    parts = stopped.parts
    rows, left_out = json.loads(parts["rows.json"]), json.loads(parts["left_out.json"])
    tap = next(row for row in rows if row["table"] == "searches_tap")
    rows.remove(tap)
    left_out.append({"table": "searches_tap", "id": tap["columns"]["id"]})
    forged = signed_again(
        parts,
        rows_json=json.dumps(rows).encode(),
        left_out_json=json.dumps(left_out).encode(),
    )
    named = f"left_out.json: searches_tap {tap['columns']['id']} must not be left out"
    assert named in faults(tmp_path, forged)


def test_the_document_for_people_names_who_is_missing_and_who_counted(stopped: Story) -> None:
    (lock,) = stopped.content["counts"]
    kitchen = next(party for party in lock["parties"] if party["name"] == "Kitchen")
    assert kitchen["expected"] == "3 people were expected."
    assert "The newest count is not balanced: 1 missing." in kitchen["result"]
    assert kitchen["missing"] == [stopped.missing]
    counters = [line[1].split(" (")[0] for line in kitchen["counts"]]
    assert counters == ["Kay Marsh", "Kit Lowe"]
    assert [line[2:4] for line in kitchen["counts"]] == [["2", "2"], ["2", "2"]]
    assert len(kitchen["taps"]) == 4
    ((who, origin, to, _, received),) = stopped.content["movements"]
    assert (who, origin, to) == (stopped.missing, "Kitchen", "Healthcare")
    assert received == "Nobody received this person."


def test_a_balanced_party_is_recorded_as_balanced(stopped: Story) -> None:
    stores = next(
        party for party in stopped.content["counts"][0]["parties"] if party["name"] == "Stores"
    )
    assert stores["result"].startswith("The newest count is balanced.")
    assert stores["missing"] == []
