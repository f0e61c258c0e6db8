"""An end that the provider hears of too late: what was charged after it was asked for goes back whole."""

from datetime import timedelta
from typing import Final

import pytest
from tests.unit.shop import Shop

from tic_adapters.sandbox.payments.cards import Card
from tic_domain.orders.model import ActKind, Order, Party
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription, Wish
from tic_domain.orders.use_cases.end_subscription import EndSubscription, EndSubscriptionCommand
from tic_domain.orders.use_cases.resume_subscription import ResumeSubscription, ResumeSubscriptionCommand

DAY: Final = timedelta(days=1)


async def begun(shop: Shop, card: Card = Card.SUCCEEDS) -> Subscription:
    return await shop.subscribe(await shop.offer("subscription", sessions=2, price=16_000), card)


async def wish_to_end(shop: Shop, subscription: Subscription) -> None:
    """No job is run: no worker is there, or the provider is away."""
    house = shop.booking.house
    await EndSubscription(house.open, house.clock)(
        EndSubscriptionCommand(account_id=shop.coachee.id, subscription_id=subscription.id)
    )


async def go_on(shop: Shop, subscription: Subscription) -> None:
    house = shop.booking.house
    await ResumeSubscription(house.open, house.clock)(
        ResumeSubscriptionCommand(account_id=shop.coachee.id, subscription_id=subscription.id)
    )


async def until_day(shop: Shop, subscription: Subscription, day: float) -> None:
    """Nobody looks before then."""
    shop.booking.house.clock.move_to(subscription.placed_at + day * DAY)


async def days(shop: Shop, number: int) -> None:
    for _ in range(number):
        await shop.let_pass(DAY)


def months(shop: Shop, subscription: Subscription) -> list[tuple[OrderState, int]]:
    return [(one.state, sum(shop.balances(one).values())) for one in shop.months(subscription)]


def last_month(shop: Shop, subscription: Subscription) -> Order:
    return shop.months(subscription)[-1]


@pytest.mark.clause("C3.1")
async def test_a_month_charged_after_the_end_was_asked_for_goes_back_whole(shop: Shop) -> None:
    subscription = await begun(shop)
    await until_day(shop, subscription, 29)
    await wish_to_end(shop, subscription)
    await until_day(shop, subscription, 33)
    await shop.sweep()
    await days(shop, 2)

    over = shop.subscription(subscription.id)
    assert (over.status, over.wish) == (SubscriptionStatus.ENDED, None)
    late = last_month(shop, subscription)
    assert len(shop.months(subscription)) == 2
    assert (late.state, shop.balances(late)) == (OrderState.REFUNDED, {})
    assert {one.state for one in late.sessions} == {SessionState.CANCELLED}
    assert (Party.PLATFORM, ActKind.CANCELLED) in [(one.by, one.what) for one in late.acts]


async def test_that_it_is_charged_between_the_look_and_the_ask_makes_no_difference(shop: Shop) -> None:
    subscription = await begun(shop)
    await until_day(shop, subscription, 29)
    await wish_to_end(shop, subscription)
    await until_day(shop, subscription, 33)
    assert subscription.reference is not None
    await shop.provider.subscriptions.end_at_period_end(subscription.reference)  # And then we were killed.
    await shop.sweep()
    await days(shop, 2)
    assert shop.subscription(subscription.id).status is SubscriptionStatus.ENDED
    assert last_month(shop, subscription).state is OrderState.REFUNDED


async def test_a_renewal_that_failed_meanwhile_is_not_tried_again(shop: Shop) -> None:
    subscription = await begun(shop, Card.RENEWAL_FAILS_ONCE)
    await until_day(shop, subscription, 32)
    await shop.sweep()
    assert shop.subscription(subscription.id).status is SubscriptionStatus.PAST_DUE
    await wish_to_end(shop, subscription)
    await shop.drain()
    await days(shop, 30)
    assert shop.subscription(subscription.id).status is SubscriptionStatus.ENDED
    assert len(shop.months(subscription)) == 1


async def test_a_month_charged_before_the_end_was_asked_for_stays(shop: Shop) -> None:
    subscription = await begun(shop)
    await until_day(shop, subscription, 33)
    await wish_to_end(shop, subscription)
    await shop.drain()
    ending = shop.subscription(subscription.id)
    assert (ending.status, ending.wish, ending.ends_at) == (
        SubscriptionStatus.ACTIVE,
        None,
        ending.period_ends_at,
    )
    assert last_month(shop, subscription).state is OrderState.PAID


async def test_an_end_that_was_taken_back_keeps_the_month(shop: Shop) -> None:
    subscription = await begun(shop)
    await until_day(shop, subscription, 29)
    await wish_to_end(shop, subscription)
    await go_on(shop, subscription)
    await until_day(shop, subscription, 33)
    await shop.sweep()
    await days(shop, 2)
    assert shop.subscription(subscription.id).status is SubscriptionStatus.ACTIVE
    assert last_month(shop, subscription).state is OrderState.PAID


async def test_one_taken_back_at_the_provider_goes_on(shop: Shop) -> None:
    subscription = await begun(shop)
    await wish_to_end(shop, subscription)
    await shop.drain()
    assert subscription.reference is not None
    await shop.provider.subscriptions.go_on(subscription.reference)
    await days(shop, 33)
    one = shop.subscription(subscription.id)
    assert (one.status, one.end_wished_at) == (SubscriptionStatus.ACTIVE, None)
    assert last_month(shop, subscription).state is OrderState.PAID


async def test_the_wish_is_for_the_end_of_the_month_as_long_as_none_follows(shop: Shop) -> None:
    subscription = await begun(shop)
    await wish_to_end(shop, subscription)
    assert shop.subscription(subscription.id).wish is Wish.END_AT_PERIOD_END
    await shop.drain()
    assert last_month(shop, subscription).state is OrderState.PAID
    await days(shop, 33)
    assert shop.subscription(subscription.id).status is SubscriptionStatus.ENDED
