"""A lorry that has left, with real photographs, and its evidence pack."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from searches.ledger.notes import NoteKey, sign_note
from searches.services.evidence.checkpoints import make_checkpoint
from searches.services.evidence.evidence_pack import evidence_pack
from tests.stories import simulated_prison
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.sample_prison import Prison
from tests.support.searching import received


@pytest.fixture
def departed_yard(prison: Prison, monkeypatch: pytest.MonkeyPatch) -> Yard:
    """Play a visit that was held once and then released, until the lorry has left."""
    monkeypatch.setattr(simulated_prison, "picture", lambda: received())
    open_prison(prison)
    yard = Yard(prison)
    resolver = HoldResolver(yard)
    for _ in range(3):
        resolver.go_on()
    yard.release(prison.mia)
    while not yard.releases:
        resolver.go_on()
    make_checkpoint(prison.establishment.pk)
    return yard


#: One pack for all tests that only read it, because playing a visit takes seconds.
_made: dict[str, bytes] = {}


@pytest.fixture
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Write the pack to a file.

    The visit's rows may be gone, so a test can use nothing but the file.
    """
    if not _made:
        departed_yard: Yard = request.getfixturevalue("departed_yard")
        _made.update([packed(departed_yard)])
    ((name, body),) = _made.items()
    path = tmp_path / name
    path.write_bytes(body)
    return path


@pytest.fixture
def parts(pack: Path) -> dict[str, bytes]:
    return unpacked(pack.read_bytes())


def packed(departed_yard: Yard) -> tuple[str, bytes]:
    assert departed_yard.visit_id is not None
    made = evidence_pack(departed_yard.prison.ada, visit_id=departed_yard.visit_id)
    with made.file as file:
        return made.name, file.read()


def unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def signed_again(parts: dict[str, bytes], **changed: bytes) -> dict[str, bytes]:
    """Change some parts, and return the pack as a forger with another key would sign it."""
    key, name = Ed25519PrivateKey.generate(), parts["key"].decode().split("+")[0]
    new = parts | {part.replace("_json", ".json"): body for part, body in changed.items()}
    new["key"] = f"{NoteKey(name, key.public_key().public_bytes_raw())}\n".encode()
    for part, body in new.items():
        if part.startswith("checkpoint"):
            new[part] = sign_note(body.decode().split("\n\n")[0] + "\n", name, key).encode()
    head = parts["manifest.note"].decode().split("\n")[:3]
    new.pop("manifest.note")
    lines = [f"{hashlib.sha256(body).hexdigest()} {len(body)} {part}" for part, body in new.items()]
    text = "\n".join([*head, *lines]) + "\n"
    return new | {"manifest.note": sign_note(text, name, key).encode()}
