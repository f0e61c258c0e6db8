"""What has been kept as long as its classification allows is removed, table by table.

Which tables, from when on and for how long is said by the classification of their columns. Here stands only
by which column each of them tells the time.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

import attrs
from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Table,
    and_,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
)

from tic_adapters.postgres.columns import MOMENT, classification_in
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.query import Query, among, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.subject_map import subject_map
from tic_adapters.postgres.tables import (
    accounts,
    deletions,
    exports,
    ledger,
    mails,
    market,
    orders,
    outcomes,
    payment_events,
    requests,
    subscriptions,
)
from tic_domain.orders.states import FINAL
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.shared.classification import Personal, Retention, Trigger
from tic_domain.shared.clauses import clause

BATCH: Final = 1000


@attrs.frozen(kw_only=True, eq=False)
class Clock:
    """When the time of a row began, and what else must be true before it may go."""

    trigger: Trigger
    since: ColumnElement[Any]
    only: ColumnElement[bool] | None = None


_tokens = accounts.tokens.c
_events = payment_events.payment_events.c
_subscriptions = subscriptions.subscriptions.c
CLOCKS: Final[Mapping[Table, Clock]] = {
    accounts.sessions: Clock(trigger=Trigger.EXPIRY, since=accounts.sessions.c.expires_at),
    accounts.tokens: Clock(trigger=Trigger.EXPIRY, since=func.least(_tokens.expires_at, _tokens.revoked_at)),
    accounts.email_confirmations: Clock(
        trigger=Trigger.EXPIRY, since=accounts.email_confirmations.c.expires_at
    ),
    # Oldest first as they refer to each other; one that isn't over yet stays.
    deletions.erasure_steps: Clock(
        trigger=Trigger.ACCOUNT_DELETION, since=deletions.erasure_steps.c.ended_at
    ),
    deletions.deletion_requests: Clock(
        trigger=Trigger.ACCOUNT_DELETION,
        since=deletions.deletion_requests.c.finished_at,
        only=~exists().where(deletions.erasure_steps.c.request_id == deletions.deletion_requests.c.id),
    ),
    deletions.tombstones: Clock(trigger=Trigger.ACCOUNT_DELETION, since=deletions.tombstones.c.at),
    mails.mails: Clock(trigger=Trigger.COLLECTION, since=mails.mails.c.planned_at),
    outcomes.outcomes: Clock(trigger=Trigger.COLLECTION, since=cast(outcomes.outcomes.c.week, MOMENT)),
    requests.requests: Clock(trigger=Trigger.COLLECTION, since=requests.requests.c.claimed_at),
    # What nobody has followed up yet isn't over.
    payment_events.payment_events: Clock(
        trigger=Trigger.COLLECTION, since=_events.received_at, only=_events.handled_at.is_not(None)
    ),
}
APART: Final[Mapping[Table, str]] = {
    market.market_changes: "purge_market_changes",
    exports.exports: "purge_exports",
}
"""What goes with more than its row is purged by who knows that: the provider that does it."""
OF_ORDERS: Final = (
    ledger.postings,
    ledger.movements,
    orders.order_acts,
    orders.coaching_sessions,
    orders.orders,
    subscriptions.subscriptions,
)
"""What the law has us keep goes as a whole, in this order: bookings, history, sessions, then the order."""


def finite(table: Table) -> frozenset[Retention]:
    """The retentions with an end that the table's columns are classified with."""
    found = (classification_in(column) for column in table.columns)
    return frozenset(
        one.retention for one in found if isinstance(one, Personal) and one.retention.duration is not None
    )


def tables_with_an_end() -> tuple[Table, ...]:
    return tuple(within.table for within in subject_map() if finite(within.table))


