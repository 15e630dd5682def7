"""Secret keys are created once, stay the same, and only the server can read them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from searches import keys


def test_a_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret_key"
    assert keys.secret_key(path) == keys.secret_key(path)
    assert path.stat().st_mode & 0o077 == 0


def test_processes_that_start_together_use_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(keys.secret_key, [path] * 40))) == 1
    assert [kept.name for kept in tmp_path.iterdir()] == ["secret_key"]


def test_the_barrier_key_signs_and_stays_the_same(tmp_path: Path) -> None:
    first, second = (keys.barrier_key(tmp_path / "barrier.pem") for _ in range(2))
    second.public_key().verify(first.sign(b"open"), b"open")


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    path = tmp_path / "barrier.pem"
    path.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    with pytest.raises(TypeError, match="Ed25519"):
        keys.barrier_key(path)
