"""Check that an evidence pack of Gatehouse agrees with itself and with published checkpoints.

    python verify.py PACK.zip [--key KEY] [--checkpoint FILE]

The program needs Python 3.9 or newer and the package `cryptography`, but no server and no network.
If it finds faults, it prints them, and the exit code is 1. KEY is the key that you were given on
paper, as text or in a file. FILE is a checkpoint that somebody kept outside Gatehouse.
Without KEY and FILE, a completely invented pack with its own key would pass.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIRST_LINE = "Gatehouse evidence pack 2"
#: The first lines of earlier versions of packs, which are verified by their own rules.
EARLIER_FIRST_LINES = ("Gatehouse evidence pack 1",)
#: The tables whose rows a pack of the newest version may not leave out.
ALWAYS_SHOWN = frozenset(
    f"searches_{name}"
    for name in (
        *("answer", "count", "countconfirmation", "countrequest", "landingcount"),
        *("locksession", "photograph", "release", "searchsignature", "signature"),
        *("tap", "visit", "wholeroll", "wholerollsignature"),
    )
)
CHUNK = 1 << 20
KEY_BEGINS = re.compile(r"\s*[^+\s]+\+[0-9a-f]{8}\+")
NOT_RIGHT = "the signature is not valid"


class Fault(Exception):
    """Raised for a fault in a part of the pack. The message names the part and the fault."""


class Pack:
    """An opened pack, with the faults that were found so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[str] = []
        self.is_newest_version = False
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()

    def wrong(self, part: str, why: str) -> None:
        self.faults.append(f"{part}: {why}")

    def text(self, part: str) -> str:
        if part not in self.names:
            raise Fault(f"{part}: is missing")
        try:
            return self.zip.read(part).decode()
        except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError) as fault:
            raise Fault(f"{part}: cannot be read") from fault

    def json(self, part: str) -> Any:
        try:
            return json.loads(self.text(part))
        except ValueError as fault:
            raise Fault(f"{part}: cannot be read") from fault

    def sha256(self, part: str) -> tuple[str, int]:
        hashed, length = hashlib.sha256(), 0
        with self.zip.open(part) as opened:
            while chunk := opened.read(CHUNK):
                hashed.update(chunk)
                length += len(chunk)
        return hashed.hexdigest(), length


class Key:
    """The public key of signed notes. Its text form is `name+hash+key`."""

    def __init__(self, text: str, part: str) -> None:
        self.text = text.strip()
        try:
            self.name, self.id, encoded = self.text.split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
        except ValueError as fault:
            raise Fault(f"{part}: is not a key") from fault
        known = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4].hex()
        if raw[:1] != b"\x01" or len(raw) != 33 or known != self.id:
            raise Fault(f"{part}: is not a key")
        self.public = Ed25519PublicKey.from_public_bytes(raw[1:])

    def open(self, note: str, part: str) -> list[str]:
        """Return the lines of a note. Raises Fault if this key did not sign the note."""
        text, gap, signatures = note.rpartition("\n\n")
        for line in signatures.split("\n")[:-1] if gap else []:
            words = line.split(" ")
            if len(words) != 3 or words[:2] != ["\u2014", self.name]:
                continue
            try:
                raw = base64.b64decode(words[2], validate=True)
                if raw[:4].hex() != self.id:
                    continue
                self.public.verify(raw[4:], f"{text}\n".encode())
            except (ValueError, InvalidSignature) as fault:
                raise Fault(f"{part}: {NOT_RIGHT}") from fault
            return text.split("\n")
        raise Fault(f"{part}: is not signed by {self.name}")

    def checkpoint(self, note: str, part: str) -> tuple[int, bytes]:
        lines = self.open(note, part)
        try:
            size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
        except (IndexError, ValueError) as fault:
            raise Fault(f"{part}: is not a checkpoint") from fault
        if lines[0] != self.name:
            raise Fault(f"{part}: is a checkpoint of {lines[0]}, not of {self.name}")
        return size, root


