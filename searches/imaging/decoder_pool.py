"""A pool of processes that decode photographs, with hard limits on time and memory.

A file that makes a decoder loop, use too much memory or crash ends only that process, not the
server. The next photograph starts a new process.
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
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from searches.imaging.decoder_protocol import (
    Answer,
    Question,
    Work,
    answer,
    ask,
    read_answer,
    read_question,
)
from searches.imaging.derive import upright_jpeg
from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import Examination, examine, upright_grey
from searches.words.photos import PhotoProblem
from searches.words.refusals import Refused

if TYPE_CHECKING:
    from typing import IO

    from searches.imaging.fingerprints import Grey

DECODERS = 2  # for each process of the server: the number of photographs decoded at once
CPU_SECONDS = 2.0  # of processor time for one photograph
PATIENCE_SECONDS = 30.0  # by the clock, because a busy machine gives a decoder little time
RETRY_AFTER_SECONDS = 10
MEGABYTES = 400  # of data in memory, including what Python and OpenCV need before they open a file
ENDING_SECONDS = 1.0  # that a decoder may still run after it has closed its pipe
#: Exit statuses of a decoder that was ended by a system short of memory or by an administrator.
#: The file did not end the decoder.
ENDED_FROM_OUTSIDE = frozenset({-signal.SIGKILL, -signal.SIGTERM})
ROOT = Path(__file__).parents[2]
PROGRAM = ("-m", "searches.imaging.decoder_pool")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
WORK: dict[Work, Callable[[Question], Answer]] = {
    Work.EXAMINE: lambda question: examine(question.path),
    Work.UPRIGHT_JPEG: lambda question: upright_jpeg(
        question.original, longest_side=question.longest_side
    ),
    Work.UPRIGHT_GREY: lambda question: upright_grey(
        question.original, longest_side=question.longest_side
    ),
}


class Busy(Refused):
    """Raised when the server had no time to decode a photograph, whether good or bad."""

    status = 503
    retry_after_seconds = RETRY_AFTER_SECONDS

    def __init__(self) -> None:
        super().__init__(
            "decoders-busy",
            "The server is too busy to check this photograph. "
            "Send the photograph again in a minute.",
        )


class Decoder:
    """A process that decodes photographs. A question starts the process if none is running."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def answer(self, question: Question) -> Answer | None:
        """Return the result of the work, or None if the file itself ended the decoder.

        The file is to blame if the decoder used up its processor time, took too much memory or
        crashed. Raises Busy if the machine is to blame: PATIENCE_SECONDS passed first, the decoder
        could not be started, or the decoder was ended from outside.
        """
        child = self._running()
        clock_ran_out = threading.Event()
        patience = threading.Timer(PATIENCE_SECONDS, _end_after_timeout, (child, clock_ran_out))
        patience.start()
        try:
            ask(cast("IO[bytes]", child.stdin), question)
            return read_answer(cast("IO[bytes]", child.stdout), question)
        except (OSError, EOFError) as fault:
            ended_by = self._end_with_status()
            if clock_ran_out.is_set() or ended_by in ENDED_FROM_OUTSIDE:
                raise Busy from fault
            return None
        finally:
            patience.cancel()

    def end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.end()
            try:
                self._child = _start_decoder()
            except OSError as fault:  # the machine has no process or memory left
                raise Busy from fault
        return self._child

    def _end_with_status(self) -> int | None:
        """End the decoder. Return its exit status, or None if it was still running."""
        if self._child is None:
            return None
        with suppress(subprocess.TimeoutExpired):  # the decoder closed its pipe but still runs
            self._child.wait(ENDING_SECONDS)
        status = self._child.returncode
        self.end()
        return status

    def close_pipes(self) -> None:
        """Close this process's ends of the pipes of a decoder that the parent process started."""
        if self._child is not None:
            cast("IO[bytes]", self._child.stdin).close()
            cast("IO[bytes]", self._child.stdout).close()
            self._child.returncode = 0
            self._child = None


def _end_after_timeout(child: subprocess.Popen[bytes], clock_ran_out: threading.Event) -> None:
    clock_ran_out.set()
    child.kill()


class DecoderPool:
    """A pool of decoders. A photograph that waits too long for a free decoder raises Busy."""

    def __init__(self, decoders: int = DECODERS) -> None:
        self._all = [Decoder() for _ in range(decoders)]
        self._free = _queue_of(self._all)

    def examine(self, path: Path) -> Examination:
        """Measure the file in a decoder, as `measure.examine` does.

        Raises Unreadable if the file is broken, takes too much processor time or memory, or crashes
        the decoder. Raises Busy if the machine has no time for the file. `upright_jpeg` and
        `upright_grey` raise the same errors.
        """
        question = Question(Work.EXAMINE, path=path.resolve())
        return cast("Examination", self._result_of(question))

    def upright_jpeg(self, original: bytes, *, longest_side: int) -> bytes:
        question = Question(Work.UPRIGHT_JPEG, original=original, longest_side=longest_side)
        return cast("bytes", self._result_of(question))

    def upright_grey(self, original: bytes, *, longest_side: int) -> Grey:
        question = Question(Work.UPRIGHT_GREY, original=original, longest_side=longest_side)
        return cast("Grey", self._result_of(question))

    def end(self) -> None:
        for decoder in self._all:
            decoder.end()

    def after_fork(self) -> None:
        """Close the pipes to the parent's decoders after a fork. New decoders start when needed."""
        for decoder in self._all:
            decoder.close_pipes()
        self._free = _queue_of(self._all)

    def _result_of(self, question: Question) -> Examination | bytes | Grey:
        try:
            decoder = self._free.get(timeout=PATIENCE_SECONDS)
        except queue.Empty as fault:
            raise Busy from fault
        try:
            found = decoder.answer(question)
        finally:
            self._free.put(decoder)
        if found is None or isinstance(found, PhotoProblem):
            raise Unreadable(found or PhotoProblem.UNREADABLE)
        return found


def _queue_of(decoders: list[Decoder]) -> queue.LifoQueue[Decoder]:
    """Return a last-in, first-out queue, so that single photographs reuse one running decoder."""
    free: queue.LifoQueue[Decoder] = queue.LifoQueue()
    for decoder in decoders:
        free.put(decoder)
    return free


def _start_decoder() -> subprocess.Popen[bytes]:
    """Start a decoder. The decoder ends when its input is closed, even if the server crashed."""
    pipe, mine = subprocess.PIPE, os.environ | ONE_THREAD
    mine |= {"DECODER_CPU_SECONDS": str(CPU_SECONDS)}
    command = [sys.executable, *PROGRAM]
    return subprocess.Popen(command, bufsize=0, stdin=pipe, stdout=pipe, cwd=ROOT, env=mine)  # noqa: S603


def _serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer questions until the server closes the pipe.

    The operating system ends the decoder when the processor time for one photograph is used up, and
    refuses every write to a file.
    """
    limit = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    for forbidden in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(forbidden, (0, 0))
    seconds = float(os.environ.get("DECODER_CPU_SECONDS", CPU_SECONDS))
    while True:
        try:
            question = read_question(questions)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        found = _work_on(question)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer(answers, found)


def _work_on(question: Question) -> Answer:
    try:
        return WORK[question.work](question)
    except Unreadable as refusal:
        return refusal.problem
    except MemoryError:
        return PhotoProblem.UNREADABLE


pool = DecoderPool()
atexit.register(pool.end)
os.register_at_fork(after_in_child=pool.after_fork)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(sys.stdin.buffer, sys.stdout.buffer)
