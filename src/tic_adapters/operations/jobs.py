"""The worker, for operators."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tic_adapters.container import Container
from tic_adapters.jobs.worker import run_worker
from tic_adapters.operations.work import postman, worker_work
from tic_adapters.settings import SettingsInvalid


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
