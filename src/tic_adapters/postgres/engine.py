"""The connections of one process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any, Final

import attrs
from psycopg import AsyncConnection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Format, TransactionStatus
from psycopg.rows import TupleRow

from tic_adapters.postgres.errors import DATABASE, translated
from tic_domain.shared.errors import Unavailable

Connection = AsyncConnection[TupleRow]

WAIT: Final = 3.0
"""Seconds after which a request hears that the database is away, or that it has no connection left."""
_IDLE_IN_TRANSACTION_MS: Final = 30_000
_PREPARE_AFTER: Final = 5
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECONDS: Final = Struct("!q").unpack


class _UtcLoader(Loader):
    """Times come in UTC whatever zone the session has: behind a pooler, nobody knows which one that is."""

    format = Format.BINARY

    def load(self, data: Buffer) -> datetime:
        return _EPOCH + timedelta(0, 0, _MICROSECONDS(data)[0])


@attrs.define(kw_only=True)
class Database:
    """Connects where it is needed, and anew after the database was away. One per process and event loop.

    There is no background task: whoever asks while the database is away hears so at once, and whoever asks
    after it is back gets a connection, with no pause between attempts to sit out.
    """

    _url: str = attrs.field(repr=False)
    _pool_size: int = 10
    _statement_timeout_ms: int = 10_000
    _pgbouncer: bool = False
    _application: str = "tic"
    _idle: list[Connection] = attrs.field(factory=list, init=False)
    _in_use: set[Connection] = attrs.field(factory=set, init=False)
    _stale: set[Connection] = attrs.field(factory=set, init=False)
    _users: list[Callable[[], Awaitable[None]]] = attrs.field(factory=list, init=False)
    _places: asyncio.Semaphore = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._places = asyncio.Semaphore(self._pool_size)

    @property
    def begin(self) -> str:
        """One round trip. SET LOCAL ends with the transaction, so a pooler can't carry it over."""
        return (
            f"BEGIN; SET LOCAL statement_timeout = {self._statement_timeout_ms}; "
            f"SET LOCAL idle_in_transaction_session_timeout = {_IDLE_IN_TRANSACTION_MS}"
        )

    def apart(self, application: str, *, connections: int) -> "Database":
        """The same database over further connections, which requests can't use up. Closed with this one."""
        other = attrs.evolve(self, pool_size=connections, application=application)
        self.before_closing(other.close)
        return other

    def before_closing(self, act: Callable[[], Awaitable[None]]) -> None:
        """What uses it in the background ends first: who came last before the others."""
        self._users.append(act)

    async def acquire(self) -> Connection:
        """To be given back by `release`. Raises Unavailable."""
        if self._places.locked():
            try:
                async with asyncio.timeout(WAIT):
                    await self._places.acquire()
            except TimeoutError:
                raise Unavailable(DATABASE, "Too much is going on. Try again in a moment.") from None
        else:
            await self._places.acquire()
        try:
            connection = self._idle.pop() if self._idle else await self._connected()
        except BaseException:
            self._places.release()
            raise
        self._in_use.add(connection)
        return connection

    async def release(self, connection: Connection) -> None:
        """What is broken, stale or in the middle of something is closed."""
        self._in_use.discard(connection)
        idle = connection.pgconn.transaction_status == TransactionStatus.IDLE
        try:
            if idle and connection not in self._stale:
                self._idle.append(connection)
            else:
                self._stale.discard(connection)
                await connection.close()
        finally:
            self._places.release()

    async def forget_all(self) -> None:
        """One connection broke: none that was opened before is taken for granted."""
        idle, self._idle = self._idle, []
        self._stale |= self._in_use
        for connection in idle:
            await connection.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """For what is done outside a unit of work; each statement commits by itself. Raises Unavailable."""
        connection = await self.acquire()
        try:
            with translated():
                yield connection
        finally:
            await self.release(connection)

    async def check(self) -> None:
        """One round trip. Raises Unavailable."""
        # A connection that went stale unnoticed is no reason to call the database away: the second is fresh.
        try:
            await self._ping()
        except Unavailable:
            await self.forget_all()
            await self._ping()

    async def close(self) -> None:
        while self._users:
            await self._users.pop()()
        await self.forget_all()

    async def _ping(self) -> None:
        async with self.connection() as connection:
            await connection.execute("SELECT 1")

    async def _connected(self) -> Connection:
        with translated():
            connection = await AsyncConnection.connect(self._url, **self._options())
        connection.adapters.register_loader("timestamptz", _UtcLoader)
        return connection

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            # Transactions are begun and ended in so many words: reading needs none.
            "autocommit": True,
            "prepare_threshold": None if self._pgbouncer else _PREPARE_AFTER,
            "application_name": self._application,
            "connect_timeout": int(WAIT),
            "keepalives": 1,
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
        }
        if not self._pgbouncer:
            own = conninfo_to_dict(self._url).get("options") or ""
            # For reads, which have no transaction to set it in; a pooler refuses it as a start-up parameter.
            options["options"] = f"{own} -c statement_timeout={self._statement_timeout_ms}".strip()
        return options
