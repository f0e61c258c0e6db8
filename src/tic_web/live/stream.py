"""One stream of one account: what it missed, then what happens, without a gap or a double."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import attrs
from litestar.types import Receive, Scope, Send

from tic_domain.conversations.live_ports import LiveLog, Missed
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import AccountId
from tic_web.live import frames
from tic_web.live.hub import Line, LiveHub

T = TypeVar("T")

BEAT: Final = 15.0
"""Seconds between signs of life."""
CHECK: Final = 30.0
"""Seconds after which it is asked again who reads. That somebody was shut out is told at once: this is for
what ends by itself."""
PATIENCE: Final = 20.0
"""Seconds for which a reader who takes nothing is waited for."""
PORTION: Final = 200
PAUSE: Final = 1.0
MOST_UNCHECKED: Final = 3
_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_log: Final = logging.getLogger("tic.live")


class _Gone(Exception):
    """Nobody reads any more."""


class _Over(Exception):
    """The stream ends from our side."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


@clause("C2.3", "C3.3")
@attrs.define(eq=False, kw_only=True)
class EventStream:
    """Plain ASGI. `number` is the last event that the reader knows; None: they begin now."""

    hub: LiveHub
    log: LiveLog
    account_id: AccountId
    number: int | None
    may_go_on: Callable[[], Awaitable[bool]]
    """Whether whoever opened it may still read. Raises Unavailable."""
    is_here: Callable[[], Awaitable[None]]
    """Called at each sign of life, to let others know. Raises Unavailable."""
    beat: float = BEAT
    check: float = CHECK
    patience: float = PATIENCE
    _last: int = attrs.field(default=0, init=False)
    _unchecked: int = attrs.field(default=0, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        channel = frames.channel_of(self.account_id)
        # Subscribed before anything is read: what is told from now on waits in line.
        line = await self.hub.subscribe(channel, history=1)
        if not isinstance(line, Line):
            raise TypeError(type(line))
        line.begin(self.beat, self.patience)
        watching = asyncio.create_task(_watch(receive, line))
        try:
            await self._run(line, send)
        except (_Gone, TimeoutError):
            pass  # whoever comes back goes on from the last event they know
        except asyncio.CancelledError:
            if not line.is_stuck:
                raise
        finally:
            line.end()
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            await self.hub.unsubscribe(line, channel)

    async def _run(self, line: Line, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        try:
            await self._say(line, send, await self._beginning(line))
            await self._flow(line, send)
        except _Over as over:
            end = frames.named("end", {"reason": over.reason})
            async with asyncio.timeout(self.patience):
                await send({"type": "http.response.body", "body": end, "more_body": False})

    async def _beginning(self, line: Line) -> bytes:
        if self.hub.is_ending:
            raise _Over("restart")
        begun = frames.retry(self.account_id)
        if self.number is None:
            heads = await self._read(line, lambda: self.log.heads([self.account_id]))
            self._last = heads[self.account_id]
            rest = b""
        else:
            self._last = self.number
            rest = await self._caught_up(line)
        counts = await self._read(line, lambda: self.log.unread([self.account_id]))
        hello = frames.named("hello", {"unread": counts[self.account_id]})
        # The number stands before what was missed, so that a reader who gets no further loses nothing.
        start = frames.numbered(self.number if self.number is not None and rest else self._last)
        return begun + start + hello + rest

    async def _flow(self, line: Line, send: Send) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            if loop.time() >= due:
                await self._check()
                due = loop.time() + self.check
            if said := await self._sorted(line, await line.take()):
                await self._say(line, send, said)

    async def _sorted(self, line: Line, waiting: list[bytes | None]) -> bytes:
        """What of it is new to the reader. Raises _Gone, _Over."""
        parts = []
        is_behind, line.missed = line.missed, False
        for frame in waiting:
            if frame is None:
                raise _Gone
            if (number := frames.number_in(frame)) is not None:
                if number == self._last + 1 and not is_behind:
                    self._last = number
                    parts.append(frame)
                else:
                    is_behind = is_behind or number > self._last
            elif (head := frames.head_in(frame)) is not None:
                is_behind = is_behind or head > self._last
            elif frame == frames.ACCESS:
                await self._check()
            elif frame == frames.END_ALL:
                raise _Over("restart")
            else:
                parts.append(frame)
        if is_behind:
            parts.append(await self._caught_up(line))
        return b"".join(parts)

    async def _caught_up(self, line: Line) -> bytes:
        """What the database knows beyond what was said."""
        parts = []
        while True:
            missed: Missed = await self._read(
                line, lambda: self.log.after(self.account_id, self._last, limit=PORTION)
            )
            if not missed.is_known:
                self._last = missed.last
                return frames.numbered(missed.last) + frames.named("reset", {})
            parts += [frames.of_event(event) for event in missed.events]
            self._last += len(missed.events)
            if self._last >= missed.last:
                return b"".join(parts)

    async def _read(self, line: Line, read: Callable[[], Awaitable[T]]) -> T:
        """As soon as the database is there. Raises _Gone."""
        while True:
            try:
                return await read()
            except Unavailable:
                _log.info("the database is away; a stream goes on when it is back")
            if line.is_over:
                raise _Gone
            await asyncio.sleep(PAUSE)

    async def _check(self) -> None:
        """Raises _Over."""
        try:
            if not await self.may_go_on():
                raise _Over("signed-out")
            self._unchecked = 0
            await self.is_here()
        except Unavailable:
            # Who can't be asked for several times in a row is not believed any longer.
            self._unchecked += 1
            if self._unchecked >= MOST_UNCHECKED:
                raise _Over("unavailable") from None

    async def _say(self, line: Line, send: Send, said: bytes) -> None:
        line.sending_since = asyncio.get_running_loop().time()
        await send({"type": "http.response.body", "body": said, "more_body": True})
        line.sending_since = None


async def _watch(receive: Receive, line: Line) -> None:
    """The only way to hear that a reader has gone who is told nothing."""
    while (await receive())["type"] != "http.disconnect":
        pass
    line.end()
