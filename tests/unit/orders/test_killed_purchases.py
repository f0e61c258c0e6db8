"""As single sessions: packages and subscriptions, killed before or after any call and any commit."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import pytest
from tests.unit.orders.test_killed_processes import DAY, MOST_POINTS, Killer, Step, after, connect, played
from tests.unit.shop import Shop

from tic_adapters.sandbox.payments.cards import Card
from tic_domain.orders.jobs import SettleSubscriptionJob
from tic_domain.orders.ledger import LedgerAccount, balances
from tic_domain.orders.model import Order
from tic_domain.orders.movements import MovementKind, Movements
from tic_domain.orders.states import OrderState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.use_cases.end_subscription import EndSubscription, EndSubscriptionCommand


def first(shop: Shop) -> Order:
    return min(shop.booking.house.store.orders.orders.values(), key=lambda one: one.placed_at)


def monthly(shop: Shop) -> Subscription:
    (subscription,) = shop.booking.house.store.orders.subscriptions.values()
    return subscription


async def buy(shop: Shop) -> None:
    """Sent again, the site's key gives the same order."""
    if not shop.booking.house.store.orders.orders:
        await shop.buy_package(await shop.offer("package", sessions=3, price=24_000))


async def pay(shop: Shop) -> None:
    await shop.pay(first(shop))


async def look(shop: Shop) -> None:
    await shop.look_up(first(shop))
    await shop.drain()


async def schedule(shop: Shop) -> None:
    """For two sessions; asked twice for one time is asked once."""
    for day in (2, 9):
        if shop.booking.at(day) > shop.now:
            await shop.schedule(first(shop), shop.booking.at(day))


async def give_back(shop: Shop) -> None:
    quote = (await shop.view(first(shop))).cancelling
    await shop.cancel(first(shop), quote.refund.amount if quote else 0)


async def sign_up(shop: Shop) -> None:
    if not shop.booking.house.store.orders.subscriptions:
        await shop.sign_up(await shop.offer("subscription", sessions=3, price=24_000))


def pay_first(card: Card) -> Step:
    async def paying(shop: Shop) -> None:
        await shop.provider.hands.pay(await shop.pay_first_month(monthly(shop)), card)

    return paying


async def look_at_it(shop: Shop) -> None:
    await shop.do(SettleSubscriptionJob(subscription_id=monthly(shop).id))
    await shop.drain()


async def wish_to_end(shop: Shop) -> None:
    """Whoever tells the provider comes later."""
    await EndSubscription(shop.open, shop.booking.house.clock)(
        EndSubscriptionCommand(account_id=shop.coachee.id, subscription_id=monthly(shop).id)
    )


async def end(shop: Shop) -> None:
    await wish_to_end(shop)
    await shop.drain()


async def time_goes_on(shop: Shop) -> None:
    """Unseen."""
    shop.booking.house.clock.move_to(max(shop.now, monthly(shop).placed_at + 33 * DAY))


BEGUN: Final = (sign_up, pay_first(Card.SUCCEEDS), look_at_it)
STORIES: Final[dict[str, tuple[Sequence[Step], list[OrderState]]]] = {
    "package used and paid out": (
        (
            connect,
            buy,
            pay,
            look,
            schedule,
            after(6 * DAY),
            after(13 * DAY),
            after(181 * DAY),
            after(184 * DAY),
        ),
        [OrderState.SETTLED],
    ),
    "package given back": (
        (connect, buy, pay, look, schedule, after(6 * DAY), give_back, after(13 * DAY)),
        [OrderState.SETTLED],
    ),
    "package not paid": ((buy, after(timedelta(hours=1))), [OrderState.EXPIRED]),
    "months used and ended": (
        (
            connect,
            *BEGUN,
            schedule,
            after(6 * DAY),
            after(33 * DAY),
            end,
            look_at_it,
            after(65 * DAY),
            after(70 * DAY),
        ),
        [OrderState.SETTLED, OrderState.SETTLED],
    ),
    "renewal failed and recovered": (
        (
            connect,
            sign_up,
            pay_first(Card.RENEWAL_FAILS_ONCE),
            look_at_it,
            after(32 * DAY),
            after(36 * DAY),
            after(38 * DAY),
        ),
        [OrderState.SETTLED, OrderState.PAID],
    ),
    "month given back": ((*BEGUN, give_back, after(2 * DAY)), [OrderState.REFUNDED]),
    "ended too late": (
        (connect, *BEGUN, after(29 * DAY), wish_to_end, time_goes_on, look_at_it, after(36 * DAY)),
        [OrderState.SETTLED, OrderState.REFUNDED],
    ),
}


def moved_at_provider(movements: Movements) -> dict[str, int]:
    """By kind: a payout that waited for the next look goes with the one after it."""
    return {
        kind.value: sum(one.amount.amount for one in movements.all if one.kind is kind)
        for kind in MovementKind
    }


async def picture(shop: Shop) -> Any:
    shop.meddle = None
    house, found = shop.booking.house, []
    orders = sorted(house.store.orders.orders.values(), key=lambda one: one.placed_at)
    for order in orders:
        facts = await shop.facts(order.id) if order.checkout else None
        found.append(
            (
                order.state,
                [one.state for one in order.sessions],
                shop.balances(order),
                moved_at_provider(facts.movements) if facts else {},
            )
        )
    subscriptions = [(one.status, one.wish) for one in house.store.orders.subscriptions.values()]
    times = sorted((one.starts_at, one.state.value) for one in house.store.calendar.entries.values())
    return found, subscriptions, times


async def calm(story: str) -> tuple[Any, int]:
    steps, states = STORIES[story]
    killer = Killer(MOST_POINTS)
    expected = await picture(await played(steps, killer))
    assert [state for state, *_ in expected[0]] == states, expected
    assert 5 < killer.passed < MOST_POINTS
    return expected, killer.passed


async def killed_everywhere(story: str, every: int) -> None:
    expected, points = await calm(story)
    for passes in range(0, points, every):
        killer = Killer(passes)
        found = await picture(await played(STORIES[story][0], killer))
        assert killer.has_killed
        assert found == expected, f"killed at point {passes + 1}"


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("story", STORIES)
async def test_wherever_it_is_killed_it_ends_the_same(story: str) -> None:
    await killed_everywhere(story, 5)


@pytest.mark.long
@pytest.mark.parametrize("story", STORIES)
async def test_at_every_point(story: str) -> None:
    await killed_everywhere(story, 1)


async def test_the_stories_move_money() -> None:
    """The positive control."""
    shop = await played(STORIES["months used and ended"][0], Killer(MOST_POINTS))
    entries = [one.entry for one in shop.booking.house.store.orders.ledger.values()]
    assert balances(entries)[LedgerAccount.TRANSFERRED] == 2 * 19_200
    assert monthly(shop).status is SubscriptionStatus.ENDED
