"""Whether the database is what this version of the code expects."""

from typing import Final

import attrs
import psycopg

from tic_adapters.postgres.engine import Database

NEWEST: Final = "0021_deletions"
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
