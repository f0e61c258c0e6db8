"""The web server."""

import os

import click
import uvicorn

from tic_adapters.container import build
from tic_adapters.settings import Settings
from tic_cli.installation import refuse_to_bring_back, require_database
from tic_cli.supervision.lifeline import hold_on
from tic_cli.supervision.ports import require_free
from tic_web.app import create_app

APPLICATION = "tic_cli.commands.serve:application"


def application() -> object:
    """What each web process serves."""

    return create_app(build(Settings.read(os.environ)), keeps_ready=True)


@click.command(help="Run the web server on TIC_HOST and PORT. SIGTERM lets open requests end first.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Web processes.")
def serve(*, workers: int) -> None:
    settings = require_database(Settings.read(os.environ))
    refuse_to_bring_back(settings)
    web = settings.web
    require_free(web.host, web.port, patience_s=0)
    hold_on()
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=web.host,
        port=web.port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        # Addresses carry codes and tokens, so requests are logged by the application, by their route.
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
