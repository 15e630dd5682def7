"""Takes Ctrl-C away from make, so that ending the server is not a failed target.

make dies of the signal it shares with its children, whatever they answer. A process group
of our own in front of the terminal gets the signal alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def in_the_foreground() -> Iterator[None]:
    """Our own group in front; the one before comes back at the end."""
    before = _group_in_front()
    if before is None or before != os.getpgrp() or before == os.getpid():
        yield
        return
    # Giving the terminal away from behind would stop us; so would Ctrl-Z, and make would hang.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
    try:
        yield
    finally:
        os.tcsetpgrp(sys.stdin.fileno(), before)


def _group_in_front() -> int | None:
    try:
        return os.tcgetpgrp(sys.stdin.fileno())
    except (OSError, ValueError):
        return None
