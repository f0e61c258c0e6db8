"""What should never have been booked is found."""

from datetime import UTC, datetime
from uuid import UUID

from tic_adapters.memory.system import SteppingClock
from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_domain.orders.ledger import Entry, LedgerAccount, Posting
from tic_domain.orders.movements import Movement, MovementKind
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def charge(amount: int) -> Movement:
    return Movement(kind=MovementKind.CHARGED, reference="ch_1", amount=Money(amount, "eur"), at=NOW, of=None)


async def test_orders_with_an_unsound_entry_are_listed_by_id() -> None:
    def posted(*amounts: tuple[int, str]) -> tuple[Posting, ...]:
        return tuple(
            Posting(account, Money(*amount)) for account, amount in zip(LedgerAccount, amounts, strict=False)
        )

    entries = [
        (charge(10), posted((-10, "eur"), (10, "eur"))),
        (charge(10), posted((-10, "eur"), (9, "eur"))),
        (charge(0), ()),
        (charge(10), ()),
        (charge(10), posted((-10, "eur"), (10, "usd"))),
    ]
    async with MemoryUnitOfWork(MemoryStore(), SteppingClock()) as uow:
        for number, (movement, postings) in reversed(list(enumerate(entries))):
            entry = Entry(cause=movement.cause, at=NOW, postings=postings)
            await uow.ledger.book(OrderId(UUID(int=number)), movement, entry, NOW)
        assert [one.int for one in await uow.ledger.list_unsound(limit=10)] == [1, 3, 4]
        assert [one.int for one in await uow.ledger.list_unsound(limit=2)] == [1, 3]
