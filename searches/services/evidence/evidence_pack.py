"""The evidence pack: a ZIP file about one visit that can be verified on another machine."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings

from searches.evidence import verify
from searches.keys import ledger_key
from searches.ledger.notes import sign_note
from searches.services.evidence.checkpoints import origin_of
from searches.services.evidence.evidence import Evidence, evidence_of
from searches.services.evidence.evidence_pdf import evidence_pdf
from searches.services.photos.derived import original
from searches.words.actors import Actor
from searches.words.refusals import NotThere

SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
README = Path(verify.__file__).with_name("README.txt")


@dataclass(frozen=True, slots=True)
class Pack:
    """The name of an evidence pack and its open temporary file, which closing deletes."""

    name: str
    file: IO[bytes]


def evidence_pack(actor: Actor, *, visit_id: UUID) -> Pack:
    """Record who asked for the evidence, collect and prove it, and return the pack.

    Raises NotAllowed, NotThere and Refused.
    """
    evidence = evidence_of(actor, visit_id=visit_id)
    file = tempfile.TemporaryFile(prefix="evidence-")  # noqa: SIM115  # the caller closes the file
    with tempfile.TemporaryDirectory() as folder:
        verify.write_zip(file, _with_manifest(evidence, _parts(evidence, Path(folder))))
    file.seek(0)
    visit = evidence.visit
    day = visit.entered_at or visit.recorded_at
    plate = visit.vehicle.plate
    name = f"evidence-{visit.establishment.code}-{plate}-{day:%Y-%m-%d}.zip"
    return Pack(name.lower(), file)


def _parts(evidence: Evidence, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the pack, beginning with the explanation and the other small files."""
    yield "README.txt", README.read_bytes()
    yield "evidence.pdf", evidence_pdf(evidence, folder)
    yield "verify.py", Path(verify.__file__).read_bytes()
    yield "key", f"{evidence.key}\n".encode()
    yield "checkpoint.note", evidence.checkpoint.note.encode()
    yield "entries.json", _json(evidence.entries)
    yield "rows.json", _json(evidence.rows)
    yield "left_out.json", _json(evidence.left_out)
    yield "names.json", _json(evidence.names)
    proofs = [{"size": row.size, "proof": proof} for row, proof in evidence.earlier]
    yield "consistency.json", _json(proofs)
    for row, _ in evidence.earlier:
        yield f"checkpoints/{row.size}.note", row.note.encode()
    yield from _originals(evidence)


def _originals(evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    """Yield each original once. An original that is not in the store is left out.

    The verifier names a missing original.
    """
    for digest, kind in {
        photograph.sha256: photograph.content_type for photograph in evidence.photographs
    }.items():
        try:
            yield f"originals/{digest}.{SUFFIXES.get(kind, 'bin')}", original(digest)
        except NotThere:
            continue  # its deletion is recorded in the rows, or the verifier reports it


def _with_manifest(
    evidence: Evidence, parts: Iterator[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    """Yield the parts, followed by the signed list of all parts."""
    origin = origin_of(evidence.visit.establishment)
    lines = [verify.FIRST_LINE, origin, str(evidence.visit.pk)]
    for name, body in parts:
        lines.append(f"{hashlib.sha256(body).hexdigest()} {len(body)} {name}")
        yield name, body
    text = "\n".join(lines) + "\n"
    key = ledger_key(settings.LEDGER_KEY_FILE)
    yield "manifest.note", sign_note(text, origin, key).encode()


def _json(document: Any) -> bytes:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True).encode()
