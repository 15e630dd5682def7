"""Decoders used by many threads, by forked processes, and by a server that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from searches.imaging import decoder_pool
from searches.imaging.decoder_pool import Busy, DecoderPool
from tests.imaging.sample_pictures import encode, textured

#: A decoder process that answers only after a second one has started.
MEETING = """
import os, sys, time
from pathlib import Path
from searches.imaging import decoder_pool
from searches.imaging.measure import examine
from searches.words.photos import PhotoProblem
def meet(question):
    here = question.path.parent
    (here / str(os.getpid())).touch()
    until = time.monotonic() + 20
    while len(list(here.iterdir())) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    if len(list(here.iterdir())) < 3:
        return PhotoProblem.UNREADABLE
    return examine(question.path)
decoder_pool.WORK["examine"] = meet
decoder_pool._serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    made = DecoderPool()
    yield made
    made.end()


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    path = tmp_path / "honest"
    path.write_bytes(encode(textured(1200, 900), "JPEG"))
    return path


def pids(pool: DecoderPool) -> list[int]:
    return [decoder._child.pid for decoder in pool._all if decoder._child is not None]


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def gone_soon(pid: int) -> bool:
    until = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_alive(pid)


def test_two_photographs_are_decoded_at_once(
    pool: DecoderPool, honest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder_pool, "PROGRAM", ("-c", MEETING))
    with ThreadPoolExecutor(2) as both:
        met = list(both.map(pool.examine, [honest, honest]))
    assert [examined.measures.width for examined in met] == [1200, 1200]
    assert len(set(pids(pool))) == 2


def test_files_read_one_after_the_other_share_one_process(pool: DecoderPool, honest: Path) -> None:
    for _ in range(3):
        pool.examine(honest)
    assert len(pids(pool)) == 1


def test_more_threads_than_decoders_are_all_answered(pool: DecoderPool, honest: Path) -> None:
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(pool.examine, [honest] * 16))
    assert {examined.measures.width for examined in answers} == {1200}
    assert len(pids(pool)) == 2


def test_waiting_for_a_decoder_ends_after_a_limit(
    pool: DecoderPool, honest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [pool._free.get() for _ in range(2)]
    monkeypatch.setattr(decoder_pool, "PATIENCE_SECONDS", 0.05)
    with pytest.raises(Busy) as refused:
        pool.examine(honest)
    assert refused.value.status == 503
    monkeypatch.undo()
    threading.Timer(0.2, lambda: pool._free.put(taken[0])).start()
    assert pool.examine(honest).measures.width == 1200


def test_a_crash_refuses_the_file_and_the_next_file_is_read(
    pool: DecoderPool, honest: Path
) -> None:
    pool.examine(honest)
    (pid,) = pids(pool)
    (child,) = [decoder._child for decoder in pool._all if decoder._child is not None]
    os.kill(pid, signal.SIGKILL)
    while child.poll() is None:  # its threads have ended as well
        time.sleep(0.01)
    assert pool.examine(honest).measures.width == 1200
    assert pids(pool) != [pid]


FORKED = """
import os, sys
from pathlib import Path
from searches.imaging.decoder_pool import pool
photo = Path(sys.argv[1])
pool.examine(photo)
pids = lambda: [one._child.pid for one in pool._all if one._child is not None]
mine = pids()
copy = os.fork()
if copy == 0:
    assert pids() == []
    assert pool.examine(photo).measures.width == 1200
    assert pids() and pids() != mine
    pool.end()
    os._exit(0)
_, status = os.waitpid(copy, 0)
assert status == 0, status
assert pool.examine(photo).measures.width == 1200 and pids() == mine
print("apart")
"""


def test_a_forked_process_starts_its_own_decoders(honest: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", FORKED, str(honest)]
    ran = subprocess.run(
        command, cwd=decoder_pool.ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.stdout, ran.stderr, ran.returncode) == ("apart\n", "", 0)


SERVER = """
import os, signal, sys, time
from pathlib import Path
from searches.imaging.decoder_pool import pool
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
pool.examine(Path(sys.argv[1]))
print(*[one._child.pid for one in pool._all if one._child is not None], flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_decoder_ends_when_its_server_ends(honest: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", SERVER, str(honest)]
    with subprocess.Popen(
        command, cwd=decoder_pool.ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        assert is_alive(pid)
        server.send_signal(how)
        server.wait(20)
    assert gone_soon(pid)