def demand_value(text: str | None, option: str) -> None:
    """Raise Fault if an option has an empty value, for example from an unset shell variable."""
    if text is not None and not text.strip():
        raise Fault(f"{option}: is empty. Enter a value, or leave {option} out")


def key_text(key_or_path: str | None) -> str:
    """Return the key. `trusted` is its text or the path of a file. Raises Fault."""
    demand_value(key_or_path, "--key")
    if key_or_path is None:
        return ""
    if KEY_BEGINS.match(key_or_path):
        return key_or_path
    try:
        text = Path(key_or_path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as fault:
        raise Fault(f"--key: {key_or_path} is neither a key nor a file that can be read") from fault
    if not text:
        raise Fault(f"--key: {key_or_path} is empty")
    return text


def canonical(document: Any) -> bytes:
    """Return the canonical JSON (RFC 8785) of a document without fractions."""
    if isinstance(document, dict):
        names = sorted(document, key=lambda name: str(name).encode("utf-16-be", "surrogatepass"))
        inner = b",".join(canonical(name) + b":" + canonical(document[name]) for name in names)
        return b"{" + inner + b"}"
    if isinstance(document, list):
        return b"[" + b",".join(canonical(one) for one in document) + b"]"
    return json.dumps(document, ensure_ascii=False).encode()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def includes(leaf: bytes, place: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Return whether the proof shows this leaf under the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    here, last, found = place, size - 1, hashlib.sha256(b"\x00" + leaf).digest()
    for beside in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node(beside, found)
            while not here % 2 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node(found, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def begins_with(first: tuple[int, bytes], second: tuple[int, bytes], proof: list[bytes]) -> bool:
    """Return whether the second tree begins with the first (RFC 9162, section 2.1.4.2)."""
    if first[0] == second[0]:
        return not proof and first == second
    if not 0 < first[0] < second[0] or not proof:
        return False
    path = proof if first[0] & (first[0] - 1) else [first[1], *proof]
    here, last = first[0] - 1, second[0] - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            old, new = node(beside, old), node(beside, new)
            while not here % 2 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node(new, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and (old, new) == (first[1], second[1])


def check_parts(pack: Pack, key: Key) -> None:
    """Check that every part is in the signed list and has the digest in the list."""
    lines = key.open(pack.text("manifest.note"), "manifest.note")
    if lines[0] not in (FIRST_LINE, *EARLIER_FIRST_LINES):
        raise Fault("manifest.note: is not the list of a pack")
    pack.is_newest_version = lines[0] == FIRST_LINE
    listed = {}
    for line in lines[3:]:
        digest, length, name = line.split(" ", 2)
        listed[name] = (digest, int(length))
    for name in sorted({*pack.names, *listed} - {"manifest.note"}):
        if name not in listed:
            pack.wrong(name, "is not in the signed list")
        elif name not in pack.names:
            pack.wrong(name, "is missing")
        else:
            check_part(pack, name, listed[name])


def check_part(pack: Pack, name: str, listed: tuple[str, int]) -> None:
    try:
        found = pack.sha256(name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError):
        pack.wrong(name, "was changed")
        return
    if found != listed:
        pack.wrong(name, "was changed")


def check_around(pack: Pack) -> None:
    """Check the bytes between the parts: writing the pack again must give the same file."""
    with tempfile.TemporaryFile() as again, pack.path.open("rb") as original:
        parts = ((name, pack.zip.open(name)) for name in pack.names)
        write_zip(again, ((name, opened.read()) for name, opened in parts))
        again.seek(0)
        while True:
            one, two = again.read(CHUNK), original.read(CHUNK)
            if one != two:
                pack.wrong(pack.path.name, "bytes between the parts were changed")
            if one != two or not one:
                return


def write_zip(to: BinaryIO | Any, parts: Any) -> None:
    """Write the parts as a ZIP file. The same parts always give the same bytes."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as written:
        for name, body in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            written.writestr(entry, body)


def check_entries(pack: Pack, checkpoint: tuple[int, bytes]) -> list[dict[str, Any]]:
    """Check that the checkpoint covers each entry exactly as the pack shows it."""
    entries: list[dict[str, Any]] = pack.json("entries.json")
    for entry in entries:
        body = entry["entry"]
        chained = bytes.fromhex(entry["previous_sha256"]) + canonical(body)
        leaf = hashlib.sha256(chained).digest()
        proof = [base64.b64decode(step) for step in entry["inclusion"]]
        if not includes(leaf, body["seq"] - 1, checkpoint[0], proof, checkpoint[1]):
            pack.wrong("entries.json", f"the checkpoint does not cover entry {body['seq']}")
    return entries


def check_rows(pack: Pack, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Check that each row is as the newest entry records it, and that no row is missing."""
    newest: dict[tuple[str, str], str] = {}
    for entry in sorted(entries, key=lambda one: int(one["entry"]["seq"])):
        for row in entry["entry"]["body"]["rows"]:
            newest[row["table"], row["id"]] = row["sha256"]
    rows: list[dict[str, Any]] = pack.json("rows.json")
    for row in rows:
        recorded = newest.pop((row["table"], row["columns"]["id"]), None)
        if recorded != hashlib.sha256(canonical(row["columns"])).hexdigest():
            name = f"{row['table']} {row['columns']['id']}"
            pack.wrong("rows.json", f"{name} is not what was recorded")
    known = {(one["table"], one["id"]) for one in pack.json("left_out.json")}
    for table, row_id in sorted(newest.keys() - known):
        pack.wrong("rows.json", f"{table} {row_id} is missing")
    if pack.is_newest_version:
        for table, row_id in sorted(known):
            if table in ALWAYS_SHOWN:
                pack.wrong("left_out.json", f"{table} {row_id} must not be left out")
        check_counts(pack, rows)
    return rows


def check_counts(pack: Pack, rows: list[dict[str, Any]]) -> None:
    """Check that each tap belongs to a count, and that each count equals what was signed."""
    by_table: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_table.setdefault(row["table"], {})[row["columns"]["id"]] = row["columns"]
    counts = by_table.get("searches_count", {})
    taps = by_table.get("searches_tap", {})
    seen: dict[str, list[str]] = {}
    for tap_id, tap in sorted(taps.items()):
        count_id = tap.get("count_id")  # an empty column is left out of a row
        if count_id is None:
            continue
        if count_id not in counts:
            pack.wrong("rows.json", f"searches_tap {tap_id} belongs to no count of this pack")
        seen.setdefault(count_id, []).append(str(tap.get("prisoner_id")))
    signatures = by_table.get("searches_signature", {})
    for confirmation in by_table.get("searches_countconfirmation", {}).values():
        count_id = confirmation["count_id"]
        if count_id not in counts:
            pack.wrong("rows.json", f"searches_count {count_id} is missing")
            continue
        document = {
            "count": count_id,
            "headcount": counts[count_id]["headcount"],
            "seen": sorted(seen.get(count_id, [])),
        }
        signed = signatures.get(confirmation["signature_id"], {}).get("shown_sha256")
        if signed != hashlib.sha256(canonical(document)).hexdigest():
            pack.wrong("rows.json", f"searches_count {count_id} is not what its counter signed")


def count_summary(rows: list[dict[str, Any]]) -> str:
    """Return one sentence with the numbers of counts, taps and movements in the pack."""
    tables = [row["table"] for row in rows]
    counted = {name: tables.count(f"searches_{name}") for name in ("count", "tap", "movement")}
    return "{count} counts, {tap} taps and {movement} movements are as recorded.".format(**counted)


def check_originals(pack: Pack, rows: list[dict[str, Any]]) -> str:
    """Check that the pack has each photograph under its SHA-256, or records its deletion."""
    kept = {Path(name).stem: name for name in pack.names if name.startswith("originals/")}
    deleted = {row["columns"]["sha256"] for row in rows if row["table"] == "searches_photodeletion"}
    wanted = {
        row["columns"]["sha256"] for row in rows if row["table"] == "searches_photograph"
    } - deleted
    for digest in sorted(wanted - kept.keys()):
        pack.wrong("originals", f"{digest} is missing")
    for digest, name in sorted(kept.items()):
        if digest not in wanted:
            pack.wrong(name, "belongs to no photograph of this visit")
        elif pack.sha256(name)[0] != digest:
            pack.wrong(name, "is not the photograph that was recorded")
    summary = f"{len(wanted)} photographs are as recorded."
    if deleted:
        summary += f" {len(deleted)} photographs were deleted at the end of their retention period."
    return summary


def check_earlier(pack: Pack, key: Key, checkpoint: tuple[int, bytes], kept: str) -> bool:
    """Check the earlier checkpoints.

    Return whether the checkpoint in the file `kept` is among the checkpoints of the pack.
    """
    sizes = {checkpoint[0]: checkpoint[1]}
    for one in pack.json("consistency.json"):
        part = f"checkpoints/{one['size']}.note"
        earlier = key.checkpoint(pack.text(part), part)
        proof = [base64.b64decode(step) for step in one["proof"]]
        if earlier[0] != one["size"] or not begins_with(earlier, checkpoint, proof):
            pack.wrong(part, "is not of the same ledger")
        sizes[earlier[0]] = earlier[1]
    if not kept:
        return False
    size, root = key.checkpoint(Path(kept).read_text(encoding="utf-8"), kept)
    if size in sizes and sizes[size] != root:
        pack.wrong(kept, "the checkpoint was signed for a different ledger")
    return size in sizes


def check(
    path: Path, trusted: str | None = None, kept: str | None = None
) -> tuple[list[str], list[str]]:
    """Return the faults of the pack, and the sentences to print if there are no faults."""
    try:
        pack = Pack(path)
    except (zipfile.BadZipFile, OSError) as fault:
        return [f"{path.name}: cannot be opened ({fault})"], []
    sentences: list[str] = []
    try:
        demand_value(kept, "--checkpoint")
        trusted_key = key_text(trusted)
        key = Key(trusted_key or pack.text("key"), "--key" if trusted_key else "key")
        check_parts(pack, key)
        if not pack.faults:
            check_around(pack)
        if not pack.faults:
            sentences = check_inside(pack, key, kept or "")
    except Fault as fault:
        pack.faults.append(str(fault))
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, OSError) as fault:
        pack.wrong(path.name, f"cannot be understood ({fault!r})")
    return pack.faults, sentences


def check_inside(pack: Pack, key: Key, kept: str) -> list[str]:
    if pack.text("key").strip() != key.text:
        raise Fault("key: is not the key you gave")
    checkpoint = key.checkpoint(pack.text("checkpoint.note"), "checkpoint.note")
    entries = check_entries(pack, checkpoint)
    rows = check_rows(pack, entries)
    photographs = check_originals(pack, rows)
    is_there = check_earlier(pack, key, checkpoint, kept)
    sentences = [f"{len(entries)} entries, {len(rows)} rows and {photographs}"]
    if pack.is_newest_version:
        sentences.append(count_summary(rows))
    sentences.append(f"The checkpoint of {key.name} at entry {checkpoint[0]} covers every entry.")
    if kept and not is_there:
        raise Fault(f"{kept}: the pack has no proof for a checkpoint of this size")
    if kept:
        sentences.append(f"{kept} is a checkpoint of the same ledger.")
    return sentences


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("pack", type=Path)
    parser.add_argument("--key", help="the key that you were given, or a file with the key")
    parser.add_argument("--checkpoint", help="a file with a checkpoint that somebody kept")
    options = parser.parse_args(arguments)
    faults, sentences = check(options.pack, options.key, options.checkpoint)
    for fault in faults:
        sys.stdout.write(f"FAULT: {fault}\n")
    for sentence in [] if faults else sentences:
        sys.stdout.write(f"{sentence}\n")
    if not faults and options.key is None:
        sys.stdout.write(
            "The key came with the pack. Use --key to compare this key with a key that you trust.\n"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
