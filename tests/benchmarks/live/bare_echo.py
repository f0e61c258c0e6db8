"""The comparison: Litestar's channels in memory, and its server-sent events, as they come."""

import asyncio
from collections.abc import AsyncGenerator

from litestar import Litestar, get, post
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend
from litestar.params import FromPath
from litestar.response import ServerSentEvent, ServerSentEventMessage

HEAD = "0199c0de-0000-7000-8000-0000000000"


def create_app() -> Litestar:
    channels = ChannelsPlugin(MemoryChannelsBackend(), arbitrary_channels_allowed=True)

    @get("/events/{number:int}", sync_to_thread=False)
    def follow(number: FromPath[int]) -> ServerSentEvent:
        async def events() -> AsyncGenerator[ServerSentEventMessage, None]:
            yield ServerSentEventMessage(event="hello", data="{}")
            async with channels.start_subscription(str(number)) as subscriber:
                async for event in subscriber.iter_events():
                    yield ServerSentEventMessage(event="message", data=event)

        return ServerSentEvent(events())

    @post("/say/{rounds:int}/{streams:int}")
    async def say(rounds: FromPath[int], streams: FromPath[int]) -> None:
        for one in range(rounds):
            for number in range(streams):
                text = f'{{"conversation_id":"{HEAD}00","message_id":"{HEAD}{one:02}"}}'
                await channels.wait_published(text, str(number))
            await asyncio.sleep(0.005)  # each stream gets one at a time, as it does from ours

    return Litestar([follow, say], plugins=[channels])
