"""Signed notes agree with an independent reader, and a note with any changed byte is refused."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from searches.ledger.notes import (
    Checkpoint,
    NoteKey,
    NoteRejected,
    open_note,
    read_checkpoint,
    sign_note,
)
from tests.ledger import independent_note_reader
from tests.support.lint import for_each

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "gatehouse.local/wwi"
KNOWN = NoteKey(NAME, KEY.public_key().public_bytes_raw())
SAID = Checkpoint(NAME, 41, hashlib.sha256(b"root").digest())
NOTE = sign_note(SAID.text, NAME, KEY)

#: The example key of the package pkg.go.dev/golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""  # noqa: E501


def test_the_note_of_the_go_package_is_read() -> None:
    text = open_note(EXAMPLE, NoteKey.read(PETER))
    assert text.endswith("what your problem is.\n")
    assert str(NoteKey.read(PETER)) == PETER


def test_the_independent_reader_agrees() -> None:
    read = independent_note_reader.checkpoint(NOTE.encode(), str(KNOWN))
    assert read == (NAME, 41, SAID.root)
    assert read_checkpoint(NOTE, KNOWN) == SAID


def test_a_second_signature_of_another_key_is_ignored() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    line = sign_note(SAID.text, "witness.example/one", other).splitlines()[-1]
    head, _, ours = NOTE.rpartition("\n\n")
    both = f"{head}\n\n{line}\n{ours}"
    assert read_checkpoint(both, KNOWN) == SAID
    assert independent_note_reader.checkpoint(both.encode(), str(KNOWN))[1] == 41


@for_each(range(len(NOTE.encode())))
def test_a_note_with_one_byte_changed_is_refused(place: int) -> None:
    raw = NOTE.encode()
    try:
        changed = (raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]).decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(NoteRejected):
        read_checkpoint(changed, KNOWN)
    with pytest.raises(ValueError):  # noqa: PT011  # any, as the spec does not name them
        independent_note_reader.checkpoint(changed.encode(), str(KNOWN))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no note",
        "a\n\nb",
        f"{NAME}\n41\n",
        NOTE.replace("\n41\n", "\n041\n"),
        NOTE.rstrip("\n"),
    ],
)
def test_text_that_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(NoteRejected):
        read_checkpoint(text, KNOWN)


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    for text in (f"{NAME}\n041\n{SAID.text.splitlines()[2]}\n", f"{NAME}\n41\nAAAA\n", "one\n"):
        with pytest.raises(NoteRejected, match="not a checkpoint"):
            read_checkpoint(sign_note(text, NAME, KEY), KNOWN)


@for_each(range(len(str(KNOWN))))
def test_a_key_with_one_letter_changed_is_refused(place: int) -> None:
    text = str(KNOWN)
    letter = "B" if text[place] == "A" else "A"
    with pytest.raises(NoteRejected):
        NoteKey.read(text[:place] + letter + text[place + 1 :])
