"""Reading a Content-Digest header (RFC 9530): the SHA-256 that a sender claims for its content."""

from __future__ import annotations

import base64
import binascii
import re

from searches.words.refusals import Invalid

# The header is a structured-field dictionary. Other algorithms may be in it and are ignored.
SHA_256 = re.compile(r"(?:^|,)[ \t]*sha-256=:([A-Za-z0-9+/]*={0,2}):[ \t]*(?=,|$)")


def claimed_sha256(header: str) -> str:
    """Return the SHA-256 that the header claims, in hexadecimal.

    Raises Invalid if the header has no readable SHA-256.
    """
    found = SHA_256.findall(header)
    if not found:
        raise Invalid(
            "digest-needed",
            "Send the photograph together with its SHA-256.",
            field="Content-Digest",
        )
    try:
        # If a key is repeated, the last value counts (RFC 8941, section 4.2.2).
        digest = base64.b64decode(found[-1], validate=True)
    except binascii.Error as fault:
        raise _unreadable() from fault
    if len(digest) != 32:
        raise _unreadable()
    return digest.hex()


def _unreadable() -> Invalid:
    return Invalid(
        "digest-unreadable", "The SHA-256 of the photograph cannot be read.", field="Content-Digest"
    )
