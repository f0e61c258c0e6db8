"""The statement of an account with 10,000 postings beside its bare SQL; booking after tenfold history."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import psycopg
from tests.benchmarks.support import Figure, figure, median
from tests.integration.databases import scratch_database
from tests.integration.ports.books import DAY, add, book, moved, single
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres import migrate
from tic_adapters.postgres.ledger import STATEMENTS
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_domain.orders.ledger import entries_of
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movement, MovementKind, Movements
from tic_domain.orders.order_ports import BookedEntry
from tic_domain.orders.terms import Side
from tic_domain.shared.ids import AccountId

ORDERS: Final = 2_000
"""Of one coach: with 5 postings each, 10,000."""
POSTINGS: Final = 10_000
TENFOLD: Final = 10
STATEMENTS_TAKEN: Final = 15
ROUNDS: Final = 40
ORDERS_A_ROUND: Final = 25

# One row a posting, as somebody would write it who only wants to see the numbers.
_PLAIN: Final = """
    SELECT m.number, m.order_id, o.title, m.kind, m.reference, m.at, p.account, p.amount, p.currency
    FROM tic.ledger_movements m JOIN tic.orders o ON o.id = m.order_id
    JOIN tic.ledger_postings p ON p.movement = m.number
    WHERE o.coach_id = %s AND m.at >= %s AND m.at < %s ORDER BY m.at, m.number
"""
# The one order that was made with the product's own means, many times over, at fifty prices.
_MORE_ORDERS: Final = """
    INSERT INTO tic.orders
    SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid()))).*
    FROM tic.orders o, generate_series(1, %(more)s) WHERE o.id = %(order)s
"""
_MORE_MOVEMENTS: Final = """
    INSERT INTO tic.ledger_movements
        (order_id, kind, reference, "of", amount, currency, at, booked_at, postings)
    SELECT o.id, m.kind, m.reference, m."of", m.amount, m.currency,
        m.at + (random() * interval '300 days'), m.booked_at, m.postings
    FROM tic.orders o, tic.ledger_movements m
    WHERE m.order_id = %(order)s AND o.coach_id = %(coach)s AND o.id <> %(order)s
"""
_MORE_POSTINGS: Final = """
    INSERT INTO tic.ledger_postings (movement, account, amount, currency)
    SELECT new.number, p.account, p.amount * (1 + mod(new.number, 50)), p.currency
    FROM tic.ledger_movements new JOIN tic.orders o ON o.id = new.order_id
    JOIN tic.ledger_movements m ON m.order_id = %(order)s AND m.kind = new.kind
    JOIN tic.ledger_postings p ON p.movement = m.number
    WHERE o.coach_id = %(coach)s AND o.id <> %(order)s
