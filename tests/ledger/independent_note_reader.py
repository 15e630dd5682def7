"""A reader of signed notes and checkpoints, from c2sp.org/signed-note and tlog-checkpoint alone.

The reader shares no code with the product, not even the signature library: it does the arithmetic
of RFC 8032 with plain integers.
"""

from __future__ import annotations

import base64
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _add(point: Point, two: Point) -> Point:
    a, b = (
        (point[1] - point[0]) * (two[1] - two[0]) % P,
        (point[1] + point[0]) * (two[1] + two[0]) % P,
    )
    c, d = 2 * point[3] * two[3] * D % P, 2 * point[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(count: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = _add(total, point)
        point, count = _add(point, point), count >> 1
    return total


def _same(point: Point, two: Point) -> bool:
    return not (point[0] * two[2] - two[0] * point[2]) % P and not (
        (point[1] * two[2] - two[1] * point[2]) % P
    )


def _point(raw: bytes) -> Point:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        raise ValueError("no such point")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    hashed = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % L
    return _same(_times(s, BASE), _add(_point(r), _times(hashed, _point(public))))


def checkpoint(note: bytes, vkey: str) -> tuple[str, int, bytes]:
    """Return origin, size and root of a checkpoint that this key signed.

    Raises ValueError otherwise.
    """
    name, key_id, encoded = vkey.split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    if key[0] != 1 or hashlib.sha256(f"{name}\n".encode() + key).digest()[:4].hex() != key_id:
        raise ValueError("key")
    cut = note.rindex(b"\n\n") + 1
    text, lines = note[:cut], note[cut + 1 :].decode().split("\n")
    for line in lines[:-1]:
        dash, signer, signature = line.split(" ")
        raw = base64.b64decode(signature, validate=True)
        if dash == "—" and signer == name and raw[:4].hex() == key_id:
            if not ed25519(key[1:], text, raw[4:]):
                raise ValueError("signature")
            origin, size, root = text.decode().split("\n")[:3]
            return origin, int(size), base64.b64decode(root, validate=True)
    raise ValueError("nobody known signed")
