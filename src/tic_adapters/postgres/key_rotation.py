"""Every subject key under the current master key. What the keys seal is not touched."""

from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import Integer, Uuid, select, update

from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.keys import subject_keys
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import SubjectKeys

_FIRST: Final = UUID(int=0)
_BATCH: Final = Query(
    select(subject_keys.c.subject_id, subject_keys.c.wrapped)
    .where(subject_keys.c.subject_id > given("after", Uuid))
    .order_by(subject_keys.c.subject_id)
    .limit(given("limit", Integer))
    .with_for_update()
)
_REWRAP: Final = Query(
    update(subject_keys).where(subject_keys.c.subject_id == given("key")).values(wrapped=given("wrapped"))
)


@attrs.frozen(kw_only=True)
class Rewrapped:
    rewrapped: int
    current_already: int


@clause("C6.2")
async def rewrap_all(database: Database, keys: SubjectKeys, *, batch: int = 500) -> Rewrapped:
    """Each batch is a transaction: stopped in the middle, the next run goes on where it is needed.

    Raises SealBroken where a key's master key isn't known any more: restore that one and run it again.
    """
    rewrapped = current = 0
    after = _FIRST
    while True:
        session = Session(database, writing=True)
        try:
            rows = await session.tuples(_BATCH, after=after, limit=batch)
            if not rows:
                return Rewrapped(rewrapped=rewrapped, current_already=current)
            old = [(subject, wrapped) for subject, wrapped in rows if not keys.is_current(wrapped)]
            fresh = [
                {"key": subject, "wrapped": keys.wrap(subject, keys.unwrap(subject, wrapped))}
                for subject, wrapped in old
            ]
            if fresh:
                await session.change_many(_REWRAP, fresh)
            await session.commit()
        finally:
            await session.close()
        rewrapped += len(old)
        current += len(rows) - len(old)
        after = rows[-1][0]
