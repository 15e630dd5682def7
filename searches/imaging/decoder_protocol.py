"""What a process and its decoder say to one another, each thing with its length before it.

A decoder that a file has taken over may say anything: only measures and numbers are understood.
"""

from __future__ import annotations

import io
import pickle  # noqa: S403
import struct
from typing import IO, Any

LENGTH = struct.Struct(">Q")
MOST_BYTES = 64 * 1024 * 1024
KNOWN = frozenset(
    {
        ("searches.imaging.measure", "Examined"),
        ("searches.imaging.fingerprints", "Fingerprint"),
        ("searches.imaging.fingerprints", "Asked"),
        ("searches.words.photos", "PhotoMeasures"),
        ("searches.words.photos", "PhotoProblem"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("pathlib", "PosixPath"),
    }
)


class _Understood(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in KNOWN:
            raise EOFError(f"A decoder said {module}.{name}")
        return super().find_class(module, name)


def say(pipe: IO[bytes], thing: object) -> None:
    content = pickle.dumps(thing, protocol=5)
    left = memoryview(LENGTH.pack(len(content)) + content)
    while left:  # a pipe may take less than it is given
        left = left[pipe.write(left) :]
    pipe.flush()


def hear(pipe: IO[bytes]) -> Any:
    """Raises EOFError where nothing more comes, or nothing that is understood."""
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    if length > MOST_BYTES:
        raise EOFError("A decoder said too much")
    try:
        return _Understood(io.BytesIO(_exactly(pipe, length))).load()
    except pickle.UnpicklingError as fault:
        raise EOFError from fault


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = bytearray()
    while len(content) < length:
        piece = pipe.read(length - len(content))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)
