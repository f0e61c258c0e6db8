"""One connection for one unit of work, taken at its first statement."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import AsyncCursor
from psycopg.rows import DictRow, dict_row, tuple_row

from tic_adapters.postgres.engine import Connection, Database
from tic_adapters.postgres.errors import is_broken, translated
from tic_adapters.postgres.query import Query
from tic_domain.shared.errors import ConcurrentUpdate


class Session:
    """Writing: a transaction from the first statement on, glances apart. Reading: each stands by itself.

    A connection that went stale while nobody used it is replaced once, unnoticed: nothing was done on it.
    """

    def __init__(self, database: Database, *, writing: bool) -> None:
        self._database = database
        self._writing = writing
        self._connection: Connection | None = None
        self._begun = False
        self._over = False

    @property
    def is_writing(self) -> bool:
        return self._writing

    async def all(self, query: Query, **values: Any) -> list[DictRow]:
        with translated():
            return await (await self._run(query, values, dict_row)).fetchall()

    async def first(self, query: Query, **values: Any) -> DictRow | None:
        with translated():
            return await (await self._run(query, values, dict_row)).fetchone()

    async def glance(self, query: Query, **values: Any) -> list[DictRow]:
        """Read without beginning the transaction, where it hasn't begun: what is seen may be over by then."""
        with translated():
            return await (await self._run(query, values, dict_row, begin=False)).fetchall()

    async def tuples(self, query: Query, **values: Any) -> list[Any]:
        with translated():
            return await (await self._run(query, values, tuple_row)).fetchall()

    async def scalar(self, query: Query, **values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        with translated():
            row = await (await self._run(query, values, tuple_row)).fetchone()
        return None if row is None else row[0]

    async def change(self, query: Query, **values: Any) -> int:
        """How many rows were changed. A broken constraint is raised as psycopg has it."""
        self.check_writing()
        with translated():
            return (await self._run(query, values, tuple_row)).rowcount

    async def first_changed(self, query: Query, **values: Any) -> DictRow | None:
        """What a changing statement returns of its first row."""
        self.check_writing()
        return await self.first(query, **values)

    async def change_many(self, query: Query, rows: list[dict[str, Any]]) -> None:
        """The same statement for each row, in one go."""
        self.check_writing()
        with translated():
            connection = await self._ready()
            async with connection.cursor() as cursor:
                await cursor.executemany(query.sql, [query.values(row) for row in rows])

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What fails within is undone, and the transaction goes on."""
        self.check_writing()
        connection = await self._ready()
        with translated():
            async with connection.transaction():
                yield

    async def connection(self) -> Connection:
        """The connection of this transaction, for what others have to write in it."""
        self.check_writing()
        return await self._ready()

    async def commit(self) -> None:
        self.check_writing()
        self._over = True
        if self._connection is not None and self._begun:
            with translated():
                ended = await self._connection.execute("COMMIT", prepare=False)
            if ended.statusmessage != "COMMIT":
                # A statement had failed before: PostgreSQL then says nothing, and rolls back.
                raise ConcurrentUpdate("record")
        await self._release()

    async def close(self) -> None:
        """Roll back what wasn't committed. Repeating it does nothing."""
        self._over = True
        connection = self._connection
        if connection is None:
            return
        try:
            if self._begun and not is_broken(connection):
                await connection.execute("ROLLBACK", prepare=False)
        except psycopg.Error:
            # It can't be told to roll back, so it is cut off, which rolls back too.
            await connection.close()
        finally:
            await self._release()

    async def _run(
        self,
        query: Query,
        values: dict[str, Any],
        rows: Callable[[AsyncCursor[Any]], Any],
        *,
        begin: bool = True,
    ) -> AsyncCursor[Any]:
        connection = await self._ready(begin=begin)
        cursor: AsyncCursor[Any] = connection.cursor(binary=True, row_factory=rows)
        try:
            return await cursor.execute(query.sql, query.values(values))
        except psycopg.OperationalError:
            if self._begun or not is_broken(connection):
                raise
            connection = await self._another()
            cursor = connection.cursor(binary=True, row_factory=rows)
            return await cursor.execute(query.sql, query.values(values))

    async def _ready(self, *, begin: bool = True) -> Connection:
        if self._over:
            raise RuntimeError("this unit of work is over: open another one")
        connection = self._connection
        if connection is None:
            self._connection = connection = await self._database.acquire()
        if not self._writing or self._begun or not begin:
            return connection
        try:
            await connection.execute(self._database.begin, prepare=False)
        except psycopg.OperationalError:
            if not is_broken(connection):
                raise
            connection = await self._another()
            await connection.execute(self._database.begin, prepare=False)
        self._begun = True
        return connection

    async def _another(self) -> Connection:
        await self._database.forget_all()
        await self._release()
        self._connection = connection = await self._database.acquire()
        return connection

    async def _release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._database.release(connection)

    def check_writing(self) -> None:
        if not self._writing:
            raise RuntimeError("this unit of work only reads: open the writing one")
