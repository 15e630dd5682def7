"""Go's own note and tlog libraries read the product's signatures and proofs, where Go is
installed.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from searches.rules.merkle import Tree, leaf_hash
from searches.services.evidence.checkpoints import key_of, leaves, make_checkpoint
from searches.services.stops.stops import raise_stop
from tests.support.sample_prison import Prison

GO = shutil.which("go") or shutil.which("go", path=str(Path(sys.executable).parent))
HERE = Path(__file__).parent
PLACE = 7

MISSING = "Go is not here: its note and tlog are not run. Install it by: make .venv/.go"

pytestmark = pytest.mark.skipif(GO is None and not os.environ.get("CI"), reason=MISSING)


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the Go program from sources that come with Go, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("ecosystem")
    root = subprocess.check_output([str(GO), "env", "GOROOT"], text=True).strip()
    carried = Path(root) / "src/cmd/vendor/golang.org/x/mod/sumdb"
    (folder / "go.mod").write_text("module ecosystem\n\ngo 1.22\n")
    for name in ("note", "tlog"):
        shutil.copytree(carried / name, folder / name)
    shutil.copy(HERE / "interoperability.go", folder / "main.go")
    subprocess.run([str(GO), "build", "-o", "tool", "."], cwd=folder, check=True)
    return folder / "tool"


@pytest.fixture
def note_and_proofs(prison: Prison) -> dict[str, Any]:
    here = prison.establishment.pk
    earlier = make_checkpoint(here)
    for _ in range(6):
        raise_stop(prison.kay)
    newest, all_leaves = make_checkpoint(here), list(leaves(here))
    tree = Tree.over(all_leaves)
    return {
        "Key": str(key_of(prison.establishment)),
        "Newest": newest.note,
        "Earlier": earlier.note,
        "Leaf": text(leaf_hash(all_leaves[PLACE])),
        "Place": PLACE,
        "Inclusion": [text(step) for step in tree.inclusion(PLACE, newest.size)],
        "Consistency": [text(step) for step in tree.consistency(earlier.size, newest.size)],
    }


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def run(tool: Path, note_and_proofs: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([tool], input=json.dumps(note_and_proofs), text=True, capture_output=True)


def test_go_accepts_our_signatures_and_proofs(tool: Path, note_and_proofs: dict[str, Any]) -> None:
    done = run(tool, note_and_proofs)
    assert done.stdout.startswith("agrees"), done.stderr


@pytest.mark.parametrize("part", ["Newest", "Earlier"])
def test_go_refuses_a_changed_checkpoint(
    tool: Path, note_and_proofs: dict[str, Any], part: str
) -> None:
    note_and_proofs[part] = note_and_proofs[part].replace("/wwi\n", "/lei\n", 1)
    assert "signature" in run(tool, note_and_proofs).stderr


@pytest.mark.parametrize("part", ["Leaf", "Inclusion", "Consistency"])
def test_go_refuses_a_changed_proof(tool: Path, note_and_proofs: dict[str, Any], part: str) -> None:
    wrong = text(b"\x07" * 32)
    note_and_proofs[part] = wrong if part == "Leaf" else [wrong, *note_and_proofs[part][1:]]
    assert run(tool, note_and_proofs).returncode == 1
