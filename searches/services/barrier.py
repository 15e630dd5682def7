"""The barrier token: what a gate controller needs to know, signed, for as long as the code lives.

`payload.signature`, both base64url without padding: the payload is RFC 8785 canonical JSON, the
signature Ed25519 over the payload's bytes. docs/api.md shows how to verify it with the public key.
"""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings

from gatehouse.keys import barrier_key
from searches.ledger.canonical import canonical


def barrier_token(claims: dict[str, Any]) -> str:
    payload = canonical(claims)
    signature = barrier_key(settings.BARRIER_KEY_FILE).sign(payload)
    return f"{_text(payload)}.{_text(signature)}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
