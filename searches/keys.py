"""Secrets that each server makes once for itself. They are never in the repository.

The secrets are the signing key of sessions, the Ed25519 keys that sign barrier tokens and
checkpoints, the P-256 key for the PINs and records that tablets encrypt, and the P-256 key that
signs pushes.
"""

from __future__ import annotations

import base64
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from pathlib import Path


def secret_key(path: Path) -> str:
    """Return Django's secret key. The first call makes the key."""
    return _read_or_create(path, secrets.token_urlsafe(64).encode()).decode()


def barrier_key(path: Path) -> Ed25519PrivateKey:
    """Return the key that signs barrier tokens. The first call makes the key."""
    return _ed25519(path)


def ledger_key(path: Path) -> Ed25519PrivateKey:
    """Return the key that signs checkpoints of the ledgers. The first call makes the key."""
    return _ed25519(path)


def tablet_key(path: Path) -> EllipticCurvePrivateKey:
    """Return the P-256 private key for the PINs and unsent records that tablets encrypt.

    The first call makes the key. Raises TypeError if the file has a key of another kind.
    """
    return _p256(path)


def push_key(path: Path) -> EllipticCurvePrivateKey:
    """Return the P-256 key with which push services recognise this server (VAPID, RFC 8292).

    The first call makes the key. Raises TypeError if the file has a key of another kind.
    """
    return _p256(path)


def push_public_key(path: Path) -> str:
    """Return the public half of `push_key` in base64url, which a browser needs to subscribe."""
    point = push_key(path).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _p256(path: Path) -> EllipticCurvePrivateKey:
    fresh = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    key = load_pem_private_key(_read_or_create(path, fresh), password=None)
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise TypeError(f"{path} has no P-256 private key. No other kind of key can be used.")
    return key


def _ed25519(path: Path) -> Ed25519PrivateKey:
    fresh = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    key = load_pem_private_key(_read_or_create(path, fresh), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} has no Ed25519 private key. No other kind of key can be used.")
    return key


def _read_or_create(path: Path, fresh: bytes) -> bytes:
    """Return the file's bytes. Write `fresh` first if there is no file yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        # Two processes may start at once. The first link wins, and both read the same file.
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_bytes()
