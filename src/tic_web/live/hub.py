"""Litestar's channels, one for each account that has a stream open in this process.

The stock backend for psycopg loses what comes while its connection is away, and ends for good when that
breaks; it stops listening for up to a tenth of a second at each new channel, and opens a connection for each
message published. Ours follows one wire for all accounts, and says where something may have been missed.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import Final
from uuid import UUID

from litestar.channels import ChannelsPlugin
from litestar.channels.backends.base import ChannelsBackend
from litestar.channels.subscriber import Subscriber

from tic_domain.conversations.errors import TooManyStreams
from tic_domain.conversations.live import PRESENT_FOR, LiveEvent, LiveKind, Notice
from tic_domain.conversations.live_ports import LiveLog, LiveWire
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import AccountId, ConversationId
from tic_web.live import frames

MOST_STREAMS: Final = 20
"""Of one account in one process: a browser needs one, and a program needs one."""
LONGEST_LINE: Final = 200
"""Frames that wait for a slow reader. What comes beyond is read from the database when there is room."""
COUNT_AFTER: Final = 0.5
"""Seconds in which changes are gathered, so that a lively hour isn't spent counting."""
MOST_HERE: Final = 10_000
_COUNTED: Final = frozenset({LiveKind.MESSAGE, LiveKind.MESSAGE_DELETED, LiveKind.READ})
_log: Final = logging.getLogger("tic.live")


