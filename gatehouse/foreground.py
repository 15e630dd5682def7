"""A process group that receives Ctrl-C instead of make.

The terminal sends Ctrl-C to every process of the group in its foreground. If make is in that group,
make reports a failed target, even if the server ended without an error. So the server moves to a
process group of its own.
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
    """Run the block in a process group of our own in the foreground, then restore the old group."""
    before = _group_in_front()
    if before is None or before != os.getpgrp() or before == os.getpid():
        yield
        return
    # Without the first line the system would stop this process when it hands the terminal back from
    # the background. Without the second, Ctrl-Z would stop this process and make would hang.
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
