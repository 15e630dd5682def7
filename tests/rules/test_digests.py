"""Content-Digest headers as RFC 9530 defines them."""

from __future__ import annotations

import base64
import hashlib

import pytest

from searches.rules.digests import claimed_sha256
from searches.words.refusals import Invalid

DIGEST = hashlib.sha256(b"a lorry")
TEXT = base64.b64encode(DIGEST.digest()).decode()
OTHER = base64.b64encode(hashlib.sha256(b"another").digest()).decode()


@pytest.mark.parametrize(
    "header",
    [
        f"sha-256=:{TEXT}:",
        f"sha-512=:AAAA:, sha-256=:{TEXT}:",
        f"sha-256=:{TEXT}:,unixsum=1",
        f"sha-256=:{OTHER}:, sha-256=:{TEXT}:",
    ],
)
def test_the_sha_256_is_read(header: str) -> None:
    assert claimed_sha256(header) == DIGEST.hexdigest()


@pytest.mark.parametrize(
    "header",
    ["", "sha-512=:AAAA:", f"sha-256={TEXT}", f"md5=:{TEXT}:", f"x-sha-256=:{TEXT}:"],
)
def test_a_header_without_a_digest_is_refused(header: str) -> None:
    with pytest.raises(Invalid, match="digest-needed"):
        claimed_sha256(header)


@pytest.mark.parametrize("text", ["AAAA", TEXT[:-4], "=", TEXT[:-1] + "A="])
def test_a_digest_of_the_wrong_length_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        claimed_sha256(f"sha-256=:{text}:")
