"""An evidence pack of version 1, from before packs contained counts, can still be verified."""

from __future__ import annotations

from pathlib import Path

from searches.evidence import verify

PACK = Path(__file__).parent / "packs" / "version-1.zip"


def test_a_pack_of_the_first_version_can_still_be_verified() -> None:
    faults, lines = verify.check(PACK)
    assert faults == []
    assert lines[0] == "32 entries, 40 rows and 6 photographs are as recorded."


def test_one_changed_byte_in_an_old_pack_is_named(tmp_path: Path) -> None:
    raw = bytearray(PACK.read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "changed.zip").write_bytes(raw)
    assert verify.check(tmp_path / "changed.zip")[0]
