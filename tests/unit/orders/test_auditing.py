"""The check of the books sees whatever somebody could have changed behind their back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest
from tests.unit.shop import Shop

from tic_adapters.memory.orders import Booking
from tic_domain.orders.auditing import LedgerCheck
from tic_domain.orders.ledger import LedgerAccount, Posting
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.check_ledger import CheckLedger, CheckLedgerCommand
from tic_domain.orders.use_cases.show_journal import ShowJournal, ShowJournalCommand
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.money import Money

DAY = timedelta(days=1)


async def checked(shop: Shop) -> LedgerCheck:
    house = shop.booking.house
    return await CheckLedger(house.open, house.clock)(CheckLedgerCommand())


def change_booking(shop: Shop, how: Callable[[Booking], Booking]) -> None:
    ledger = shop.booking.house.store.orders.ledger
    key = next(iter(ledger))
    ledger[key] = how(ledger[key])


def change_order(shop: Shop, order: Order, **changes: Any) -> None:
    shop.booking.house.store.orders.orders[order.id] = attrs.evolve(shop.order(order.id), **changes)


@pytest.mark.clause("C2.4")
async def test_books_that_nobody_touched_are_sound(shop: Shop) -> None:
    await shop.connect_coach()
    await shop.place(shop.booking.at(9))
    await shop.bought(shop.booking.at(1))
    await shop.let_pass(4 * DAY)
    found = await checked(shop)
    assert (found.orders, found.entries, found.wrong) == (2, 2, ())
    assert found.balances == {
        "eur": {
            LedgerAccount.COACHEE: -9000,
            LedgerAccount.FEE: 1800,
            LedgerAccount.COACH: 0,
            LedgerAccount.TRANSFERRED: 7200,
            LedgerAccount.LOSS: 0,
        }
    }


def _one_cent_more(booking: Booking) -> Booking:
    first, *rest = booking.entry.postings
    more = Posting(first.account, Money(first.amount.amount + 1, "eur"))
    return attrs.evolve(booking, entry=attrs.evolve(booking.entry, postings=(more, *rest)))


def _another_account(booking: Booking) -> Booking:
    postings = tuple(
        Posting(LedgerAccount.LOSS if one.account is LedgerAccount.FEE else one.account, one.amount)
        for one in booking.entry.postings
    )
    return attrs.evolve(booking, entry=attrs.evolve(booking.entry, postings=postings))


def _another_currency(booking: Booking) -> Booking:
    postings = tuple(Posting(one.account, Money(one.amount.amount, "usd")) for one in booking.entry.postings)
    return attrs.evolve(booking, entry=attrs.evolve(booking.entry, postings=postings))


def _another_cause(booking: Booking) -> Booking:
    return attrs.evolve(booking, entry=attrs.evolve(booking.entry, cause="charged:ch_other"))


def _less_moved(booking: Booking) -> Booking:
    return attrs.evolve(booking, movement=attrs.evolve(booking.movement, amount=Money(8000, "eur")))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (_one_cent_more, "doesn't sum to zero"),
        (_another_account, "isn't the one that its movement makes"),
        (_another_currency, "in another currency"),
        (_another_cause, "is about nothing that moved"),
        (_less_moved, "isn't the one that its movement makes"),
    ],
)
async def test_an_entry_that_was_changed_is_seen(
    shop: Shop, how: Callable[[Booking], Booking], words: str
) -> None:
    order = await shop.bought()
    change_booking(shop, how)
    found = await checked(shop)
    assert any(words in one.words for one in found.wrong)
    assert {one.order_id for one in found.wrong} == {order.id}


async def test_a_state_that_does_not_follow_from_the_books_is_seen(shop: Shop) -> None:
    order = await shop.bought()
    change_order(shop, order, state=OrderState.SETTLED)
    (wrong,) = (await checked(shop)).wrong
    assert wrong.words == "It is kept as settled, and by its books it is paid."


async def test_an_order_that_nobody_looks_at_is_seen(shop: Shop) -> None:
    order = await shop.bought()
    change_order(shop, order, look_at=None)
    (wrong,) = (await checked(shop)).wrong
    assert "nobody looks at it any more" in wrong.words


async def test_an_order_that_was_to_be_looked_at_is_overdue_after_an_hour(shop: Shop) -> None:
    order = await shop.bought()
    assert order.look_at is not None
    shop.booking.house.clock.move_to(order.look_at + timedelta(hours=1))
    assert (await checked(shop)).wrong == ()
    shop.booking.house.clock.move(timedelta(seconds=1))
    (wrong,) = (await checked(shop)).wrong
    assert "Does a worker run?" in wrong.words


async def test_the_journal_is_everybodys_and_sums_to_zero(shop: Shop) -> None:
    await shop.bought(shop.booking.at(1))
    await shop.bought(shop.booking.at(2))
    journal = ShowJournal(shop.booking.house.open)
    begin = shop.now - DAY
    found = await journal(ShowJournalCommand(since=begin, until=shop.now + DAY))
    assert [line.sum for line in found.lines] == [0, 0]
    assert sum(found.totals()["eur"].values()) == 0
    assert (await journal(ShowJournalCommand(since=begin, until=begin + DAY / 2))).lines == ()
    with pytest.raises(InvalidInput):
        await journal(ShowJournalCommand(since=begin, until=begin))
