"""A stranger's file is decoded by a process of its own, with hard limits on time and memory.

What the header does not give away (a decoder that spins, swells or crashes) ends that process and
not the server's. The next photograph begins another one.
"""

from __future__ import annotations

import atexit
import os
import queue
import resource
import signal
import subprocess  # noqa: S404
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from searches.imaging.derive import upright_jpeg
from searches.imaging.measure import Examined, examine, upright_grey
from searches.imaging.opening import Unreadable
from searches.imaging.speaking import hear, say
from searches.words.photos import PhotoProblem
from searches.words.refusals import Refused

if TYPE_CHECKING:
    from typing import IO, Any

    from searches.imaging.fingerprints import Grey

DECODERS = 2  # a process of the site: so many photographs are decoded at once
CPU_SECONDS, PATIENCE_SECONDS = 2.0, 30.0  # of the processor; of a busy machine's clock
MEGABYTES = 400  # of data, what Python and OpenCV hold before they open anything included
ROOT = Path(__file__).parents[2]
PROGRAM = ("-m", "searches.imaging.apart")
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
WORK = {"examine": examine, "upright_jpeg": upright_jpeg, "upright_grey": upright_grey}


class Busy(Refused):
    """Not a word about the photograph: the same again, later."""

    status = 503

    def __init__(self) -> None:
        super().__init__("decoders-busy", "Too many photographs at once. Send it again.")


class Decoder:
    """One process, begun when first needed and again after each that was ended."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def answer(self, work: str, *given: Any) -> Any:
        """None where it took too long, too much, or crashed."""
        if self._child is None or self._child.poll() is not None:
            self.end()
            self._child = _begun()
        patience = threading.Timer(PATIENCE_SECONDS, self._child.kill)
        patience.start()
        try:
            say(cast("IO[bytes]", self._child.stdin), (work, *given))
            return hear(cast("IO[bytes]", self._child.stdout))
        except (OSError, EOFError):
            self.end()
            return None
        finally:
            patience.cancel()

    def end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def leave(self) -> None:
        """Somebody else's child: our ends of its pipes are closed, and it is never asked."""
        if self._child is not None:
            cast("IO[bytes]", self._child.stdin).close()
            cast("IO[bytes]", self._child.stdout).close()
            self._child.returncode = 0
            self._child = None


class Bench:
    """A few decoders, each with one photograph at a time. Waiting for one has an end."""

    def __init__(self, decoders: int = DECODERS) -> None:
        self._all = [Decoder() for _ in range(decoders)]
        self._free = _filled(self._all)

    def examine(self, path: Path) -> Examined:
        """As `measure.examine`; Unreadable too where it took too long, too much, or crashed."""
        told: Examined = self._done("examine", path.resolve())
        return told

    def upright_jpeg(self, original: bytes, *, longest_side: int) -> bytes:
        made: bytes = self._done("upright_jpeg", original, longest_side)
        return made

    def upright_grey(self, original: bytes, *, longest_side: int) -> Grey:
        grey: Grey = self._done("upright_grey", original, longest_side)
        return grey

    def end(self) -> None:
        for decoder in self._all:
            decoder.end()

    def after_fork(self) -> None:
        """In the copy of a process: its parent's decoders are its parent's."""
        for decoder in self._all:
            decoder.leave()
        self._free = _filled(self._all)

    def _done(self, work: str, *given: Any) -> Any:
        try:
            decoder = self._free.get(timeout=PATIENCE_SECONDS)
        except queue.Empty as fault:
            raise Busy from fault
        try:
            answer = decoder.answer(work, *given)
        finally:
            self._free.put(decoder)
        if answer is None or isinstance(answer, PhotoProblem):
            raise Unreadable(answer or PhotoProblem.UNREADABLE)
        return answer


def _filled(decoders: list[Decoder]) -> queue.LifoQueue[Decoder]:
    """Last in, first out: one warm decoder does where photographs come one by one."""
    free: queue.LifoQueue[Decoder] = queue.LifoQueue()
    for decoder in decoders:
        free.put(decoder)
    return free


def _begun() -> subprocess.Popen[bytes]:
    """It ends when its input ends: with the server, however that went."""
    pipe, mine = subprocess.PIPE, os.environ | ALONE
    command = [sys.executable, *PROGRAM]
    return subprocess.Popen(command, bufsize=0, stdin=pipe, stdout=pipe, cwd=ROOT, env=mine)  # noqa: S603


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """The child. Beyond its time the system itself ends it; it can write no file."""
    limit = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    for nothing in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(nothing, (0, 0))
    while True:
        try:
            work, *given = hear(asked)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        answer = _worked(work, given)
        signal.setitimer(signal.ITIMER_PROF, 0)
        say(answers, answer)


def _worked(work: str, given: list[Any]) -> Any:
    source, *side = given
    try:
        return WORK[work](source, **({"longest_side": side[0]} if side else {}))
    except Unreadable as refusal:
        return refusal.problem
    except MemoryError:
        return PhotoProblem.UNREADABLE


bench = Bench()
atexit.register(bench.end)
os.register_at_fork(after_in_child=bench.after_fork)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(sys.stdin.buffer, sys.stdout.buffer)