"""


@attrs.frozen
class Books:
    url: str
    world: World
    coach_id: AccountId
    coachee_id: AccountId


def run() -> list[Figure]:
    return asyncio.run(_run())


async def _run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as home, embedded(Path(home)) as server:
        async with (
            books_with_history(server, coaches=1) as few,
            books_with_history(server, coaches=TENFOLD) as many,
        ):
            return [*await _statements(many), *await _bookings(few, many)]


async def _statements(books: Books) -> list[Figure]:
    span = {"since": books.world.clock.now() - DAY, "until": books.world.clock.now() + 400 * DAY}
    taken: dict[str, list[float]] = {"ours": [], "bare": [], "plain": []}
    async with await psycopg.AsyncConnection.connect(books.url, autocommit=True) as connection:

        async def ours() -> None:
            async with books.world.read() as uow:
                _check(await uow.ledger.statement(books.coach_id, Side.COACH, **span))

        async def bare() -> None:
            query = STATEMENTS[Side.COACH]
            values = query.values({"party": books.coach_id, **span})
            await _fetched(connection, query.sql, values)

        async def plain() -> None:
            found = await _fetched(connection, _PLAIN, [books.coach_id, span["since"], span["until"]])
            if len(found) != POSTINGS:
                raise RuntimeError(f"{len(found)} postings")

        for _ in range(STATEMENTS_TAKEN):
            for who, act in (("ours", ours), ("bare", bare), ("plain", plain)):
                taken[who].append(await _milliseconds(act))
    mine, bare_sql, plain_sql = (median(taken[who]) for who in ("ours", "bare", "plain"))
    return [
        figure("statement of 10,000 postings", mine, "ms"),
        figure("its bare SQL", bare_sql, "ms"),
        figure("a plain join, one row a posting", plain_sql, "ms"),
        figure("statement beside its bare SQL", mine / bare_sql, "x", most=3),
        figure("statement beside the plain join", mine / plain_sql, "x", most=3),
    ]


async def _bookings(few: Books, many: Books) -> list[Figure]:
    taken: dict[str, list[float]] = {"few": [], "many": []}
    for number in range(ROUNDS):
        # Each goes first as often as the other.
        both = (("few", few), ("many", many))
        for who, books in both if number % 2 else reversed(both):
            taken[who].append(await _per_movement(books))
    before, after = median(taken["few"]), median(taken["many"])
    return [
        figure(f"booking a movement, {2 * ORDERS:,} booked before", before, "ms"),
        figure(f"booking a movement, {2 * ORDERS * TENFOLD:,} booked before", after, "ms"),
        figure("booking after tenfold history", after / before, "x", most=1.1),
    ]


async def _per_movement(books: Books) -> float:
    """With the commit, at which the database looks at each sum."""
    world = books.world
    world.clock.move(timedelta(seconds=1))
    orders = [single(world, books.coachee_id, books.coach_id) for _ in range(ORDERS_A_ROUND)]
    await add(world, *orders)
    movements = _movements(world)
    entries = entries_of(Movements(movements), 200)

    async def apply() -> None:
        async with world.open() as uow:
            for order in orders:
                for movement, entry in zip(movements, entries, strict=True):
                    await uow.ledger.book(order.id, movement, entry, world.clock.now())
            await uow.commit()

    return await _milliseconds(apply) / (len(orders) * len(movements))


def _movements(world: World) -> tuple[Movement, ...]:
    now = world.clock.now()
    return (
        moved(MovementKind.CHARGED, "ch_1", 10_000, now),
        moved(MovementKind.TRANSFERRED, "tr_1", 8_000, now + DAY),
    )


@contextlib.asynccontextmanager
async def books_with_history(server: str, *, coaches: int) -> AsyncIterator[Books]:
    """Each coach with an account of 10,000 postings."""
    with scratch_database(server) as url:
        migrate.upgrade(url)
        clock = SteppingClock()
        parts = postgres_parts(url, clock)
        world = World(PostgresKeeper(url, parts), clock)
        try:
            coachee = await world.member("Ada Example")
            sold = [await _sold(url, world, coachee.id, number) for number in range(coaches)]
            await _tidy(url)
            yield Books(url, world, sold[0].coach_id, coachee.id)
        finally:
            await parts.database.close()


async def _sold(url: str, world: World, coachee_id: AccountId, number: int) -> Order:
    coach = await world.coach(f"Coach {number}")
    order = single(world, coachee_id, coach.id)
    await add(world, order)
    await book(world, order.id, *_movements(world))
    values: dict[str, Any] = {"order": order.id, "coach": coach.id, "more": ORDERS - 1}
    async with await psycopg.AsyncConnection.connect(url) as connection:
        for statement in (_MORE_ORDERS, _MORE_MOVEMENTS, _MORE_POSTINGS):
            await connection.execute(statement.encode(), values)
    return order


async def _tidy(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("VACUUM ANALYZE")


async def _fetched(connection: psycopg.AsyncConnection[Any], query: str, values: Any) -> list[Any]:
    cursor = connection.cursor(binary=True)
    return await (await cursor.execute(query.encode(), values)).fetchall()


async def _milliseconds(act: Callable[[], Awaitable[None]]) -> float:
    begun = time.perf_counter()
    await act()
    return (time.perf_counter() - begun) * 1000


def _check(found: tuple[BookedEntry, ...]) -> None:
    """A quick answer that isn't the statement would be worth nothing."""
    if sum(len(one.entry.postings) for one in found) != POSTINGS:
        raise RuntimeError("the statement doesn't hold 10,000 postings")


@contextlib.contextmanager
def embedded(home: Path) -> Any:
    server = EmbeddedPostgres()
    try:
        yield server.start(home)
    finally:
        server.stop()