class Line(Subscriber):
    """What one stream has still to send. Never longer than it may be: then `missed` says so.

    One timer brings the signs of life and watches over a reader who takes nothing: time-outs around each wait
    cost as much as the events themselves.
    """

    missed: bool = False
    is_over: bool = False
    is_stuck: bool = False
    sending_since: float | None = None
    _timer: asyncio.TimerHandle | None = None

    def begin(self, beat: float, patience: float) -> None:
        """Within the task that sends."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def tick() -> None:
            since = self.sending_since
            if since is None or loop.time() - since < patience:
                self.put_nowait(frames.BEAT)
                self._timer = loop.call_later(beat, tick)
            elif task is not None:
                self.is_stuck = True
                task.cancel()

        self._timer = loop.call_later(beat, tick)

    def put_nowait(self, item: bytes | None) -> bool:
        if item is not None and self.qsize >= LONGEST_LINE:
            self.missed = True
            return False
        return super().put_nowait(item)

    def end(self) -> None:
        self.is_over = True
        if self._timer is not None:
            self._timer.cancel()
        super().put_nowait(None)

    async def take(self) -> list[bytes | None]:
        """All that waits; waits for the first."""
        found = [await self._queue.get()]
        while not self._queue.empty():
            found.append(self._queue.get_nowait())
        return found


class LiveBackend(ChannelsBackend):
    """Nothing is connected before the first stream."""

    def __init__(self, wire: Callable[[], LiveWire], log: Callable[[], LiveLog]) -> None:
        self._wire = wire
        self._log = log
        self._accounts: dict[str, AccountId] = {}
        self._told: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._following: asyncio.Task[None] | None = None
        self._counting: asyncio.Task[None] | None = None
        self._to_count: set[AccountId] = set()
        self._counted: dict[AccountId, int] = {}
        self._here: dict[str, dict[ConversationId | None, tuple[float, bytes]]] = {}

    async def on_startup(self) -> None:
        self._told = asyncio.Queue()

    async def on_shutdown(self) -> None:
        for task in (self._following, self._counting):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self._following = self._counting = None
        self._accounts.clear()

    async def publish(self, data: bytes, channels: Iterable[str]) -> None:
        """To the streams of this process. What goes to all is told with the transaction it is due to."""
        for channel in channels:
            self._told.put_nowait((channel, data))

    async def subscribe(self, channels: Iterable[str]) -> None:
        self._accounts |= {channel: AccountId(UUID(channel)) for channel in channels}
        if self._following is None or self._following.done():
            self._following = asyncio.create_task(self._follow())
            self._following.add_done_callback(self._stopped)

    async def unsubscribe(self, channels: Iterable[str]) -> None:
        for channel in channels:
            self._counted.pop(self._accounts.pop(channel), None)

    async def stream_events(self) -> AsyncGenerator[tuple[str, bytes], None]:
        while True:
            yield await self._told.get()

    async def get_history(self, channel: str, limit: int | None = None) -> list[bytes]:
        """Who of those they talk with was here a moment ago. What is kept is read from the log.

        Asked for where a stream begins, with a count of its own: the next one is told, whatever it is.
        """
        self._counted.pop(self._accounts[channel], None)
        since = _since(time.monotonic())
        return [frame for at, frame in self._here.get(channel, {}).values() if at >= since]

    async def _follow(self) -> None:
        async with contextlib.aclosing(self._wire().follow()) as following:
            async for told in following:
                if told is None:
                    await self._look()
                else:
                    self._pass_on(told)

    def _stopped(self, task: "asyncio.Task[None]") -> None:
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            # A defect: streams end, their readers come back, and the first of them begins anew.
            _log.error("live delivery stopped", exc_info=error)
        for channel in self._accounts:
            self._told.put_nowait((channel, frames.END_ALL))

    async def _look(self) -> None:
        """Something may have been missed by anybody: one statement tells by whom."""
        accounts = {account_id: channel for channel, account_id in self._accounts.items()}
        if not accounts:
            return
        with contextlib.suppress(Unavailable):  # it is looked again within seconds
            for account_id, number in (await self._log().heads(accounts)).items():
                self._told.put_nowait((accounts[account_id], frames.head(number)))

    def _pass_on(self, told: LiveEvent | Notice) -> None:
        channel = frames.channel_of(told.account_id)
        if isinstance(told, Notice):
            frame = frames.of_notice(told)
            if told.kind is LiveKind.PRESENCE:
                self._remember(channel, told, frame)
        else:
            frame = frames.of_event(told)
        if channel not in self._accounts:
            return
        self._told.put_nowait((channel, frame))
        if told.kind in _COUNTED:
            self._to_count.add(told.account_id)
            if self._counting is None or self._counting.done():
                self._counting = asyncio.create_task(self._count())

    def _remember(self, channel: str, notice: Notice, frame: bytes) -> None:
        now = time.monotonic()
        if channel not in self._here and len(self._here) >= MOST_HERE:
            since = _since(now)
            self._here = {
                whose: seen
                for whose, seen in self._here.items()
                if any(at >= since for at, _ in seen.values())
            }
        if channel in self._here or len(self._here) < MOST_HERE:
            self._here.setdefault(channel, {})[notice.conversation_id] = (now, frame)

    async def _count(self) -> None:
        while self._to_count:
            await asyncio.sleep(COUNT_AFTER)
            wanted, self._to_count = self._to_count, set()
            try:
                counts = await self._log().unread(wanted)
            except Unavailable:
                self._to_count |= wanted
                continue
            for account_id, count in counts.items():
                if self._counted.get(account_id) != count:
                    self._counted[account_id] = count
                    self._told.put_nowait((frames.channel_of(account_id), frames.unread(count)))


class LiveHub(ChannelsPlugin):
    def __init__(self, wire: Callable[[], LiveWire], log: Callable[[], LiveLog]) -> None:
        super().__init__(LiveBackend(wire, log), arbitrary_channels_allowed=True, subscriber_class=Line)
        self.is_ending = False

    async def _on_startup(self) -> None:
        self.is_ending = False
        await super()._on_startup()

    def require_room(self, account_id: AccountId) -> None:
        """Raises TooManyStreams."""
        if len(self._channels.get(frames.channel_of(account_id), ())) >= MOST_STREAMS:
            raise TooManyStreams(MOST_STREAMS)

    @property
    def open_streams(self) -> int:
        return sum(map(len, self._channels.values()))

    async def unsubscribe(self, subscriber: Subscriber, channels: str | Iterable[str] | None = None) -> None:
        await super().unsubscribe(subscriber, channels)
        # The plugin keeps every channel that there ever was.
        for channel in [channels] if isinstance(channels, str) else channels or ():
            if not self._channels.get(channel, True):
                del self._channels[channel]

    def end_all(self) -> None:
        """Before the server stops: each stream says so, and its reader comes back to another process."""
        self.is_ending = True
        for lines in self._channels.values():
            for line in lines:
                line.put_nowait(frames.END_ALL)


def _since(now: float) -> float:
    """Who gave no sign since then has gone."""
    return now - PRESENT_FOR.total_seconds()
