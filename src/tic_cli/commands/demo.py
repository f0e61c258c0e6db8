"""Everything on one machine, in one command."""

import os

import click

from tic_adapters.settings import Settings
from tic_cli.supervision.demo import Supervisor


@click.command(help="Run everything on this machine, with an invented market. Ctrl-C ends all of it.")
def demo() -> None:
    Supervisor(Settings.read(os.environ)).run()
