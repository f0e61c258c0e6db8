"""Nothing is kept longer than its classification says."""

from datetime import UTC, datetime, timedelta

import attrs
import psycopg
import pytest
from psycopg.errors import RestrictViolation
from sqlalchemy import Table, and_, func, select
from tests.integration.ports import books
from tests.integration.ports.test_subscription_records_contract import monthly
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.whole_life import whole_life

from tic_adapters.postgres.query import Query
from tic_adapters.postgres.records.retention import (
    APART,
    CLOCKS,
    OF_ORDERS,
    PostgresRetentionPurge,
    duration_of,
    finite,
    tables_with_an_end,
)
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables import METADATA
from tic_domain.orders.model import Order
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.personal_data import RECORDS_KEPT_FOR
from tic_domain.orders.states import OrderState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.shared.classification import Trigger

DAY = timedelta(days=1)


@pytest.mark.clause("C2.4", "C6.3")
def test_everything_with_an_end_is_forgotten_by_somebody() -> None:
    tables = tables_with_an_end()
    assert len(tables) > 10
    for table in tables:
        triggers = {one.trigger for one in finite(table)}
        assert (table in CLOCKS) + (table in APART) + (table in OF_ORDERS) == 1, table.fullname
        if table in CLOCKS:
            assert triggers == {CLOCKS[table].trigger}, table.fullname
        elif table in OF_ORDERS:
            assert triggers == {Trigger.ORDER_SETTLED}, table.fullname
    assert set(CLOCKS) | set(APART) | set(OF_ORDERS) == set(tables)


@pytest.mark.clause("C6.3")
def test_what_goes_with_orders_goes_before_what_it_refers_to() -> None:
    for place, table in enumerate(OF_ORDERS):
        for key in table.foreign_keys:
            assert key.column.table not in OF_ORDERS[:place], table.fullname
    # Nothing else refers to an order, so that none is left hanging.
    referring = {
        table
        for table in METADATA.tables.values()
        for key in table.foreign_keys
        if key.column.table in OF_ORDERS and table not in OF_ORDERS
    }
    assert referring == set()


@pytest.mark.clause("C2.4")
async def test_whatever_the_clock_says_nothing_is_older_than_allowed(world: PostgresWorld) -> None:
    await whole_life(world)
    purge = PostgresRetentionPurge(world.parts.database)
    before = {table: await _count(world, table) for table in CLOCKS}
    assert await purge(world.clock.now()) == {}
    for days in (2, 32, 400):
        now = world.clock.now() + days * DAY
        await purge(now)
        for table, clock in CLOCKS.items():
            over = clock.since < now - duration_of(table)
            left = select(func.count()).select_from(table)
            left = left.where(over if clock.only is None else and_(over, clock.only))
            session = Session(world.parts.database, writing=False)
            assert await session.scalar(Query(left)) == 0, table.fullname
            await session.close()
    after = {table: await _count(world, table) for table in CLOCKS}
    emptied = {table.name for table in CLOCKS if before[table] and not after[table]}
    assert emptied == {"web_sessions", "api_tokens", "email_confirmations", "match_outcomes", "mails"}


@pytest.mark.clause("C6.3")
async def test_books_go_ten_years_after_the_last_thing_that_happened(world: PostgresWorld) -> None:
    coachee_id, coach_id = await books.parties(world)
    now = datetime.now(UTC)
    kept_for = RECORDS_KEPT_FOR

    async def order(at: datetime, state: OrderState) -> Order:
        world.clock.move_to(at)
        made = books.single(world, coachee_id, coach_id)
        await books.add(world, attrs.evolve(made, state=state, look_at=None))
        await books.book(world, made.id, *books.life(at))
        return made

    over = await order(now - kept_for - DAY, OrderState.SETTLED)
    young = await order(now - kept_for + DAY, OrderState.SETTLED)
    unsettled = await order(now - kept_for - DAY, OrderState.DISPUTED)
    late = await order(now - kept_for - DAY, OrderState.SETTLED)
    world.clock.move_to(now)
    moved = books.moved(MovementKind.REFUNDED, "re_2", 1_000, now)
    with psycopg.connect(world.url) as connection:
        # Ten years later, money of it moved once more: a return that nobody expected.
        connection.execute(
            "INSERT INTO tic.ledger_movements (order_id, kind, reference, amount, currency, at, booked_at, "
            "postings) VALUES (%s, 'charged', 're_2', 0, 'eur', %s, %s, 0)",
            [late.id, moved.at, moved.at],
        )
    for again in range(2):
        removed = await PostgresRetentionPurge(world.parts.database)(now)
        assert bool(removed) is not bool(again)
    async with world.read() as uow:
        left = {one.id for one in (await uow.orders.list(books.EVERYTHING, before=None, limit=10))}
    assert left == {young.id, unsettled.id, late.id}
    assert over.id not in left
    with psycopg.connect(world.url) as connection:
        rule = connection.execute("SELECT prosrc FROM pg_proc WHERE proname = 'order_is_over'").fetchone()
        assert rule is not None
        assert rule[0].count("interval") == rule[0].count(f"interval '{RECORDS_KEPT_FOR.days} days'") == 3
        with pytest.raises(RestrictViolation):
            connection.execute("DELETE FROM tic.ledger_postings")


@pytest.mark.clause("C6.3")
async def test_a_wrong_clock_loses_no_books(world: PostgresWorld) -> None:
    coachee_id, coach_id = await books.parties(world)
    made = attrs.evolve(books.single(world, coachee_id, coach_id), state=OrderState.SETTLED, look_at=None)
    await books.add(world, made)
    ended = attrs.evolve(monthly(world, coachee_id, coach_id), status=SubscriptionStatus.ENDED, look_at=None)
    async with world.open() as uow:
        await uow.subscriptions.add(ended)
        await uow.commit()
    removed = await PostgresRetentionPurge(world.parts.database)(world.clock.now() + 20_000 * DAY)
    assert not removed.keys() & {"orders", "subscriptions"}
    async with world.read() as uow:
        assert (await uow.orders.get(made.id)).id == made.id


async def _count(world: PostgresWorld, table: Table) -> int:
    session = Session(world.parts.database, writing=False)
    try:
        return int(await session.scalar(Query(select(func.count()).select_from(table))))
    finally:
        await session.close()
