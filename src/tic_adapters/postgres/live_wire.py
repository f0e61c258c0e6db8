"""Between all processes: LISTEN and NOTIFY on one connection of each, whatever breaks."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Final, Self, cast
from uuid import UUID

import attrs
import msgspec
from psycopg import sql

from tic_adapters.postgres.engine import Connection, Database
from tic_adapters.postgres.live import CHANNEL, TELL, payload
from tic_domain.conversations.live import LiveEvent, LiveKind, Notice
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

_Told = tuple[UUID, int | None, LiveKind, UUID | None, UUID | None, UUID | None, int | None]

IDLE: Final = 15.0
"""Seconds without a word after which it says that something may have been missed: a connection can be dead
without either end knowing."""
POLL: Final = 1.0
"""The same where a pooler in transaction mode can't listen."""
FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0
_LISTEN: Final = sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Every process hears of every event: decoding one is what most of them do with it.
_DECODER: Final = msgspec.json.Decoder(list[_Told])
_log: Final = logging.getLogger("tic.live")


@attrs.frozen
class PostgresLiveWire:
    """Opens nothing before somebody follows. One per process and event loop."""

    _database: Database
    _own: Database
    """For listening: a connection that requests can't use up."""
    _listening: bool

    @classmethod
    def over(cls, database: Database, *, listening: bool) -> Self:
        return cls(database, database.apart("tic live", connections=1), listening)

    async def tell(self, notices: Sequence[Notice]) -> None:
        async with self._database.connection() as connection:
            await connection.execute(TELL, [CHANNEL, [payload(one) for one in notices]])

    async def follow(self) -> AsyncGenerator[LiveEvent | Notice | None, None]:
        if not self._listening:
            while True:
                yield None
                await asyncio.sleep(POLL)
        pause = FIRST_PAUSE
        while True:
            try:
                async with self._own.connection() as connection, aclosing(_heard(connection)) as heard:
                    async for one in heard:
                        pause = FIRST_PAUSE
                        yield one
            except Unavailable:
                # An outage is reported by those whom it keeps from answers.
                _log.info("the database is away; what is missed is read when it is back")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def _heard(connection: Connection) -> AsyncGenerator[LiveEvent | Notice | None, None]:
    """Until the connection breaks."""
    await connection.execute(_LISTEN)
    while True:
        yield None
        async for one in connection.notifies(timeout=IDLE):
            for told in parsed(one.payload):
                yield told


def parsed(payload: str) -> list[LiveEvent | Notice]:
    """Nothing of what another version of this program tells."""
    try:
        found = _DECODER.decode(payload)
    except msgspec.DecodeError:
        return []
    return [_told(one) for one in found]


def _told(told: _Told) -> LiveEvent | Notice:
    account_id, number, kind, conversation_id, message_id, actor_id, at = told
    notice = Notice(
        account_id=AccountId(account_id),
        kind=kind,
        conversation_id=cast("ConversationId | None", conversation_id),
        message_id=cast("MessageId | None", message_id),
        actor_id=cast("AccountId | None", actor_id),
    )
    if number is None or at is None:
        return notice
    return LiveEvent.of(notice, number=number, at=_EPOCH + timedelta(microseconds=at))
