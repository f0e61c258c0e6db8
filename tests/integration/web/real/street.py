"""A coach, a coachee and a worker over PostgreSQL, with the sandbox's provider and its clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import attrs
from psycopg import connect
from tests.integration.web.front import Front, Program
from tests.integration.web.real.people import Pair, pair_in

from tic_adapters.container import build, close
from tic_adapters.jobs.app import HOUSEKEEPING
from tic_adapters.jobs.worker import run_worker
from tic_adapters.operations.work import worker_work
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings
from tic_web.app import create_app

BASE: Final = "http://127.0.0.1:8000"


@attrs.frozen(kw_only=True)
class Street:
    front: Front
    two: Pair
    coach: Program
    coachee: Program


@asynccontextmanager
async def opened_street(database: str, home: Path) -> AsyncIterator[Street]:
    KeyFile(home / "master-key.json").create("test")
    settings = {
        "TIC_HOME": str(home),
        "TIC_DATABASE_URL": database,
        "TIC_BASE_URL": BASE,
        "TIC_SANDBOX": "1",
    }
    container = build(Settings.read(settings))

    async def run_jobs() -> None:
        # A job that another one enqueues as the last is left to the next life of the worker.
        while _has_jobs(database):
            await run_worker(database, worker_work(container), until_idle=True)

    clock = container.clock()
    assert isinstance(clock, SandboxClock)
    front = Front(container=container, app=create_app(container), move=clock.move, run_jobs=run_jobs)
    two = await pair_in(container)
    async with front.as_(two.coach.headers) as coach, front.as_(two.coachee.headers) as coachee:
        yield Street(front=front, two=two, coach=coach, coachee=coachee)
    await close(container)


def _has_jobs(url: str) -> bool:
    with connect(url) as connection:
        found = connection.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' "
            "AND task_name <> ALL (%s) AND coalesce(scheduled_at, now()) <= now())",
            [list(HOUSEKEEPING)],
        ).fetchone()
    return found == (True,)
