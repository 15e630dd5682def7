"""Encryption between tablets and the server.

The server encrypts draws for a tablet, and a tablet encrypts PINs and records for the server. All
keys are derived from one P-256 key (`TABLET_KEY_FILE`), so the database contains no secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from searches.keys import tablet_key
from searches.ledger.canonical import canonical
from searches.words.refusals import Invalid

NONCE_BYTES = 12
POINT_BYTES = 65  # uncompressed


@dataclass(frozen=True, slots=True)
class Box:
    """Content that a tablet encrypted for the server, with a key that is used only once."""

    kid: str
    epk: str
    iv: str
    ct: str


def server_jwk() -> dict[str, str]:
    """Return the server's public key as a JWK with its RFC 7638 thumbprint."""
    numbers = _server_key().public_key().public_numbers()
    jwk = {
        "crv": "P-256",
        "kty": "EC",
        "x": text_of(numbers.x.to_bytes(32, "big")),
        "y": text_of(numbers.y.to_bytes(32, "big")),
    }
    return jwk | {"kid": text_of(hashlib.sha256(canonical(jwk)).digest())}


def device_secret(use: str, key_id: UUID) -> bytes:
    """Return a tablet's key for one use, derived from the UUID of the tablet's `DeviceKey`."""
    own = _server_key().private_numbers().private_value.to_bytes(32, "big")
    return _derive_key(own, f"gatehouse-device:{use}:{key_id}")


def encrypt(key: bytes, document: dict[str, Any], *, beside: str) -> dict[str, str]:
    """Encrypt a document with AES-256-GCM.

    The text `beside` is authenticated but not encrypted. Decryption needs the same text.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    ciphertext = AESGCM(key).encrypt(nonce, canonical(document), beside.encode())
    return {"iv": text_of(nonce), "ct": text_of(ciphertext)}


def decrypt(box: Box, *, context: str) -> bytes:
    """Decrypt what a tablet encrypted for this purpose. Raises Invalid if that is not possible."""
    try:
        if box.kid != server_jwk()["kid"]:
            raise _unreadable()
        point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), bytes_of(box.epk))
        shared = _server_key().exchange(ECDH(), point)
        key = _derive_key(shared, f"gatehouse-sealed:{context}")
        return AESGCM(key).decrypt(bytes_of(box.iv), bytes_of(box.ct), context.encode())
    except (ValueError, InvalidTag) as fault:
        raise _unreadable() from fault


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """Decode base64url without padding. Raises ValueError for other text."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64url") from fault


def _server_key() -> EllipticCurvePrivateKey:
    return tablet_key(settings.TABLET_KEY_FILE)


def _derive_key(secret: bytes, info: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=info.encode()).derive(secret)


def _unreadable() -> Invalid:
    return Invalid("box-unreadable", "This server cannot decrypt this content.", field="box")
