"""What was changed in the directory is remembered for as long as some process may want to hear it."""

from typing import Final

from sqlalchemy import delete

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.directory.keeping import CHANGES_KEPT
from tic_adapters.postgres.parts import Parts
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.coaches import directory_changes

_PURGE: Final = Query(
    delete(directory_changes).where(directory_changes.c.made_at < given("before", MOMENT))
)  # fmt: skip


class PostgresDirectoryLog:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def purge_expired(self) -> int:
        session = Session(self._parts.database, writing=True)
        try:
            purged = await session.change(_PURGE, before=self._parts.clock.now() - CHANGES_KEPT)
            await session.commit()
        finally:
            await session.close()
        return purged
