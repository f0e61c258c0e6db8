"""What nobody should send, at each way of buying: refused in a word that helps, and nothing is left of it."""

from collections.abc import Awaitable, Callable
from typing import Final

import attrs
import pytest
from tests.unit.shop import Shop

from tic_domain.coaches.model import Offering
from tic_domain.orders.errors import PriceChanged
from tic_domain.shared.errors import NotFound
from tic_domain.shared.money import Money

Way = Callable[[Shop, Money], Awaitable[object]]
WRONG: Final = (Money(9000, "usd"), Money(0, "eur"), Money(1, "eur"), Money(9000, "jpy"))


async def single(shop: Shop, price: Money) -> object:
    return await shop.place(price=price)


async def package(shop: Shop, price: Money) -> object:
    return await shop.buy_package(await offered(shop, "package", price))


async def subscription(shop: Shop, price: Money) -> object:
    return await shop.sign_up(await offered(shop, "subscription", price))


async def offered(shop: Shop, kind: str, price: Money) -> Offering:
    """As it is offered, with the price that is sent along."""
    return attrs.evolve(await shop.offer(kind, sessions=2, price=16_000), price=price)


WAYS: Final = {"single": single, "package": package, "subscription": subscription}


@pytest.mark.parametrize("price", WRONG, ids=str)
@pytest.mark.parametrize("way", WAYS)
async def test_another_price_or_currency_is_told_the_present_one(shop: Shop, way: str, price: Money) -> None:
    with pytest.raises(PriceChanged) as refused:
        await WAYS[way](shop, price)
    assert refused.value.price.currency == "eur"
    orders = shop.booking.house.store.orders
    assert (orders.orders, orders.subscriptions) == ({}, {})


@pytest.mark.parametrize("way", WAYS)
async def test_a_coach_who_is_gone_sells_nothing_at_no_step(shop: Shop, way: str) -> None:
    price = Money(9000 if way == "single" else 16_000, "eur")
    await WAYS[way](shop, price)
    accounts = shop.booking.house.store.accounts.accounts
    accounts[shop.coach.id] = accounts[shop.coach.id].suspended()
    for order in shop.booking.house.store.orders.orders.values():
        with pytest.raises(NotFound):
            await shop.checkout(order)
    for one in shop.booking.house.store.orders.subscriptions.values():
        with pytest.raises(NotFound):
            await shop.pay_first_month(one)
    assert await shop.provider.documents() == ()
