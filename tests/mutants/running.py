"""Runs mutants: each in a copy of the source, by the tests that should see it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

from tic_adapters.policy.mutants import Mutant, MutantResult

REPOSITORY: Final = Path(__file__).resolve().parents[2]
MUTANTS: Final = Path(__file__).resolve().parent
_FAILED: Final = re.compile(r"^FAILED ([^ \[]+)", re.MULTILINE)
_PLUGINS: Final = ("pytest_asyncio.plugin", "pytest_socket", "_hypothesis_pytestplugin")
_TESTS_FAILED: Final = 1
_ALL_PASSED: Final = 0


class NotRun(Exception):
    """The tests did not run at all, so nothing is known about the mutant."""


@attrs.frozen
class Copy:
    """A copy of the source folder. The tree itself is never touched."""

    source: Path

    @classmethod
    def made(cls, folder: Path) -> "Copy":
        shutil.copytree(REPOSITORY / "src", folder / "src")
        return cls(folder / "src")

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[str]:
        """Gives the source as it was. Raises MutantInvalid."""
        file = self.source.parent / mutant.file
        before, times = file.read_text("utf-8"), file.stat()
        file.write_text(mutant.applied(before), "utf-8")
        # Python looks at whole seconds to tell whether a compiled file is out of date.
        os.utime(file, (times.st_atime, times.st_mtime + 60))
        try:
            yield before
        finally:
            file.write_text(before, "utf-8")
            os.utime(file, (times.st_atime, times.st_mtime))

    def failing(self, tests: tuple[str, ...]) -> tuple[str, ...]:
        """Which of them fail against this source. Raises NotRun."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "", "-rf", "--tb=no"]
        command += [part for plugin in _PLUGINS for part in ("-p", plugin)]
        environment = {**os.environ, "PYTHONPATH": str(self.source), "COLUMNS": "1000"}
        # Whatever else is installed takes longer to load than the tests take to run.
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"):
            environment.pop(name, None)
        ran = subprocess.run(
            [*command, *tests], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
        )
        failed = tuple(sorted(set(_FAILED.findall(ran.stdout))))
        if ran.returncode == _ALL_PASSED:
            return ()
        if ran.returncode != _TESTS_FAILED or not failed:
            raise NotRun(f"{ran.stdout[-2000:]}\n{ran.stderr[-1000:]}")
        return failed


def run(mutant: Mutant, copy: Copy) -> MutantResult:
    """Raises MutantInvalid, NotRun."""
    began = time.monotonic()
    with copy.changed(mutant) as before:
        killed_by = copy.failing(mutant.tests)
    return MutantResult(
        id=mutant.id,
        clause=mutant.clause,
        breach=mutant.breach,
        killed_by=killed_by,
        seconds=round(time.monotonic() - began, 1),
        pin=mutant.pin(before),
    )
