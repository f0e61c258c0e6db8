"""The worker and its queue, for operators."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import attrs
import psycopg

from tic_adapters.container import Container
from tic_adapters.jobs.worker import run_worker
from tic_adapters.operations.work import postman, worker_work
from tic_adapters.settings import SettingsInvalid
from tic_domain.shared.errors import Unavailable

ALIVE: Final = timedelta(seconds=45)
"""A worker says so every ten seconds."""

_STATE: Final = """
    SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %(alive)s),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'
               AND coalesce(scheduled_at, now()) < now() - interval '10 minutes'),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
"""


@attrs.frozen(kw_only=True)
class QueueState:
    workers: int
    waiting: int
    stalled: int
    """Waiting for more than ten minutes although due."""
    failed: int


async def work(container: Container) -> None:
    """Until SIGTERM or SIGINT; running jobs are ended first."""
    settings = container.settings()
    if settings.database.url is None:
        raise SettingsInvalid(("TIC_DATABASE_URL is not set. Name a PostgreSQL database.",))
    async with _bringing_webhooks(container):
        await run_worker(
            settings.database.url,
            worker_work(container),
            pgbouncer=settings.database.pgbouncer,
        )


@asynccontextmanager
async def _bringing_webhooks(container: Container) -> AsyncIterator[None]:
    """Those of the sandbox, where it stands in for Stripe."""
    bringing = postman(container)
    if bringing is None:
        yield
        return
    task = asyncio.create_task(bringing.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


def queue_state(url: str) -> QueueState:
    """Raises Unavailable."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(_STATE, {"alive": ALIVE}).fetchone()
    except psycopg.OperationalError as error:
        raise Unavailable("The database", "Start it, or correct TIC_DATABASE_URL.") from error
    workers, waiting, stalled, failed = row or (0, 0, 0, 0)
    return QueueState(workers=workers, waiting=waiting, stalled=stalled, failed=failed)
