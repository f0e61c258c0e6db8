"""Whether the database is what this version of the code expects."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import attrs
import psycopg

from tic_adapters.postgres.engine import Database

NEWEST: Final = "0024_usage_consent"
"""The newest migration. Written here so that a web process needn't load Alembic to know it."""


@attrs.frozen
class SchemaReadiness:
    _database: Database

    async def __call__(self) -> tuple[str, ...]:
        """What is missing, in words; empty where nothing is. Raises Unavailable."""
        async with self._database.connection() as connection:
            try:
                row = await (
                    await connection.execute("SELECT version_num FROM tic.alembic_version")
                ).fetchone()
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                row = None
        found = row[0] if row is not None else None
        if found == NEWEST:
            return ()
        return (f"The schema is at {found or 'no revision'}, not at {NEWEST}. Run `tic db upgrade`.",)


class TombstoneCount(Protocol):
    async def last_number(self) -> int: ...


@attrs.frozen
class LedgerReadiness:
    """A backup that was restored may hold people who were erased since: nobody may see them."""

    _database: Database
    _copy: TombstoneCount

    async def __call__(self) -> tuple[str, ...]:
        """What is missing, in words; empty where nothing is. Raises Unavailable."""
        copied = await self._copy.last_number()
        if not copied:
            return ()
        async with self._database.connection() as connection:
            try:
                row = await (
                    await connection.execute("SELECT coalesce(max(number), 0) FROM tic.tombstones")
                ).fetchone()
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                row = None
        known = int(row[0]) if row is not None else 0
        if known >= copied:
            return ()
        return (
            f"The database knows {known} of {copied} deletions: it was restored from a backup made before "
            "them. Run `tic privacy replay`.",
        )


@attrs.frozen
class Readiness:
    """All that has to be there before anybody is let in."""

    _checks: tuple[Callable[[], Awaitable[tuple[str, ...]]], ...]

    async def __call__(self) -> tuple[str, ...]:
        return tuple([words for check in self._checks for words in await check()])
