"""What the locks promise: every package pinned by hash, no word about where it comes from."""

import re
from pathlib import Path
from typing import Final

import pytest
from tools.bootstrap import LOCKS, locked_uv

PINNED: Final = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==\S+( ; .*)? \\")


def pins(lock: Path) -> dict[str, str]:
    lines = [line for line in lock.read_text("utf-8").splitlines() if "==" in line and line[0].isalnum()]
    return {line.partition("==")[0]: line for line in lines}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_every_line_is_a_pin_or_a_hash(lock: Path) -> None:
    strange = [
        line
        for line in lock.read_text("utf-8").splitlines()
        if not PINNED.fullmatch(line) and not re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]

    assert strange == []


def test_what_runs_is_what_is_tested() -> None:
    run, dev = pins(LOCKS["run"]), pins(LOCKS["dev"])

    assert {name: line for name, line in run.items() if dev.get(name) != line} == {}


def test_uv_is_taken_from_the_lock_with_all_its_hashes() -> None:
    lines = locked_uv().splitlines()

    assert lines[0].startswith("uv==")
    assert len(lines) > 1
    assert all(line.startswith("    --hash=sha256:") for line in lines[1:])
