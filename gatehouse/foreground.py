"""Keeping Ctrl-C away from make, so that ending the server is not a failed target.

make ends at the signal that it shares with its children, whatever they answer. A process group of
our own in the foreground of the terminal gets the signal alone.
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
    """Run the block in our own process group in the foreground, then put the former one back."""
    before = _group_in_front()
    if before is None or before != os.getpgrp() or before == os.getpid():
        yield
        return
    # Handing over the terminal from the background would stop us. So would Ctrl-Z, and make would
    # hang.
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
