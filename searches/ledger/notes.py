"""Signed notes and checkpoints in the C2SP formats, with Ed25519 signatures.

A note is text, an empty line, and a line for each signature. A checkpoint is a note with three
lines of text: the name of the log, the number of its entries, and the root of the tree over them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
DASH = "\N{EM DASH} "


class NoteRejected(ValueError):
    """Raised if a text is not a signed note, or if the expected key did not sign the note."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The name of a ledger, its number of entries, and the root of the tree over these entries."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key with its name. Its text form is `name+hash+key`."""

    name: str
    public: bytes

    @property
    def key_hash(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_hash.hex()}+{_base64(ED25519 + self.public)}"

    @classmethod
    def read(cls, text: str) -> NoteKey:
        """Return the key that this text describes.

        Raises NoteRejected if the name, the hash and the key do not match.
        """
        name, _, rest = text.strip().partition("+")
        hashed, _, public = rest.partition("+")
        raw = _bytes(public)
        key = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(raw) != 33 or key.key_hash.hex() != hashed:
            raise NoteRejected("This is not the key of a signed note.")
        return key


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    known = NoteKey(name, key.public_key().public_bytes_raw())
    signature = _base64(known.key_hash + key.sign(text.encode()))
    return f"{text}\n{DASH}{name} {signature}\n"


def open_note(note: str, key: NoteKey) -> str:
    """Return the text of a note that this key signed. Signatures by other keys are ignored.

    Raises NoteRejected if the text is not a note, or this key did not sign the note.
    """
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise NoteRejected("This is not a signed note.")
    text += "\n"
    for line in signatures.splitlines():
        name, _, signature = line.removeprefix(DASH).partition(" ")
        raw = _bytes(signature)
        if not line.startswith(DASH) or len(raw) < 5:
            raise NoteRejected("This is not a signed note.")
        if name == key.name and raw[:4] == key.key_hash:
            return _proven(text, raw[4:], key)
    raise NoteRejected(f"{key.name} did not sign this note.")


def read_checkpoint(note: str, key: NoteKey) -> Checkpoint:
    """Return the checkpoint in a note that this key signed.

    Raises NoteRejected if the note is not a checkpoint or this key did not sign it.
    """
    lines = open_note(note, key).split("\n")
    if len(lines) < 4 or not _is_size(lines[1]) or len(root := _bytes(lines[2])) != 32:
        raise NoteRejected("This note is not a checkpoint.")
    return Checkpoint(lines[0], int(lines[1]), root)


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdecimal() and text == str(int(text))


def _proven(text: str, signature: bytes, key: NoteKey) -> str:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature as fault:
        raise NoteRejected("The signature under this note is not valid.") from fault
    return text


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise NoteRejected("This is not a signed note.") from fault
