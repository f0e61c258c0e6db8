"""What is known of coaches' accounts with the payment provider."""

from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import Integer, Uuid, select

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.orders import payout_accounts
from tic_domain.orders.payees import PayoutAccount
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId

_put = inserting(payout_accounts)
_PUT: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["coach_id"],
        set_={one.name: one for one in _put.excluded if one.name != "coach_id"},
    )
)
_FIND: Final = Query(select(payout_accounts).where(payout_accounts.c.coach_id == given("key")))
_BY_REFERENCE: Final = Query(select(payout_accounts).where(payout_accounts.c.reference == given("reference")))
_LOOKED_AT: Final = Query(
    select(payout_accounts)
    .where(
        payout_accounts.c.coach_id > given("after", Uuid),
        payout_accounts.c.looked_at <= given("before", MOMENT),
    )
    .order_by(payout_accounts.c.coach_id)
    .limit(given("limit", Integer))
)
_FIRST: Final = UUID(int=0)


@clause("C2.4")
class PostgresPayoutAccounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, coach_id: AccountId) -> PayoutAccount | None:
        row = await self._session.first(_FIND, key=coach_id)
        return None if row is None else structured(row, PayoutAccount)

    async def find_by_reference(self, reference: str) -> PayoutAccount | None:
        row = await self._session.first(_BY_REFERENCE, reference=reference)
        return None if row is None else structured(row, PayoutAccount)

    async def list_looked_at(
        self, *, before: datetime, after: AccountId | None, limit: int
    ) -> tuple[PayoutAccount, ...]:
        found = await self._session.all(_LOOKED_AT, before=before, after=after or _FIRST, limit=limit)
        return tuple([structured(row, PayoutAccount) for row in found])

    async def put(self, account: PayoutAccount) -> None:
        try:
            await self._session.change(_PUT, **rows().unstructure(account))
        except UniqueViolation as error:
            raise ConcurrentUpdate("payout account") from error