@clause("C2.4", "C6.3")
@attrs.frozen
class PostgresRetentionPurge:
    """By batches, each a transaction of its own. What is purged apart is left to that."""

    _database: Database

    async def __call__(self, now: datetime) -> Mapping[str, int]:
        removed = {
            name: await self._all(statement, now - duration) for name, statement, duration in _statements()
        }
        removed |= await self._orders(now - duration_of(orders.orders))
        return {name: number for name, number in removed.items() if number}

    async def _all(self, statement: Query, before: datetime) -> int:
        removed, number = 0, BATCH
        while number == BATCH:
            session = Session(self._database, writing=True)
            try:
                number = await session.change(statement, before=before)
                await session.commit()
            finally:
                await session.close()
            removed += number
        return removed

    async def _orders(self, before: datetime) -> dict[str, int]:
        removed = dict.fromkeys((table.name for table in OF_ORDERS), 0)
        over: list[Any] = [None] * BATCH
        while len(over) == BATCH:
            session = Session(self._database, writing=True)
            try:
                over = [order_id for (order_id,) in await session.tuples(_ORDERS_OVER, before=before)]
                for table, statement in _FORGET_ORDERS if over else ():
                    removed[table.name] += await session.change(statement, orders=over)
                await session.commit()
            finally:
                await session.close()
        removed[subscriptions.subscriptions.name] = await self._all(_SUBSCRIPTIONS_OVER, before)
        return removed


def duration_of(table: Table) -> timedelta:
    """The shortest: nothing is kept longer. Raises LookupError."""
    durations = [one.duration for one in finite(table) if one.duration is not None]
    if not durations:
        raise LookupError(f"{table.fullname} is kept without an end")
    return min(durations)


@cache
def _statements() -> tuple[tuple[str, Query, timedelta], ...]:
    return tuple(
        (table.name, Query(_forgetting(table, CLOCKS[table])), duration_of(table))
        for table in tables_with_an_end()
        if table in CLOCKS
    )


def _forgetting(table: Table, clock: Clock) -> Delete:
    over = clock.since < given("before", MOMENT)
    condition = over if clock.only is None else and_(over, clock.only)
    keys: list[Column[Any]] = list(table.primary_key.columns)
    some = select(*keys).where(condition).limit(BATCH).with_for_update(skip_locked=True)
    return delete(table).where(keys[0].in_(some) if len(keys) == 1 else tuple_(*keys).in_(some))


_IS_FINAL: Final = or_(*(orders.orders.c.state == state for state in sorted(one.value for one in FINAL)))
_ORDERS_OVER: Final = Query(
    select(orders.orders.c.id)
    .where(
        _IS_FINAL,
        orders.orders.c.placed_at < given("before", MOMENT),
        # The database decides by its own clock: a wrong one of a process loses nothing.
        func.tic.order_is_over(orders.orders.c.id),
    )
    .order_by(orders.orders.c.id)
    .limit(BATCH)
    .with_for_update()
)
_of_orders = select(ledger.movements.c.number).where(among(ledger.movements.c.order_id, "orders"))
_FORGET_ORDERS: Final = (
    (ledger.postings, Query(delete(ledger.postings).where(ledger.postings.c.movement.in_(_of_orders)))),
    *(
        (table, Query(delete(table).where(among(table.c.order_id, "orders"))))
        for table in (ledger.movements, orders.order_acts, orders.coaching_sessions)
    ),
    (orders.orders, Query(delete(orders.orders).where(among(orders.orders.c.id, "orders")))),
)
_ended = func.greatest(_subscriptions.placed_at, _subscriptions.ends_at, _subscriptions.period_ends_at)
_SUBSCRIPTIONS_OVER: Final = Query(
    _forgetting(
        subscriptions.subscriptions,
        Clock(
            trigger=Trigger.ORDER_SETTLED,
            since=_ended,
            only=and_(
                _subscriptions.status == SubscriptionStatus.ENDED.value,
                _ended < func.now() - text(f"interval '{duration_of(orders.orders).days} days'"),
                ~exists().where(orders.orders.c.subscription_id == _subscriptions.id),
            ),
        ),
    )
)
