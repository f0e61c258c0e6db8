"""The worker."""

import asyncio
import os

import click

from tic_adapters.container import build, close
from tic_adapters.operations.jobs import work
from tic_adapters.settings import Settings
from tic_cli.installation import refuse_to_bring_back, require_database
from tic_cli.supervision.lifeline import hold_on
from tic_web.observability.logs import quieten


@click.command(help="Run the worker for jobs: mail, analytics. SIGTERM lets running jobs end first.")
def worker() -> None:
    settings = require_database(Settings.read(os.environ))
    refuse_to_bring_back(settings)
    hold_on()
    quieten(settings.web.log_format)

    async def run() -> None:
        container = build(settings)
        try:
            await work(container)
        finally:
            await close(container)

    asyncio.run(run())
