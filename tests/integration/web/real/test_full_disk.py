"""The data folder can't be written: a mail waits, and nothing is lost."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest
from tests.integration.web.real.people import pair
from tests.integration.web.real.stack import Stack, stack

from tic_adapters.postgres import migrate

PATIENCE_S = 40
ADDRESS = "new.address@example.org"


def _until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
    return holds()


def _letters(made: Stack) -> list[Path]:
    return list((Path(made.environment["TIC_HOME"]) / "mailbox").glob("*"))


@pytest.mark.clause("C3.4")
def test_a_mail_waits_until_there_is_room(fresh_database: str) -> None:
    migrate.upgrade(fresh_database)
    with stack(fresh_database, TIC_SANDBOX="1") as made:
        worker = psutil.Process(made.run("worker").pid)
        url = made.start()
        person = pair(made).coachee
        # The kernel refuses it every byte of every file, as it does on a full disk.
        worker.rlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        with person.at(url) as client:
            assert client.patch("/api/v1/me", json={"email": ADDRESS}).status_code == 200
        assert _until(lambda: _attempts(fresh_database) >= 1)
        assert _letters(made) == []

        worker.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert _until(lambda: _attempts(fresh_database) < 0)
        (letter,) = _letters(made)
        assert ADDRESS in letter.read_text()
        assert ADDRESS not in made.log
        assert "Traceback" not in made.log


def _attempts(url: str) -> int:
    """How often it was tried in vain; below zero where it is done."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT attempts FROM procrastinate_jobs WHERE task_name LIKE '%mail%' AND status <> 'failed'"
        ).fetchone()
    return row[0] if row else -1
