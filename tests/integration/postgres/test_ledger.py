"""What is booked stays booked, and sums to zero: the database refuses whatever else."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import attrs
import psycopg
import pytest
from psycopg.errors import CheckViolation, RestrictViolation, UniqueViolation
from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from tests.integration.ports.books import book, life, moved, placed
from tests.integration.ports.worlds import AnyUnitOfWork
from tests.integration.postgres.conftest import PostgresWorld

from tic_adapters.postgres.columns import SEALED
from tic_adapters.postgres.tables.ledger import movements, postings
from tic_adapters.postgres.tables.orders import coaching_sessions, order_acts, orders, payout_accounts
from tic_domain.orders.ledger import Entry, LedgerAccount, Posting, entries_of
from tic_domain.orders.model import Order
from tic_domain.orders.movements import MovementKind, Movements
from tic_domain.orders.payees import PayeeStatus, PayoutAccount
from tic_domain.shared.money import Money

LEDGER = ("tic.ledger_movements", "tic.ledger_postings")


def say(world: PostgresWorld, statement: str, *values: Any) -> None:
    """With a commit."""
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute(statement.encode(), values)


async def booked(world: PostgresWorld) -> Order:
    order = await placed(world)
    await book(world, order.id, *life(world.clock.now()))
    return order


@pytest.mark.clause("C6.3")
@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET amount = amount + 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"],
    ids=["update", "delete", "truncate"],
)
async def test_the_ledger_can_be_neither_changed_nor_emptied(
    world: PostgresWorld, table: str, statement: str
) -> None:
    order = await booked(world)
    with pytest.raises(RestrictViolation, match="only ever added"):
        say(world, statement.format(table))
    async with world.read() as uow:
        assert await uow.ledger.entries_of(order.id) == entries_of(
            Movements(life(world.clock.now())), order.terms.fee_permille
        )


@pytest.mark.clause("C6.3")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM tic.orders",
        "DELETE FROM tic.order_acts",
        "UPDATE tic.order_acts SET what = 'paid'",
        "TRUNCATE tic.orders CASCADE",
    ],
)
async def test_an_order_and_its_history_stay_with_its_ledger(world: PostgresWorld, statement: str) -> None:
    order = await booked(world)
    with pytest.raises(psycopg.IntegrityError):
        say(world, statement)
    async with world.read() as uow:
        assert await uow.orders.get(order.id) == order


def unbalanced(entry: Entry) -> Iterator[Entry]:
    first, *rest = entry.postings
    more = attrs.evolve(first, amount=Money(first.amount.amount + 1, "eur"))
    dollars = attrs.evolve(first, amount=Money(first.amount.amount, "usd"))
    yield attrs.evolve(entry, postings=(more, *rest))
    yield attrs.evolve(entry, postings=tuple(rest))
    yield attrs.evolve(entry, postings=(dollars, *rest))
    yield attrs.evolve(
        entry,
        postings=tuple(attrs.evolve(one, amount=Money(one.amount.amount, "usd")) for one in entry.postings),
    )


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("number", range(4))
async def test_what_does_not_sum_to_zero_is_refused_at_the_commit(world: PostgresWorld, number: int) -> None:
    order = await placed(world)
    charge = life(world.clock.now())[0]
    (entry,) = entries_of(Movements((charge,)), 200)
    async with world.open() as uow:
        await uow.ledger.book(order.id, charge, list(unbalanced(entry))[number], world.clock.now())
        with pytest.raises(CheckViolation, match="do not sum to zero"):
            await uow.commit()
    async with world.read() as uow:
        assert await uow.ledger.movements_of(order.id) == Movements(())
    # The connection that was refused serves the next one.
    await book(world, order.id, charge)


@pytest.mark.clause("C3.1")
async def test_money_that_is_not_posted_is_refused(world: PostgresWorld) -> None:
    order = await placed(world)
    charge = life(world.clock.now())[0]
    async with world.open() as uow:
        with pytest.raises(CheckViolation):
            await uow.ledger.book(
                order.id, charge, Entry(cause=charge.cause, at=charge.at, postings=()), world.clock.now()
            )
    declared = (
        "INSERT INTO tic.ledger_movements "
        "(order_id, kind, reference, amount, currency, at, booked_at, postings) "
        "VALUES (%s, 'charged', 'ch_9', 5, 'eur', now(), now(), 3)"
    )
    with pytest.raises(CheckViolation, match="0 postings instead of 3"):
        say(world, declared, order.id)


@pytest.mark.clause("C6.3")
async def test_nothing_is_added_to_what_was_booked_though_it_sums_to_zero(world: PostgresWorld) -> None:
    await booked(world)
    added = (
        "INSERT INTO tic.ledger_postings (movement, account, amount, currency) "
        "SELECT number, account, pair.amount, 'eur' FROM tic.ledger_movements, "
        "(VALUES ('transferred', 7), ('platform''s loss', -7)) AS pair (account, amount) "
        "WHERE kind = 'charged'"
    )
    with pytest.raises(CheckViolation, match="5 postings instead of 3"):
        say(world, added)


async def test_an_account_is_posted_once_in_an_entry(world: PostgresWorld) -> None:
    order = await placed(world)
    charge = life(world.clock.now())[0]
    halves = tuple(
        Posting(LedgerAccount.COACHEE, Money(amount, "eur")) for amount in (-5_000, -5_000, 10_000)
    )
    async with world.open() as uow:
        with pytest.raises(UniqueViolation):
            await uow.ledger.book(
                order.id, charge, Entry(cause=charge.cause, at=charge.at, postings=halves), world.clock.now()
            )


async def test_what_got_past_the_database_is_listed(world: PostgresWorld) -> None:
    wrong, unposted, sound = [await placed(world, number) for number in range(3)]
    for order in (wrong, unposted, sound):
        await book(world, order.id, *life(world.clock.now()))
    with psycopg.connect(world.url) as connection:
        for statement in (
            "ALTER TABLE tic.ledger_postings DISABLE TRIGGER ledger_append_only",
            "ALTER TABLE tic.ledger_postings DISABLE TRIGGER ledger_kept",
            "UPDATE tic.ledger_postings SET amount = amount + 1 WHERE account = 'coachee' AND movement = "
            "(SELECT max(number) FROM tic.ledger_movements WHERE order_id = %(wrong)s)",
            "DELETE FROM tic.ledger_postings WHERE movement = "
            "(SELECT min(number) FROM tic.ledger_movements WHERE order_id = %(unposted)s)",
            "ALTER TABLE tic.ledger_postings ENABLE TRIGGER ledger_append_only",
            "ALTER TABLE tic.ledger_postings ENABLE TRIGGER ledger_kept",
        ):
            connection.execute(statement.encode(), {"wrong": wrong.id, "unposted": unposted.id})
    expected = tuple(sorted([wrong.id, unposted.id]))
    async with world.read() as uow:
        assert await uow.ledger.list_unsound(limit=10) == expected
        assert await uow.ledger.list_unsound(limit=1) == expected[:1]


@pytest.mark.clause("C2.4")
def test_no_column_of_orders_is_one_for_words_but_the_few_that_are_named() -> None:
    """What a person wrote is sealed; other text is one of a closed list, or a provider's reference."""
    named = {
        "orders.title",
        "orders.checkout",
        "payout_accounts.missing",
        "payout_accounts.reason",
        "payout_accounts.reference",
        "ledger_movements.reference",
        "ledger_movements.of",
    }
    texts = set()
    for table in (orders, coaching_sessions, order_acts, payout_accounts, movements, postings):
        checks = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
        for column in table.c:
            is_words = isinstance(column.type, Text | ARRAY) and not column.info[SEALED]
            is_closed = any(one.startswith((f"{column.name} IN (", f"{column.name} ~ ")) for one in checks)
            if is_words and not is_closed:
                texts.add(f"{table.name}.{column.name}")
    assert texts == named


@pytest.mark.clause("C2.4")
@pytest.mark.parametrize("number", ["4242424242424242", "4000 0027 6000 3184", "3782-822463-10005"])
async def test_a_card_number_is_nobodys_reference(world: PostgresWorld, number: str) -> None:
    order = await placed(world)
    at = world.clock.now()
    charge = moved(MovementKind.CHARGED, number, 0, at)
    undone = moved(MovementKind.REFUND_RETURNED, "rr_1", 0, at, of=number)
    account = PayoutAccount(
        coach_id=order.coach_id,
        reference=number,
        status=PayeeStatus.READY,
        missing=(),
        reason=None,
        looked_at=at,
    )
    attempts: list[Callable[[AnyUnitOfWork], Awaitable[None]]] = [
        lambda uow: uow.orders.save(order.with_checkout(number)),
        lambda uow: uow.ledger.book(order.id, charge, Entry.of(charge, {}), at),
        lambda uow: uow.ledger.book(order.id, undone, Entry.of(undone, {}), at),
        lambda uow: uow.payout_accounts.put(account),
    ]
    for attempt in attempts:
        async with world.open() as uow:
            with pytest.raises(CheckViolation, match="card"):
                await attempt(uow)
