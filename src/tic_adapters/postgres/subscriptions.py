"""Subscriptions, as the payment provider last reported them, and what is wished of them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb
from sqlalchemy import Integer, Uuid, and_, or_, select, update

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, binding, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.subscriptions import IS_RUNNING, subscriptions
from tic_domain.orders.subscription import Subscription
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, SubscriptionId

_own: Final = subscriptions.c
_FIRST: Final = UUID(int=0)
_LAST: Final = UUID(int=2**128 - 1)
_IS_PARTY: Final = or_(_own.coachee_id == given("party", Uuid), _own.coach_id == given("party", Uuid))
_LIMIT: Final = given("limit", Integer)

_ADD: Final = Query(inserting(subscriptions))
_SAVE: Final = Query(
    update(subscriptions)
    .where(_own.id == given("key"), _own.version == given("loaded"))
    .values(binding(subscriptions, but=frozenset({"id"})))
)
_GET: Final = Query(select(subscriptions).where(_own.id == given("key")))
_LOCK: Final = Query(select(subscriptions).where(_own.id == given("key")).with_for_update())
_GET_OF: Final = Query(select(subscriptions).where(_own.id == given("key"), _IS_PARTY))
_LOCK_OF: Final = Query(select(subscriptions).where(_own.id == given("key"), _IS_PARTY).with_for_update())
_LIST: Final = Query(
    select(subscriptions)
    .where(and_(_IS_PARTY, _own.id < given("before", Uuid)))
    .order_by(_own.id.desc())
    .limit(_LIMIT)
)
_DUE: Final = Query(
    select(_own.id)
    .where(_own.look_at.is_not(None), _own.look_at <= given("now", MOMENT))
    .order_by(_own.look_at, _own.id)
    .limit(_LIMIT)
)
_TO_RECONCILE: Final = Query(
    select(_own.id).where(IS_RUNNING, _own.id > given("after", Uuid)).order_by(_own.id).limit(_LIMIT)
)


@clause("C2.4")
class PostgresSubscriptions:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, subscription: Subscription) -> None:
        try:
            await self._session.change(_ADD, **_row(subscription))
        except UniqueViolation as error:
            raise ConcurrentUpdate("subscription") from error

    async def save(self, subscription: Subscription) -> None:
        row = {**_row(subscription), "version": subscription.version + 1}
        saved = await self._session.change(_SAVE, key=row.pop("id"), loaded=subscription.version, **row)
        if not saved:
            raise ConcurrentUpdate("subscription")

    async def get(self, subscription_id: SubscriptionId, *, for_update: bool = False) -> Subscription:
        return await self._found(_GET, _LOCK, for_update=for_update, key=subscription_id)

    async def get_of(
        self, subscription_id: SubscriptionId, party: AccountId, *, for_update: bool = False
    ) -> Subscription:
        return await self._found(_GET_OF, _LOCK_OF, for_update=for_update, key=subscription_id, party=party)

    async def list_of(
        self, party: AccountId, *, before: SubscriptionId | None, limit: int
    ) -> tuple[Subscription, ...]:
        found = await self._session.all(_LIST, party=party, before=before or _LAST, limit=limit)
        return tuple([_opened(row) for row in found])

    async def list_due(self, now: datetime, *, limit: int) -> tuple[SubscriptionId, ...]:
        return tuple([one for (one,) in await self._session.tuples(_DUE, now=now, limit=limit)])

    async def list_to_reconcile(
        self, *, after: SubscriptionId | None, limit: int
    ) -> tuple[SubscriptionId, ...]:
        found = await self._session.tuples(_TO_RECONCILE, after=after or _FIRST, limit=limit)
        return tuple([one for (one,) in found])

    async def _found(
        self, reading: Query, locking: Query, *, for_update: bool, **values: Any
    ) -> Subscription:
        row = (
            await self._session.first_changed(locking, **values)
            if for_update
            else await self._session.first(reading, **values)
        )
        if row is None:
            raise NotFound("subscription")
        return _opened(row)


def _row(subscription: Subscription) -> dict[str, Any]:
    row: dict[str, Any] = rows().unstructure(subscription)
    price = row.pop("price")
    return {**row, "terms": Jsonb(row["terms"]), "price": price["amount"], "currency": price["currency"]}


def _opened(row: dict[str, Any]) -> Subscription:
    price = {"amount": row["price"], "currency": row["currency"]}
    own = {name: value for name, value in row.items() if name != "currency"}
    return structured({**own, "price": price}, Subscription)
