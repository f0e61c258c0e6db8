"""`python -m tic_cli.supervision.prepare`: brings the demo's database up to date and fills it, then ends.

A process of its own: what it loads for that is not needed afterwards.
"""

import asyncio
import os
import sys

from tic_adapters.container import build, close
from tic_adapters.operations.schema import upgrade
from tic_adapters.sandbox.market.cvs import give_cv
from tic_adapters.sandbox.market.seed import seed
from tic_adapters.settings import Settings
from tic_cli.commands.erasing import replay_in
from tic_cli.ending import Ending
from tic_cli.output import say
from tic_cli.supervision.lifeline import hold_on
from tic_domain.shared.errors import Unavailable


def prepare(settings: Settings) -> None:
    upgrade(settings.database.url or "")
    # A demo whose database was thrown away keeps its ledger: nobody who left comes back.
    replay_in(lambda: build(settings), close)
    if asyncio.run(_seeded(settings)):
        say("The demo market is set up. All of its people are invented.")


async def _seeded(settings: Settings) -> bool:
    container = build(settings)
    try:
        is_new = await seed(container.open_unit_of_work, container.clock().now(), container.payment_sandbox())
        try:
            await give_cv(container.open_reading_unit_of_work, container.upload_cv())
        except Unavailable as error:
            say(f"The demo goes on without an example CV: {error}")
        return is_new
    finally:
        await close(container)


if __name__ == "__main__":
    hold_on()
    with Ending(debug=bool(os.environ.get("TIC_DEBUG"))) as ending:
        prepare(Settings.read(os.environ))
    sys.exit(ending.code)
