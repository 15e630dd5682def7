"""The barrier token: a signed statement of a GO for a gate controller.

The token expires together with the code of the GO. It has the form `payload.signature`, both parts
in base64url without padding. The payload is RFC 8785 canonical
JSON, the signature is Ed25519 over the payload's bytes. docs/api.md shows how to verify the token
with the public key.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from searches.keys import barrier_key
from searches.ledger.canonical import canonical


def barrier_token(claims: dict[str, Any]) -> str:
    """Return a signed token with these claims."""
    payload = canonical(claims)
    signature = barrier_key(settings.BARRIER_KEY_FILE).sign(payload)
    return f"{_text(payload)}.{_text(signature)}"


def public_key() -> dict[str, Any]:
    """Return the public key as JWK (RFC 8037) and PEM, which is all that verification needs."""
    key = barrier_key(settings.BARRIER_KEY_FILE).public_key()
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": _text(key.public_bytes_raw())}
    thumbprint = _text(hashlib.sha256(canonical(jwk)).digest())
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return {"jwk": jwk | {"use": "sig", "alg": "EdDSA", "kid": thumbprint}, "pem": pem}


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
