"""The commands of docs/guide-operators.md, one after the other, as it shows them."""

from pathlib import Path
from typing import Final

import pytest
from tests.integration.cli.conftest import Tic
from tests.integration.docs.operators_guide import blocks

BACKUPS: Final = "/srv/tic/backups"
NEEDS_A_HAND: Final = {"tic doctor", "tic doctor --json"}
"""No web server and no worker run here, and doctor says so."""


@pytest.mark.database
def test_its_commands_do_what_they_are_shown_for(
    tic: Tic, migrated_database: str, fresh_database: str, tmp_path: Path
) -> None:
    shown = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    here = {"TIC_DATABASE_URL": migrated_database, "TIC_SANDBOX": "1"}

    for line in shown:
        if line.startswith("tic restore"):
            here["TIC_DATABASE_URL"] = fresh_database
        ended = tic(*line.replace(BACKUPS, str(tmp_path)).split()[1:], **here)
        expected = 1 if line in NEEDS_A_HAND else 0
        assert ended.code == expected, (line, ended.out, ended.err)

    assert len(shown) > 10
    assert all(line.startswith("tic ") for line in shown)
