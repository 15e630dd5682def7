"""The build id, which is part of the address of every static file.

With one id for the whole tree, ES modules can import each other by relative names and still be
cached for ever. A hash in each file's own name would break those imports.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: What browsers cache under this id, relative to the project, including the service worker's
#: pages.
SOURCES: Final = ("static", "templates", "requirements.lock")


def build_id(sources: Iterable[Path]) -> str:
    """Return ten hexadecimal digits that change whenever any file below the sources changes."""
    digest = hashlib.sha256()
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file():
                digest.update(f"{path.relative_to(source.parent)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:10]
