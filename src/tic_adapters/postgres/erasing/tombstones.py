"""The ledger of who was erased. A trigger keeps it as it was written."""

from typing import Any, Final

from psycopg.errors import UniqueViolation
from sqlalchemy import Integer, select, text

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.deletions import tombstones
from tic_domain.privacy.erasing.model import Tombstone
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate

# Held until the transaction ends: each entry is made of the one before.
_LOCK: Final = Query(text("LOCK TABLE tic.tombstones IN SHARE ROW EXCLUSIVE MODE"))
_LAST: Final = Query(select(tombstones).order_by(tombstones.c.number.desc()).limit(1))
_FIND: Final = Query(select(tombstones).where(tombstones.c.subject == given("subject")))
_AFTER: Final = Query(
    select(tombstones).where(tombstones.c.number > given("after", Integer)).order_by(tombstones.c.number)
)
_ADD: Final = Query(inserting(tombstones))


@clause("C7.4")
class PostgresTombstones:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def last(self, *, for_update: bool = False) -> Tombstone | None:
        if for_update:
            await self._session.change(_LOCK)
        return _tombstone(await self._session.first(_LAST))

    async def find(self, subject: bytes) -> Tombstone | None:
        return _tombstone(await self._session.first(_FIND, subject=subject))

    async def append(self, tombstone: Tombstone) -> None:
        try:
            await self._session.change(_ADD, **rows().unstructure(tombstone))
        except UniqueViolation as error:
            raise ConcurrentUpdate("ledger of deletions") from error

    async def list(self, *, after: int = 0) -> tuple[Tombstone, ...]:
        return tuple(structured(row, Tombstone) for row in await self._session.all(_AFTER, after=after))


def _tombstone(row: dict[str, Any] | None) -> Tombstone | None:
    return None if row is None else structured(row, Tombstone)
