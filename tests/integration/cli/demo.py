"""A `tic demo` under a test's control."""

import contextlib
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs
import psutil
from tests.integration.cli.conftest import command

PATIENCE_S = 60


@attrs.define
class Demo:
    process: "subprocess.Popen[str]"
    lines: list[str]
    seconds: float

    @classmethod
    def start(cls, environment: Mapping[str, str], errors: Path) -> "Demo":
        begun = time.perf_counter()
        with errors.open("a") as stderr:
            process = subprocess.Popen(
                command("demo"), env=dict(environment), stdout=subprocess.PIPE, stderr=stderr, text=True
            )
        demo = cls(process, [], 0.0)
        for line in process.stdout or ():
            demo.lines.append(line.rstrip("\n"))
            if line.startswith("ready: "):
                break
        demo.seconds = time.perf_counter() - begun
        return demo

    @property
    def url(self) -> str:
        return self.lines[-1].removeprefix("ready: ")

    def children(self) -> dict[str, psutil.Process]:
        """By the word that tells them apart."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                words = " ".join(child.cmdline())
                for name in ("serve", "worker", "sign_in"):
                    if f" {name}" in words or f".{name}" in words:
                        found[name] = child
        return found

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(PATIENCE_S)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def kill(self) -> list[psutil.Process]:
        """As kill -9 does; the children that are still alive some seconds later."""
        children = psutil.Process(self.process.pid).children()
        self.process.kill()
        self.process.wait(PATIENCE_S)
        if self.process.stdout is not None:
            self.process.stdout.close()
        _, alive = psutil.wait_procs(children, timeout=10)
        return list(alive)


@contextlib.contextmanager
def running(environment: Mapping[str, str], errors: Path) -> Iterator[Demo]:
    demo = Demo.start(environment, errors)
    try:
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.stop()
