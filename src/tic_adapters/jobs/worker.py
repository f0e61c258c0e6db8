"""The worker process: takes jobs from the queue until it is told to stop."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Iterator
from typing import Any, Final

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException

from tic_adapters.jobs.app import Work, build_app, rescue_stalled

PAUSE: Final = 2.0
"""Seconds between attempts to reach the database again."""
_GRACE: Final = 20.0
"""Seconds that running jobs get to end; those that don't are put back."""


async def run_worker(
    url: str,
    work: Work,
    *,
    concurrency: int = 4,
    pgbouncer: bool = False,
    heartbeat: float = 10.0,
    until_idle: bool = False,
    stop: asyncio.Event | None = None,
) -> None:
    """Until SIGTERM, SIGINT or `stop`; running jobs are ended first. `until_idle`: until none is left.

    Where the database goes away, it waits for it and goes on.
    """
    stop = stop or asyncio.Event()
    options: dict[str, Any] = {
        "concurrency": concurrency,
        "wait": not until_idle,
        # A pooler in transaction mode can't listen; jobs are then found by asking every few seconds.
        "listen_notify": not pgbouncer,
        "delete_jobs": "successful",
        "install_signal_handlers": False,
        "update_heartbeat_interval": heartbeat,
        "stalled_worker_timeout": work.stalled_after,
        "shutdown_graceful_timeout": _GRACE,
    }
    # Its lines hold the arguments of jobs. What we say of them is said by `failures`.
    logging.getLogger("procrastinate.worker").setLevel(logging.CRITICAL)
    with _signals(stop):
        while not stop.is_set():
            life = asyncio.create_task(_one_life(url, work, options, concurrency, pgbouncer))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({life, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            error = await _ended(life, asked=stop.is_set())
            if until_idle and error is None:
                return
            if not stop.is_set():
                work.failures.interrupted(error)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), PAUSE)


async def _one_life(url: str, work: Work, options: dict[str, Any], concurrency: int, pgbouncer: bool) -> None:
    connector = PsycopgConnector(
        conninfo=url,
        min_size=1,
        max_size=concurrency + 2,
        timeout=5.0,
        kwargs={
            "application_name": "tic worker",
            "connect_timeout": 5,
            "prepare_threshold": None if pgbouncer else 5,
        },
    )
    app = build_app(connector, work)
    async with app.open_async():
        await rescue_stalled(app, work.stalled_after)
        await app.run_worker_async(**options)


async def _ended(life: asyncio.Task[None], *, asked: bool) -> BaseException | None:
    """What a life ended with. Defects are raised; a database that is away is no defect."""
    if asked:
        # Cancelling is how it is told: it ends its running jobs first.
        life.cancel()
        await asyncio.wait({life})
        return None
    try:
        await life
    except (ConnectorException, psycopg.OperationalError) as error:
        return error
    return None


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    told = (signal.SIGTERM, signal.SIGINT)
    for number in told:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in told:
            loop.remove_signal_handler(number)
