"""Encryption for the server in a tablet's way, written from docs/offline.md alone."""

from __future__ import annotations

import base64
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def encrypted_for(jwk: dict[str, str], content: bytes, *, context: str) -> dict[str, Any]:
    x, y = (int.from_bytes(raw(jwk[name]), "big") for name in ("x", "y"))
    server = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    once = ec.generate_private_key(ec.SECP256R1())
    shared = once.exchange(ec.ECDH(), server)
    info = f"gatehouse-sealed:{context}".encode()
    key = HKDF(SHA256(), length=32, salt=None, info=info).derive(shared)
    iv = os.urandom(12)
    point = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ct = AESGCM(key).encrypt(iv, content, context.encode())
    return {"v": 1, "kid": jwk["kid"], "epk": text(point), "iv": text(iv), "ct": text(ct)}
