"""What was noted of coaches' changes: exact, since it goes by transactions rather than by times."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import Interval, bindparam, text

from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.query import Query
from tic_adapters.postgres.session import Session
from tic_domain.shared.ids import AccountId

CHANNEL: Final = "tic_market"
KEPT_FOR: Final = timedelta(hours=1)
"""Who hasn't looked for longer reads everyone anew."""
_EVERYONE: Final = UUID(int=0)

# A note without a coach says that those up to its transaction are forgotten, so it counts for whoever may not
# have seen them all, however long ago it was written itself.
_SINCE: Final = Query(
    text(r"""
        SELECT pg_current_snapshot()\:\:text,
            pg_snapshot_xmin(pg_current_snapshot())\:\:text\:\:bigint,
            (
                SELECT array_agg(DISTINCT coach_id) FROM tic.market_changes
                WHERE xid >= CAST(:oldest AS bigint) AND (
                    coach_id IS NULL
                    OR NOT pg_visible_in_snapshot(xid\:\:text\:\:xid8, CAST(:snapshot AS pg_snapshot))
                )
            )
    """)
)
# Only those that every snapshot from now on sees: whoever reads after this never misses one.
_PURGE: Final = Query(
    text(r"""
        WITH old AS (
            DELETE FROM tic.market_changes
            WHERE noted_at <= clock_timestamp() - :kept
                AND xid < pg_snapshot_xmin(pg_current_snapshot())\:\:text\:\:bigint
            RETURNING xid
        )
        INSERT INTO tic.market_changes (xid, coach_id, noted_at)
        SELECT max(xid), NULL, clock_timestamp() FROM old HAVING count(*) > 0
    """).bindparams(bindparam("kept", type_=Interval, required=True))
)


@attrs.frozen
class Seen:
    """Up to where changes are known: a snapshot as PostgreSQL writes it, and the oldest it may lack."""

    snapshot: str
    oldest: int


NOTHING_SEEN: Final = Seen("1:1:", 2**63 - 1)
"""No change is newer than that: who knows nothing yet reads everyone anyway."""


@attrs.frozen(kw_only=True)
class Changes:
    seen: Seen
    """Up to where these are."""
    coach_ids: frozenset[AccountId]
    everyone: bool
    """Too much has changed to tell, or it is forgotten."""

    @property
    def any(self) -> bool:
        return self.everyone or bool(self.coach_ids)


async def changes_since(session: Session, seen: Seen) -> Changes:
    """One round trip and one look into an index."""
    ((snapshot, oldest, found),) = await session.tuples(_SINCE, snapshot=seen.snapshot, oldest=seen.oldest)
    ids = frozenset(found or ())
    everyone = None in ids or _EVERYONE in ids
    return Changes(seen=Seen(snapshot, oldest), coach_ids=frozenset() if everyone else ids, everyone=everyone)


@attrs.frozen
class PurgeMarketChanges:
    """Forget what everybody has seen long ago."""

    _database: Database

    async def __call__(self) -> None:
        async with self._database.connection() as connection:
            await connection.execute(_PURGE.sql, _PURGE.values({"kept": KEPT_FOR}))
