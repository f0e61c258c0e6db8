"""What is read in the sandbox can't get out of it, nor keep anything busy or open behind it."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import psutil
import pytest

from tic_adapters.cv.confinement import Limits
from tic_adapters.cv.sandbox import NoAnswer, Sandbox
from tic_domain.shared.errors import Unavailable

ROOT: Final = Path(__file__).resolve().parents[3]
PROBE: Final = "tests.integration.cv.probes:probe"
LIMITS: Final = Limits(cpu_s=0.15, wall_s=0.5, memory_bytes=256 * 1024**2)
MISBEHAVIOUR: Final = (
    "loop", "hang", "memory bomb", "mapping bomb", "segmentation fault", "ignored signals", "abort",
    "early end", "flood", "error",
)  # fmt: skip


def probing(limits: Limits = LIMITS) -> Sandbox:
    return Sandbox(PROBE, limits)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = probing()
    yield made
    made.close()


def is_gone(pid: int, *, within_s: float = 5.0) -> bool:
    """Ended and buried: a zombie is not gone."""
    deadline = time.monotonic() + within_s
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not psutil.pid_exists(pid)


def server_of(sandbox: Sandbox) -> int:
    sandbox.run(b"start")
    pid = sandbox.server_pid
    assert pid is not None
    return pid


def test_nothing_can_be_reached_from_inside(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIC_MASTER_KEY", "canary")

    told = json.loads(sandbox.run(b"report"))

    assert told == {
        "files": [], "sockets": [], "processes": [], "limits": [], "environment": {}, "descriptors": 1,
    }  # fmt: skip


def test_the_server_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TIC_MASTER_KEY", "canary-of-the-environment")
    sandbox = probing()
    with (tmp_path / "open").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        server = psutil.Process(server_of(sandbox))

    assert "canary" not in str(server.environ()) + str(server.cmdline())
    assert server.open_files() == []
    assert server.num_fds() == 3
    sandbox.close()


def test_what_goes_in_comes_back(sandbox: Sandbox) -> None:
    content = bytes(range(256)) * 12_000

    assert sandbox.run(content) == content


@pytest.mark.parametrize("act", MISBEHAVIOUR)
def test_misbehaviour_ends_without_an_answer_and_leaves_nothing(act: str, sandbox: Sandbox) -> None:
    server = psutil.Process(server_of(sandbox))
    ours = psutil.Process()
    before = ours.num_fds()

    begun = time.monotonic()
    with pytest.raises(NoAnswer):
        sandbox.run(act.encode())

    assert time.monotonic() - begun < 10
    assert all(is_gone(child.pid) for child in server.children(recursive=True))
    assert ours.num_fds() == before
    assert server.num_fds() == 3
    assert sandbox.run(b"next") == b"next"
    assert sandbox.server_pid == server.pid


def test_each_file_has_a_process_of_its_own(sandbox: Sandbox) -> None:
    first, second = sandbox.run(b"pid"), sandbox.run(b"pid")

    assert first != second
    assert is_gone(int(first))
    assert is_gone(int(second))


def test_a_killed_server_is_buried_and_another_started(sandbox: Sandbox) -> None:
    killed = server_of(sandbox)
    os.kill(killed, signal.SIGKILL)
    assert is_gone(killed)

    assert sandbox.run(b"again") == b"again"
    assert sandbox.server_pid not in {None, killed}


def test_a_server_killed_while_a_file_is_read_is_no_fault_of_the_file(sandbox: Sandbox) -> None:
    killed = server_of(sandbox)
    timer = threading.Timer(0.1, os.kill, (killed, signal.SIGKILL))
    timer.start()

    assert sandbox.run(b"slow") == b"done"

    timer.join()
    assert sandbox.server_pid != killed


@pytest.mark.long
def test_a_server_that_does_not_answer_is_replaced(sandbox: Sandbox) -> None:
    stopped = server_of(sandbox)
    os.kill(stopped, signal.SIGSTOP)

    assert sandbox.run(b"again") == b"again"
    assert is_gone(stopped)


def test_children_end_with_their_server_and_a_file_is_tried_twice_at_most() -> None:
    sandbox = probing(Limits(wall_s=30, cpu_s=30))
    server = psutil.Process(server_of(sandbox))
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(sandbox.run, b"hang")
        while not (children := server.children()):
            time.sleep(0.01)
        server.kill()
        assert is_gone(children[0].pid)

        # The file is tried once more, on another server; killed as well, it is given up.
        while (again := sandbox.server_pid) in {None, server.pid}:
            time.sleep(0.01)
        psutil.Process(again).kill()

        assert isinstance(reading.exception(10), Unavailable)
    sandbox.close()


def test_closing_ends_the_server() -> None:
    sandbox = probing()
    server = server_of(sandbox)

    sandbox.close()

    assert is_gone(server)
    assert sandbox.server_pid is None


def test_a_closed_sandbox_starts_nothing_any_more() -> None:
    sandbox = probing()
    sandbox.close()

    with pytest.raises(Unavailable):
        sandbox.run(b"start")
    assert sandbox.server_pid is None


def test_without_a_descriptor_left_nothing_is_said_of_the_file() -> None:
    sandbox = probing()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # New ones get the lowest free number, so this leaves next to none.
    resource.setrlimit(resource.RLIMIT_NOFILE, (psutil.Process().num_fds() + 1, hard))
    try:
        with pytest.raises(Unavailable):
            sandbox.run(b"start")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert sandbox.run(b"start") == b"start"
    sandbox.close()


def test_a_sandbox_that_is_forgotten_ends_its_server() -> None:
    sandbox = probing()
    server = server_of(sandbox)

    del sandbox

    assert is_gone(server)


def test_the_server_ends_with_its_process_even_if_that_is_killed() -> None:
    program = (
        f"import os, signal, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tic_adapters.cv.confinement import Limits\n"
        "from tic_adapters.cv.sandbox import Sandbox\n"
        f"sandbox = Sandbox({PROBE!r}, Limits())\n"
        "sandbox.run(b'start')\n"
        "print(sandbox.server_pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert told.returncode == -signal.SIGKILL, told.stderr
    assert is_gone(int(told.stdout))
