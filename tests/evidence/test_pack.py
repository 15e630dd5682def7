"""An evidence pack can be verified without the product, and the verifier names a changed part."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from searches.evidence import verify
from searches.ledger.clock import replay_at
from searches.models import LedgerEntry, Photograph
from searches.services.evidence.checkpoints import key_of, make_checkpoint
from searches.services.evidence.evidence import take_evidence
from searches.services.evidence.evidence_pack import evidence_pack
from searches.services.photos.uploads import blob_name, photographs
from searches.services.stops.stops import raise_stop
from searches.words.refusals import NotAllowed, NotThere, Refused
from tests.evidence.conftest import packed, signed_again, unpacked
from tests.stories.simulated_prison import Yard
from tests.support.sample_prison import Prison

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def faults(path: Path, key: str | None = None, kept: str | None = None) -> list[str]:
    return verify.check(path, key, kept)[0]


def pack_again(path: Path, parts: dict[str, bytes]) -> Path:
    with path.open("wb") as written:
        verify.write_zip(written, parts.items())
    return path


def test_the_verifier_runs_in_an_empty_environment(pack: Path, parts: dict[str, bytes]) -> None:
    """Run Python without the project, its path, variables or packages, except the one pinned
    package.
    """
    alone = pack.parent / "alone" / "verify.py"
    alone.parent.mkdir()
    alone.write_bytes(parts["verify.py"])
    blocked = [
        "django",
        "rest_framework",
        "rfc8785",
        "PIL",
        "cv2",
        "searches",
        "gatehouse",
        "socket",
        "ssl",
    ]
    shut = f"import sys; sys.modules.update(dict.fromkeys({blocked!r}))"
    run = f"{shut}; import runpy; sys.argv[:] = {[str(alone), str(pack)]!r}"
    code = f"{run}; runpy.run_path({str(alone)!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, env={}, cwd="/"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "photographs are as recorded." in done.stdout


def test_the_pack_agrees_with_the_published_key(pack: Path, prison: Prison) -> None:
    assert faults(pack, str(key_of(prison.establishment))) == []


def test_the_key_may_be_given_as_a_file(pack: Path, prison: Prison, tmp_path: Path) -> None:
    kept = tmp_path / "wwi.key"
    kept.write_text(f"{key_of(prison.establishment)}\n")
    assert faults(pack, str(kept)) == []


def test_a_key_file_without_a_key_does_not_match_the_pack(pack: Path, tmp_path: Path) -> None:
    empty, other = tmp_path / "empty", tmp_path / "other"
    empty.write_text("\n")
    other.write_text("a letter")
    assert faults(pack, str(empty)) == [f"--key: {empty} is empty"]
    assert faults(pack, str(other)) == ["--key: is not a key"]
    nowhere = f"{tmp_path}/nowhere"
    found = faults(pack, nowhere)
    assert found == [f"--key: {nowhere} is neither a key nor a file that can be read"]


@pytest.mark.parametrize("option", ["--key", "--checkpoint"])
@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_an_empty_option_is_refused(
    pack: Path, parts: dict[str, bytes], capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    """`--key "$KEY"` is empty when the variable is not set.

    Then a pack signed by a forger must not pass.
    """
    forged = pack_again(pack.with_name("forged.zip"), signed_again(parts))
    assert verify.main([str(forged), option, value]) == 1
    message = f"FAULT: {option}: is empty. Enter a value, or leave {option} out\n"
    assert capsys.readouterr().out == message


def test_one_changed_byte_of_each_part_is_named(pack: Path, parts: dict[str, bytes]) -> None:
    changed = pack.with_name("changed.zip")
    for name, body in parts.items():
        for place in {0, len(body) // 2, len(body) - 1}:
            other = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
            found = faults(pack_again(changed, parts | {name: other}))
            assert found and found[0].startswith(name), (name, place, found)


def test_a_removed_or_added_part_is_named(pack: Path, parts: dict[str, bytes]) -> None:
    changed = pack.with_name("changed.zip")
    for name in parts:
        less = {other: body for other, body in parts.items() if other != name}
        assert any(fault.startswith(name) for fault in faults(pack_again(changed, less)))
    more = parts | {"originals/more.jpg": b"more"}
    assert faults(pack_again(changed, more)) == ["originals/more.jpg: is not in the signed list"]


def test_changed_bytes_between_the_parts_are_found(pack: Path) -> None:
    raw, changed = bytearray(pack.read_bytes()), pack.with_name("changed.zip")
    raw[10] ^= 1  # the modification time in the header of the first part
    changed.write_bytes(raw)
    assert faults(changed) == ["changed.zip: bytes between the parts were changed"]


def test_a_pack_cut_short_is_named(pack: Path) -> None:
    changed = pack.with_name("changed.zip")
    for length in (0, 100, pack.stat().st_size // 2, pack.stat().st_size - 1):
        changed.write_bytes(pack.read_bytes()[:length])
        assert faults(changed)


def test_a_pack_signed_with_another_key_is_found(
    pack: Path, parts: dict[str, bytes], prison: Prison
) -> None:
    forged = pack_again(pack.with_name("forged.zip"), signed_again(parts))
    assert faults(forged) == []
    assert faults(forged, str(key_of(prison.establishment))) != []


@pytest.mark.parametrize(
    ("part", "old", "new", "named"),
    [
        ("entries.json", b'"seq": ', b'"seq": 1', "entries.json: the checkpoint"),
        ("entries.json", b"close_inner_gate", b"close_outer_gate", "entries.json: the checkpoint"),
        ("rows.json", b"Dan Moss", b"Don Moss", "rows.json: searches_visit"),
    ],
)
def test_a_change_is_named_even_if_the_whole_pack_is_signed_again(
    pack: Path, parts: dict[str, bytes], part: str, old: bytes, new: bytes, named: str
) -> None:
    assert old in parts[part]
    body = parts[part].replace(old, new, 1)
    forged = signed_again(parts, **{part.replace(".json", "_json"): body})
    assert faults(pack_again(pack.with_name("forged.zip"), forged))[0].startswith(named)


def test_a_row_or_photograph_left_out_is_named(pack: Path, parts: dict[str, bytes]) -> None:
    rows = json.loads(parts["rows.json"])
    fewer = json.dumps(rows[1:]).encode()
    forged = pack_again(pack.with_name("forged.zip"), signed_again(parts, rows_json=fewer))
    assert faults(forged) == [
        f"rows.json: {rows[0]['table']} {rows[0]['columns']['id']} is missing"
    ]
    name = next(part for part in parts if part.startswith("originals/"))
    less = {other: body for other, body in parts.items() if other != name}
    forged = pack_again(pack.with_name("forged.zip"), signed_again(less))
    assert faults(forged) == [f"originals: {Path(name).stem} is missing"]


def test_a_checkpoint_from_another_source_is_proven(pack: Path, parts: dict[str, bytes]) -> None:
    kept = pack.with_name("kept.note")
    earlier = [name for name in parts if name.startswith("checkpoints/")]
    assert earlier
    for name in [*earlier, "checkpoint.note"]:
        kept.write_bytes(parts[name])
        assert faults(pack, kept=str(kept)) == []


def test_a_pack_without_a_proof_is_reported(pack: Path, prison: Prison) -> None:
    while True:
        raise_stop(prison.kay)
        made = make_checkpoint(prison.establishment.pk)
        if f"checkpoint at {made.size} " not in str(verify.check(pack)[1]):
            break
    kept = pack.with_name("kept.note")
    kept.write_text(made.note)
    assert "no proof" in faults(pack, kept=str(kept))[0]


def test_the_pack_holds_every_entry_and_original_of_the_visit(departed_yard: Yard) -> None:
    parts = unpacked(packed(departed_yard)[1])
    entries = LedgerEntry.objects.filter(visit_id=departed_yard.visit.pk).values_list(
        "seq", flat=True
    )
    in_pack = {load["entry"]["seq"] for load in json.loads(parts["entries.json"])}
    assert set(entries) <= in_pack
    for photo in Photograph.objects.filter(visit_id=departed_yard.visit.pk):
        with photographs().open(blob_name(photo.sha256)) as kept:
            assert parts[f"originals/{photo.sha256}.jpg"] == kept.read()


def test_taking_a_pack_is_recorded_in_the_pack_itself(departed_yard: Yard) -> None:
    parts = unpacked(packed(departed_yard)[1])
    last = LedgerEntry.objects.within(departed_yard.prison.establishment).latest("seq")
    assert (last.act, last.by_id) == ("take_evidence", departed_yard.prison.ada.person)
    acts = [load["entry"]["act"] for load in json.loads(parts["entries.json"])]
    assert acts[-1] == "take_evidence"


def test_the_pack_hides_the_code_of_a_go_that_is_still_valid(departed_yard: Yard) -> None:
    with replay_at(departed_yard.now), pytest.raises(Refused, match="go-alive"):
        take_evidence(departed_yard.prison.ada, visit_id=departed_yard.visit.pk)


def test_only_security_and_audit_of_this_prison_take_a_pack(
    departed_yard: Yard, other_prison: Prison
) -> None:
    for name in ("grace", "mia", "ceri", "dee", "ann"):
        with pytest.raises(NotAllowed):
            evidence_pack(getattr(departed_yard.prison, name), visit_id=departed_yard.visit.pk)
    with pytest.raises(NotThere):
        evidence_pack(other_prison.ada, visit_id=departed_yard.visit.pk)


def test_an_original_missing_from_the_store_is_named(departed_yard: Yard) -> None:
    photo = Photograph.objects.filter(visit_id=departed_yard.visit.pk).earliest("recorded_at")
    photographs().delete(blob_name(photo.sha256))
    path = Path(photographs().path("pack.zip"))
    path.write_bytes(packed(departed_yard)[1])
    assert faults(path) == [f"originals: {photo.sha256} is missing"]
