"""Streams end before the server does: it waits for open requests, and these would never end by themselves."""

import asyncio
import signal
from types import FrameType
from typing import Final

from tic_web.live.hub import LiveHub

ENDINGS: Final = (signal.SIGTERM, signal.SIGINT)


def end_before_stopping(hub: LiveHub) -> None:
    """To be called within the server's loop, in its main thread, once its own handlers are there."""
    loop = asyncio.get_running_loop()
    for number in ENDINGS:
        following = signal.getsignal(number)

        def handle(number: int, frame: FrameType | None, following: object = following) -> None:
            loop.call_soon_threadsafe(hub.end_all)
            if callable(following):
                following(number, frame)

        signal.signal(number, handle)
